package dev.datanomad.service.http;

import io.javalin.http.HttpStatus;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what never reaches a route, such as a request line that is no HTTP, with a problem document too. */
final class ProblemErrorHandler extends ErrorHandler {

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        HttpStatus status = HttpStatus.forStatus(code);
        String detail = message == null || message.isBlank() ? status.getMessage() : message;
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Problem.RETRY_AFTER);
        }
        if (cause instanceof HttpException) {
            // Jetty ends the connection of a request that it could not read, without always saying so. A client that is
            // not told would send its next request there, to be lost.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        byte[] body = new Problem(status, detail).json();
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
