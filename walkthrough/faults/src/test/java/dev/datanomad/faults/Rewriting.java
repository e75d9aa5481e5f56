package dev.datanomad.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Somebody who overwrites a file in place, half of it at a time, about 200 times a second, until closed. */
final class Rewriting implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Path file;
    private final byte[] content;
    private final long began = System.nanoTime();
    private final AtomicLong times = new AtomicLong();
    private final Thread thread = new Thread(this::rewrite, "rewriting");
    private volatile boolean stopped;
    private volatile IOException problem;

    private Rewriting(Path file, byte[] content) {
        this.file = file;
        this.content = content;
    }

    static Rewriting start(Path file, byte[] content) {
        Rewriting rewriting = new Rewriting(file, content);
        rewriting.thread.setDaemon(true);
        rewriting.thread.start();
        return rewriting;
    }

    private void rewrite() {
        int half = content.length / 2;
        try {
            while (!stopped) {
                try (var out = Files.newOutputStream(file)) {
                    out.write(content, 0, half);
                    LockSupport.parkNanos(PAUSE_NANOS);
                    out.write(Arrays.copyOfRange(content, half, content.length));
                }
                times.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            problem = e;
        }
    }

    double perSecond() {
        return times.get() * 1e9 / (System.nanoTime() - began);
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (problem != null) {
            throw problem;
        }
    }
}
