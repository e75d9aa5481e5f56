package dev.datanomad.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Overwrites a file in place, one half after the other, about 200 times a second, until closed. */
final class FileRewriter implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final long start = System.nanoTime();
    private final AtomicLong times = new AtomicLong();
    private final CompletableFuture<Void> rewriting;
    private volatile boolean stopped;

    FileRewriter(Path file, byte[] content) {
        rewriting = CompletableFuture.runAsync(() -> rewrite(file, content));
    }

    private void rewrite(Path file, byte[] content) {
        int half = content.length / 2;
        while (!stopped) {
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(content, 0, half);
                LockSupport.parkNanos(PAUSE_NANOS);
                out.write(content, half, content.length - half);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            times.incrementAndGet();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    double perSecond() {
        return times.get() * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void close() {
        stopped = true;
        rewriting.join();
    }
}
