package dev.datanomad.lab.controlroom;

import dev.datanomad.lab.proxy.Problem;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Protects the actions from other web pages. The lab listens on loopback only, but any page in the learner's browser can
 * send requests there: by a form, by a script, or by DNS rebinding.
 */
public final class SameOrigin extends Handler.Wrapper {

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    /** @param controlRoom what to protect */
    public SameOrigin(Handler controlRoom) {
        super(controlRoom);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Optional<String> refusal = refusal(request);
        if (refusal.isPresent()) {
            Problem.write(response, callback, 403, refusal.get());
            return true;
        }
        return super.handle(request, response, callback);
    }

    /** Why a request is refused; empty if it is not. */
    private static Optional<String> refusal(Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (host == null || !LOOPBACK.matcher(host).matches()) {
            return Optional.of("The lab is available at localhost only, and this request was for another host.");
        }
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            return Optional.empty();
        }
        String origin = request.getHeaders().get("Origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            return Optional.of("Actions are for the lab's own pages, and this request came from another one.");
        }
        String site = request.getHeaders().get("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            return Optional.of("Actions are for the lab's own pages, and this request came from another site.");
        }
        return Optional.empty();
    }
}
