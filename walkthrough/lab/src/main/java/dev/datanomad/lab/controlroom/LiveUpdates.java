package dev.datanomad.lab.controlroom;

import dev.datanomad.lab.classroom.Classroom;
import dev.datanomad.lab.classroom.Pages;
import dev.datanomad.lab.system.Lab;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events to every open page: first everything, then once a second what has changed. Made once for all pages; a
 * page that is too slow misses seconds, and gets everything again. Thread-safe.
 */
final class LiveUpdates {

    private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);
    private static final int MAX_PAGES = 500;

    /** How much of the history a page gets when it connects. */
    private static final int HISTORY_SECONDS = 600;

    /** A second may end a moment after a snapshot. */
    private static final int RECENT_SECONDS = 3;

    private final Lab lab;
    private final Pages pages;
    private final Set<Page> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "pages");
        thread.setDaemon(true);
        return thread;
    });

    /** What was sent last, on which changes are based; null while no page is open. */
    private Rendered last;

    /** The same as a whole, once a page has asked for it. */
    private ByteBuffer whole;

    private record Rendered(Classroom classroom, Map<String, String> parts) {}

    LiveUpdates(Lab lab, Pages pages) {
        this.lab = lab;
        this.pages = pages;
    }

    /** One open page. */
    private final class Page implements Callback {

        private final Response response;
        private final Callback end;
        private boolean writing;
        private boolean behind = true;

        Page(Response response, Callback end) {
            this.response = response;
            this.end = end;
        }

        /** Sends what has changed or, to one that has missed something, everything; neither while it is written to. */
        synchronized void send(ByteBuffer changes) {
            if (writing) {
                behind = true;
                return;
            }
            writing = true;
            ByteBuffer next = behind ? whole() : changes;
            behind = false;
            response.write(false, next.slice(), this);
        }

        @Override
        public synchronized void succeeded() {
            writing = false;
        }

        @Override
        public void failed(Throwable gone) {
            open.remove(this);
            end.failed(gone);
        }
    }

    /** Sends nothing any more. */
    void close() {
        clock.shutdownNow();
    }

    /** @return false if there are too many */
    boolean connect(Request request, Response response, Callback callback) {
        if (open.size() >= MAX_PAGES) {
            return false;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream;charset=utf-8");
        response.getHeaders().put("X-Accel-Buffering", "no");
        if (request.getMethod().equals("HEAD")) {
            callback.succeeded();
            return true;
        }
        Page page = new Page(response, callback);
        open.add(page);
        page.send(null);
        return true;
    }

    /** Begins to send once a second. */
    void start() {
        clock.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        try {
            if (open.isEmpty()) {
                forget();
            } else {
                ByteBuffer changes = changes(render());
                List.copyOf(open).forEach(page -> page.send(changes));
            }
        } catch (RuntimeException e) {
            // If this were thrown, there would be no next time.
            LOG.warn("The pages miss a second: {}", e.toString());
        }
    }

    private synchronized void forget() {
        last = null;
        whole = null;
    }

    private Rendered render() {
        Classroom now = Classroom.of(lab);
        return new Rendered(now, pages.parts(now));
    }

    private synchronized ByteBuffer changes(Rendered now) {
        Map<String, String> changed = new LinkedHashMap<>(now.parts());
        if (last != null) {
            changed.entrySet().removeAll(last.parts().entrySet());
        }
        last = now;
        whole = null;
        return event(pages.snapshot(now.classroom(), changed, lab, RECENT_SECONDS));
    }

    /** As it was sent last to the others, so that the next changes are the same for all. */
    private synchronized ByteBuffer whole() {
        if (last == null) {
            last = render();
        }
        if (whole == null) {
            whole = event(pages.snapshot(last.classroom(), last.parts(), lab, HISTORY_SECONDS));
        }
        return whole;
    }

    private static ByteBuffer event(String snapshot) {
        return ByteBuffer.wrap(
                        ("retry: 500\nevent: snapshot\ndata: " + snapshot + "\n\n").getBytes(StandardCharsets.UTF_8))
                .asReadOnlyBuffer();
    }
}
