package dev.datanomad.service.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A request's body, which has to arrive within a time limit, however steadily the client sends. */
final class DeadlineInputStream extends InputStream {

    static final Duration LIMIT = Duration.ofSeconds(10);

    private final InputStream in;
    private final long start = System.nanoTime();

    DeadlineInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Fails as the server does when a client is idle, so that both are answered alike. */
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (System.nanoTime() - start > LIMIT.toNanos()) {
            throw new IOException(new TimeoutException("The body did not arrive in time"));
        }
        return in.read(into, from, length);
    }
}
