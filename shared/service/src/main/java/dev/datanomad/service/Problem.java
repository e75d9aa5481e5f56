package dev.datanomad.service;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as clients see it: a problem document (RFC 9457), never a stack trace.
 *
 * @param status the HTTP status
 * @param detail one sentence on what is wrong and what would be right
 * @param field a JSON Pointer to the field or the name of the parameter that is wrong; {@code null} if none is
 */
record Problem(HttpStatus status, String detail, String field) {

    static final String CONTENT_TYPE = "application/problem+json";

    static Problem of(HttpStatus status, String detail) {
        return new Problem(status, detail, null);
    }

    void answer(Context ctx) {
        ctx.status(status).contentType(CONTENT_TYPE).result(json());
    }

    /** The document in UTF-8, which is what JSON is in: a server would guess another encoding from the content type. */
    byte[] json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", status.getMessage());
        document.put("status", status.getCode());
        document.put("detail", detail);
        if (field != null) {
            document.put("field", field);
        }
        return EventJson.write(document).getBytes(StandardCharsets.UTF_8);
    }
}
