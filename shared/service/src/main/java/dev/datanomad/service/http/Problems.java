package dev.datanomad.service.http;

import dev.datanomad.service.events.NotReadyException;
import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.lifecycle.LogLimit;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ends a request early into a problem document. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final LogLimit REFUSALS = new LogLimit(Duration.ofMinutes(1));
    private static final LogLimit NOT_READY = new LogLimit(Duration.ofMinutes(1));

    private final String noun;

    /** @param noun what requests are about, in one word */
    Problems(String noun) {
        this.noun = noun;
    }

    /** A noun as the beginning of a sentence: "An event", "A task". */
    static String subject(String noun) {
        return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "An " : "A ") + noun;
    }

    void addTo(JavalinConfig javalin) {
        RoutesConfig routes = javalin.routes;
        routes.exception(Problem.class, Problem::answer);
        routes.exception(
                InvalidJsonException.class, (e, ctx) -> refuse(ctx, HttpStatus.BAD_REQUEST, e.field(), e.getMessage()));
        routes.exception(
                UnstorableEventException.class,
                (e, ctx) -> refuse(ctx, HttpStatus.UNPROCESSABLE_CONTENT, e.field(), e.getMessage()));
        routes.exception(StoreUnavailableException.class, this::unavailable);
        routes.exception(NotReadyException.class, this::notReady);
        routes.exception(StoreRefusedException.class, this::refused);
        routes.exception(MethodNotAllowedResponse.class, Problems::methodNotAllowed);
        routes.exception(HttpResponseException.class, (e, ctx) -> http(HttpStatus.forStatus(e.getStatus()), ctx));
        routes.exception(Exception.class, Problems::unexpected);
        routes.error(HttpStatus.REQUEST_TIMEOUT, Problems::tooSlow);
        javalin.router.javaLangErrorHandler(Problems::fatal);
    }

    private void refuse(Context ctx, HttpStatus status, String field, String reason) {
        String what = field.isEmpty() ? "The " + noun : "The field " + field;
        new Problem(status, what + " " + reason + ".", field).answer(ctx);
    }

    private void unavailable(StoreUnavailableException e, Context ctx) {
        LOG.warn("{} {} answered 503: {}", ctx.method(), ctx.path(), e.getMessage());
        new Problem(HttpStatus.SERVICE_UNAVAILABLE, "The " + noun + " store did not answer in time. Try again.")
                .answer(ctx);
    }

    private void notReady(NotReadyException e, Context ctx) {
        if (NOT_READY.passes()) {
            LOG.warn("Requests are answered 503 until that changes: {}", e.getMessage());
        }
        new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The service does not know yet which " + noun + " store to ask. Try again.")
                .answer(ctx);
    }

    /** Nothing that a client could do helps, so it is not told to try again. */
    private void refused(StoreRefusedException e, Context ctx) {
        if (REFUSALS.passes()) {
            LOG.error("Requests are answered 500 until somebody changes that: {}", e.getMessage());
        }
        new Problem(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "The " + noun + " store does not do what this service asks of it. The log says why.")
                .answer(ctx);
    }

    private static void methodNotAllowed(MethodNotAllowedResponse e, Context ctx) {
        ctx.header("Allow", String.join(", ", e.getDetails().values()) + ", OPTIONS");
        if (ctx.req().getMethod().equals("OPTIONS")) {
            ctx.status(HttpStatus.NO_CONTENT);
        } else {
            http(HttpStatus.METHOD_NOT_ALLOWED, ctx);
        }
    }

    private static void http(HttpStatus status, Context ctx) {
        String path = ctx.path();
        // Does not name the method, as HEAD is answered as GET is.
        String detail = switch (status) {
            case NOT_FOUND -> "There is nothing at " + path + ".";
            case METHOD_NOT_ALLOWED -> "The header Allow has the methods of " + path + "; this is none of them.";
            default -> "The request for " + path + " cannot be answered.";
        };
        new Problem(status, detail).answer(ctx);
    }

    private static void tooSlow(Context ctx) {
        new Problem(HttpStatus.REQUEST_TIMEOUT, "The request did not arrive in time.").answerUnread(ctx);
    }

    private static void unexpected(Exception e, Context ctx) {
        new Problem(HttpStatus.INTERNAL_SERVER_ERROR, logged(e)).answer(ctx);
    }

    private static void fatal(HttpServletResponse response, Error error) {
        HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
        response.setStatus(status.getCode());
        response.setContentType(Problem.CONTENT_TYPE);
        try {
            response.getOutputStream().write(new Problem(status, logged(error)).json());
        } catch (IOException e) {
            LOG.debug("The client did not wait for the problem", e);
        }
    }

    /** Logs a defect; what the client is told refers to the log. */
    private static String logged(Throwable cause) {
        String reference = UUID.randomUUID().toString();
        LOG.error("A request failed unexpectedly, reference {}", reference, cause);
        return "Something unexpected went wrong. The log has it under " + reference + ".";
    }
}
