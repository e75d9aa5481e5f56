package dev.datanomad.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Clients of one service, each with a connection of its own.
 *
 * @param service whom they ask
 * @param requests what they ask for
 */
record Load(Service service, Requests requests) {

    /** Requests a second that leave the machine room for what else it has to do. */
    static final int PER_SECOND = 250;

    /** Clients that keep a service busy. */
    static final int FEW_CLIENTS = 8;

    private static final int CLIENTS = 64;
    private static final byte[] HELLO = HttpConnection.get("/health/live");

    /** A client's doing, until its time is over. */
    private interface Doing {
        void run(HttpConnection connection, Histogram latencies, AtomicInteger failed);
    }

    /** As many requests as come through: each client asks as soon as it has its answer. */
    LoadResult flatOut(Duration time) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        return run(FEW_CLIENTS, start -> (connection, latencies, failed) -> {
            for (long now = start; now - start < time.toNanos(); ) {
                send(connection, next.getAndIncrement(), failed);
                long then = System.nanoTime();
                latencies.recordValue(then - now);
                now = then;
            }
        });
    }

    /**
     * Requests at a rate that does not depend on the answers, at the random intervals of independent users; the same
     * intervals each time. A request that no client was free for when it was due has waited since then.
     */
    LoadResult paced(int perSecond, Duration time) throws InterruptedException {
        long[] due = due(perSecond, time);
        AtomicInteger next = new AtomicInteger();
        return run(CLIENTS, start -> (connection, latencies, failed) -> {
            for (int n = next.getAndIncrement(); n < due.length; n = next.getAndIncrement()) {
                long from = start + due[n];
                boolean free = System.nanoTime() < from;
                while (System.nanoTime() < from) {
                    LockSupport.parkNanos(from - System.nanoTime());
                }
                if (free) {
                    // That the operating system woke us late is not the service's doing.
                    from = System.nanoTime();
                }
                send(connection, n, failed);
                latencies.recordValue(System.nanoTime() - from);
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

    private void send(HttpConnection connection, int n, AtomicInteger failed) {
        try {
            int status = connection.send(requests.next(connection, n));
            if (status != 200 && status != 201) {
                failed.incrementAndGet();
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }

    private interface Plan {
        Doing from(long startNanos);
    }

    private LoadResult run(int clients, Plan plan) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(clients, Load::daemon);
        try {
            AtomicInteger failed = new AtomicInteger();
            CountDownLatch connected = new CountDownLatch(clients);
            List<Future<Histogram>> all = new ArrayList<>();
            long[] start = new long[1];
            CountDownLatch go = new CountDownLatch(1);
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(() -> {
                    Histogram latencies = new Histogram(3);
                    try (HttpConnection connection = new HttpConnection(service.port())) {
                        try {
                            connection.send(HELLO);
                        } finally {
                            connected.countDown();
                        }
                        go.await();
                        plan.from(start[0]).run(connection, latencies, failed);
                    }
                    return latencies;
                }));
            }
            connected.await();
            long cpuBefore = service.process().cpuMillis();
            start[0] = System.nanoTime();
            go.countDown();
            Histogram latencies = new Histogram(3);
            for (Future<Histogram> one : all) {
                latencies.add(one.get());
            }
            double seconds = (System.nanoTime() - start[0]) / 1e9;
            return new LoadResult(
                    latencies, failed.get(), seconds, service.process().cpuMillis() - cpuBefore);
        } catch (ExecutionException e) {
            throw new BenchmarkException("The service does not answer: " + e.getCause());
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
