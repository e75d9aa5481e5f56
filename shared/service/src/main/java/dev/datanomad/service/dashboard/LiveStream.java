package dev.datanomad.service.dashboard;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.ServiceUnavailableResponse;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Server-sent events to every open dashboard. No client can hold up another one, or the sender. Safe for use by many
 * threads.
 */
final class LiveStream implements AutoCloseable {

    private static final int MAX_CLIENTS = 500;

    /** How soon a browser connects again, in milliseconds: a stop is often a deploy, and the next one is there. */
    private static final byte[] RETRY = "retry: 500\n\n".getBytes(StandardCharsets.UTF_8);

    private static final Duration IDLE_LIMIT = Duration.ofSeconds(15);

    private final Set<LiveClient> clients = new LinkedHashSet<>();
    private boolean closed;

    /**
     * Answers a request with a stream that lasts until the client goes or {@link #close} is called; to HEAD, with the header
     * of one.
     *
     * @param first makes the snapshot that the client gets at once
     */
    void connect(Context ctx, Supplier<String> first) throws IOException {
        if (ctx.method() == HandlerType.HEAD) {
            requirePlace();
            describe(ctx);
            // Sent now, as at its end an answer without a body would get a length.
            ctx.res().flushBuffer();
            return;
        }
        ServletOutputStream out = ctx.res().getOutputStream();
        LiveClient client = new LiveClient(out, IDLE_LIMIT);
        client.send(RETRY);
        client.send(event(first.get()));
        add(client);
        client.ended().thenRun(() -> remove(client));
        describe(ctx);
        ctx.req().startAsync().setTimeout(0);
        ctx.future(client::ended);
        out.setWriteListener(client);
    }

    private static void describe(Context ctx) {
        ctx.contentType("text/event-stream; charset=utf-8");
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Accel-Buffering", "no");
    }

    synchronized boolean isEmpty() {
        return clients.isEmpty();
    }

    /** Sends a snapshot to every client, without waiting for any. */
    void send(String snapshot) {
        byte[] event = event(snapshot);
        all().forEach(client -> client.send(event));
    }

    /** Ends every stream, and lets none begin. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(LiveClient::end);
    }

    private synchronized void add(LiveClient client) {
        requirePlace();
        clients.add(client);
    }

    private synchronized void requirePlace() {
        if (closed || clients.size() >= MAX_CLIENTS) {
            throw new ServiceUnavailableResponse();
        }
    }

    private synchronized List<LiveClient> all() {
        return List.copyOf(clients);
    }

    private synchronized void remove(LiveClient client) {
        clients.remove(client);
    }

    private static byte[] event(String snapshot) {
        return ("event: snapshot\ndata: " + snapshot + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
