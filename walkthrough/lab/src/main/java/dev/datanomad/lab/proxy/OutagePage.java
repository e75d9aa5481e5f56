package dev.datanomad.lab.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.StringUtil;

/** What a visitor sees while no instance answers: a page that asks again by itself. Programs get a problem document. */
final class OutagePage {

    /** Of the lab, as the service has no files to give then. */
    static final String STYLE_PATH = "/lab/outage.css";

    private static final int SECONDS = 3;
    private static final String PAGE = resource("outage.html").replace("{{seconds}}", "" + SECONDS);
    private static final String STYLE = resource("outage.css");
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'self'";

    private OutagePage() {}

    /** Answers with the page or, to a program, with a problem document. */
    static void write(Request request, Response response, Callback callback, int status, String detail) {
        response.getHeaders().add(HttpHeader.VARY, HttpHeader.ACCEPT.asString());
        if (!isOutage(status) || !isVisit(request)) {
            Problem.write(response, callback, status, detail);
            return;
        }
        response.setStatus(status);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
        headers.put("Refresh", "" + SECONDS);
        if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
            headers.put(HttpHeader.RETRY_AFTER, SECONDS);
        }
        String page = PAGE.replace("{{detail}}", StringUtil.sanitizeXmlString(detail));
        Content.Sink.write(response, true, page, callback);
    }

    private static boolean isOutage(int status) {
        return status == HttpStatus.BAD_GATEWAY_502
                || status == HttpStatus.SERVICE_UNAVAILABLE_503
                || status == HttpStatus.GATEWAY_TIMEOUT_504;
    }

    /** A browser that goes to an address prefers HTML; one that loads a script, a stream or figures does not. */
    private static boolean isVisit(Request request) {
        boolean reads = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        List<String> preferred = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT);
        return reads
                && !preferred.isEmpty()
                && preferred.get(0).split(";", 2)[0].equals("text/html");
    }

    /** The page's style, which needs no instance. */
    static final class Style extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!request.getHttpURI().getPath().equals(STYLE_PATH)) {
                return false;
            }
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/css;charset=utf-8");
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            Content.Sink.write(response, true, STYLE, callback);
            return true;
        }
    }

    private static String resource(String name) {
        try (InputStream in = OutagePage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
