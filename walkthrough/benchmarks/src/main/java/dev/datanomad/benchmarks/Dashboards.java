package dev.datanomad.benchmarks;

import dev.datanomad.lab.system.LabException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Clients that keep a live stream of snapshots open and read it, all on one thread. */
final class Dashboards implements AutoCloseable {

    /** Not the client of the load, which would wait for its thread. */
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Runnable::run)
            .build();

    private final LongAdder bytes = new LongAdder();
    private final List<CompletableFuture<?>> streams;

    /** Of a service. */
    Dashboards(int port, int count) {
        this(port, "/live", count);
    }

    /** @param path of the stream */
    Dashboards(int port, String path, int count) {
        streams = Stream.<CompletableFuture<?>>generate(() -> CLIENT.sendAsync(
                        Requests.get(port, path),
                        BodyHandlers.ofByteArrayConsumer(
                                chunk -> chunk.ifPresent(received -> bytes.add(received.length)))))
                .limit(count)
                .toList();
    }

    /** Makes sure that all of them are open and have received snapshots. */
    void requireLive() {
        long ended = streams.stream().filter(CompletableFuture::isDone).count();
        if (ended > 0 || bytes.sum() < 1_000L * streams.size()) {
            throw LabException.failed(ended + " of " + streams.size() + " dashboards have ended; they received "
                    + bytes.sum() + " bytes in all.");
        }
    }

    /** What all of them have received. */
    long bytes() {
        return bytes.sum();
    }

    /** Closes their connections. */
    @Override
    public void close() {
        streams.forEach(stream -> stream.cancel(true));
    }
}
