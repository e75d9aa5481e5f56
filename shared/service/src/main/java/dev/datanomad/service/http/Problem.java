package dev.datanomad.service.http;

import dev.datanomad.service.json.Json;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An error as clients see it: a problem document (RFC 9457), never a stack trace. Thrown, it ends a request. */
public final class Problem extends RuntimeException {

    static final String CONTENT_TYPE = "application/problem+json";

    /** When to try again after a 503, in seconds. */
    static final String RETRY_AFTER = "1";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);
    private static final long MAX_SKIPPED_BYTES = 10_000_000;

    private final HttpStatus status;
    private final String field;

    /** @param detail one sentence on what is wrong and what would be right */
    public Problem(HttpStatus status, String detail) {
        this(status, detail, null);
    }

    /**
     * @param detail one sentence on what is wrong and what would be right
     * @param field a JSON Pointer to the field or the name of the parameter that is wrong; {@code null} if none is
     */
    public Problem(HttpStatus status, String detail, String field) {
        super(detail, null, false, false);
        this.status = status;
        this.field = field;
    }

    void answer(Context ctx) {
        skipBody(ctx.req());
        answerUnread(ctx);
    }

    /** Answers without reading what the client may still send. */
    void answerUnread(Context ctx) {
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            ctx.header("Retry-After", RETRY_AFTER);
        }
        ctx.status(status).contentType(CONTENT_TYPE).result(json());
    }

    /**
     * Reads what the client is still sending, within reason: if the connection were closed meanwhile, it would never see
     * the answer. A client that has announced a body and waits to be asked for it is not asked.
     */
    private static void skipBody(HttpServletRequest request) {
        boolean waits = request.getHeader("Expect") != null && request.getContentLengthLong() >= 0;
        if (waits) {
            return;
        }
        try {
            new DeadlineInputStream(request.getInputStream()).skip(MAX_SKIPPED_BYTES);
        } catch (IOException e) {
            LOG.debug("The client has stopped sending", e);
        }
    }

    /** The document in UTF-8, which is what JSON is in: a server would guess another encoding from the content type. */
    byte[] json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", status.getMessage());
        document.put("status", status.getCode());
        document.put("detail", getMessage());
        if (field != null) {
            document.put("field", field);
        }
        return Json.write(document).getBytes(StandardCharsets.UTF_8);
    }
}
