package dev.datanomad.benchmarks;

import dev.datanomad.lab.system.LabException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Clients of a service, each with one request at a time.
 *
 * @param requests the request of each number; each load starts with number 0
 */
record Load(Service service, IntFunction<HttpRequest> requests) {

    /** Requests a second that leave the machine room for other work. */
    static final int PER_SECOND = 250;

    /** Clients that keep a service busy. */
    static final int FEW_CLIENTS = 8;

    /** A load that is not measured, until flags, faults and queues have taken effect on one that is. */
    static final Duration LEAD_IN = Duration.ofMillis(1_500);

    private static final int CLIENTS = 64;

    private interface Client {
        void run(long start, Histogram latencies, AtomicInteger failed) throws InterruptedException;
    }

    /** Warms the service's JVM up: a number of requests, because a machine that is busy takes longer for them. */
    void warmUp(int requestCount) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        run(FEW_CLIENTS, (start, latencies, failed) -> {
            for (int n = next.getAndIncrement(); n < requestCount; n = next.getAndIncrement()) {
                send(n, System.nanoTime(), latencies, failed);
            }
        });
    }

    /** As many requests as come through: a closed loop. */
    LoadResult flatOut(Duration time) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        return run(FEW_CLIENTS, (start, latencies, failed) -> {
            for (long now = start; now - start < time.toNanos(); now = System.nanoTime()) {
                send(next.getAndIncrement(), System.nanoTime(), latencies, failed);
            }
        });
    }

    /**
     * Requests at a rate that does not depend on the answers, an open loop, at the random intervals of independent users;
     * the same intervals each time. The latency of a request that no client was free for counts from when it was due.
     */
    LoadResult paced(int perSecond, Duration time) throws InterruptedException {
        long[] due = due(perSecond, time);
        AtomicInteger next = new AtomicInteger();
        return run(CLIENTS, (start, latencies, failed) -> {
            for (int n = next.getAndIncrement(); n < due.length; n = next.getAndIncrement()) {
                long from = start + due[n];
                boolean free = System.nanoTime() < from;
                while (System.nanoTime() < from) {
                    LockSupport.parkNanos(from - System.nanoTime());
                }
                // If the operating system wakes a client late, that is not the service's latency.
                send(n, free ? System.nanoTime() : from, latencies, failed);
            }
        });
    }

    private static long[] due(int perSecond, Duration time) {
        Random random = new Random(61);
        long[] due = new long[(int) (perSecond * time.toMillis() / 1_000)];
        double at = 0;
        for (int i = 0; i < due.length; i++) {
            at += -Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
            due[i] = (long) at;
        }
        return due;
    }

    private void send(int n, long from, Histogram latencies, AtomicInteger failed) throws InterruptedException {
        try {
            int status = Service.CLIENT
                    .send(requests.apply(n), BodyHandlers.discarding())
                    .statusCode();
            if (status != 200 && status != 201) {
                failed.incrementAndGet();
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        }
        latencies.recordValue(System.nanoTime() - from);
    }

    private LoadResult run(int clients, Client client) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(clients, Load::daemon);
        try {
            // Opens the connections.
            HttpRequest hello = Requests.get(service.port(), "/health/live");
            threads.invokeAll(Collections.nCopies(clients, () -> Service.send(hello)));

            Histogram latencies = new ConcurrentHistogram(3);
            AtomicInteger failed = new AtomicInteger();
            Duration cpu = service.cpu();
            long start = System.nanoTime();
            Callable<Void> task = () -> {
                client.run(start, latencies, failed);
                return null;
            };
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(clients, task))) {
                done.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new LoadResult(
                    latencies, failed.get(), seconds, service.cpu().minus(cpu));
        } catch (ExecutionException e) {
            throw LabException.failed("A client failed: " + e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "client");
        thread.setDaemon(true);
        return thread;
    }
}
