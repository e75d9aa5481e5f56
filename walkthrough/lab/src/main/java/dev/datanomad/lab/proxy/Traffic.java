package dev.datanomad.lab.proxy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.datanomad.lab.gate.Interval;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/**
 * Requests for events as users see them, measured at the front door: counts, failures (no answer, or a 5xx), and latency
 * from a request's arrival to the last byte of its response. A request that its own client ended, or that is none, is
 * counted apart: it is neither a request nor a failure here. So is a request of an audit, which is no user: it is in
 * nothing but {@link #audited}. Thread-safe.
 */
public final class Traffic {

    private static final int MAX_SECONDS = 1_800;
    private static final int MAX_FAILURES = 1_000;

    private final Deque<Second> seconds = new ArrayDeque<>();
    private final Deque<Failed> failures = new ArrayDeque<>();
    private final Set<Window> windows = ConcurrentHashMap.newKeySet();
    private Window second = new Window(nowSeconds());
    private final Map<Cause, Long> faults = new EnumMap<>(Cause.class);
    private long requests;
    private long audited;

    /** Who is to blame for a request without the answer that it asked for. */
    public enum Cause {
        /** It cannot be read or forwarded, or the client hung up before the end of the request or of its answer. */
        CLIENT,
        /** The front door could not pass it on. */
        FRONT_DOOR,
        /** The stage answered 5xx, too late, not to the end or not at all; or there was none. */
        STAGE
    }

    /**
     * One second since 1970: reads and writes that ended in it, those of them that failed, and their latency in milliseconds
     * with the failed ones, 0 without any.
     */
    public record Second(
            long at,
            int reads,
            int failedReads,
            double readP50,
            double readP99,
            int writes,
            int failedWrites,
            double writeP50,
            double writeP99) {

        private static Second idle(long at) {
            return new Second(at, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        /** Reads and writes. */
        @JsonProperty
        public int requests() {
            return reads + writes;
        }

        /** Failed reads and failed writes. */
        @JsonProperty
        public int failed() {
            return failedReads + failedWrites;
        }
    }

    /**
     * A request that failed.
     *
     * @param at when it ended, in milliseconds since 1970
     * @param request method and path, at most {@value #MAX_LENGTH} characters
     * @param status which its client got; one below 500 if the answer was broken off behind it
     * @param reason in a few words, as "503 from stage3-4", "no answer from stage2-1" or "no instance"
     */
    public record Failed(long at, String request, int status, String reason) {

        private static final int MAX_LENGTH = 200;

        static Failed now(String request, int status, String reason) {
            return new Failed(System.currentTimeMillis(), limited(request), status, limited(reason));
        }

        private static String limited(String text) {
            return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "\u2026";
        }
    }

    /** Latency in milliseconds; 0 without requests. */
    public record Latency(long count, double p50, double p99, double max) {

        private static Latency of(Histogram micros) {
            return new Latency(
                    micros.getTotalCount(),
                    micros.getValueAtPercentile(50) / 1_000.0,
                    micros.getValueAtPercentile(99) / 1_000.0,
                    micros.getMaxValue() / 1_000.0);
        }
    }

    public synchronized long requests() {
        return requests;
    }

    /** Requests that failed, whether by the front door or by a stage. */
    public synchronized long failed() {
        return faults(Cause.FRONT_DOOR) + faults(Cause.STAGE);
    }

    /** Requests of audits, whatever became of them. */
    public synchronized long audited() {
        return audited;
    }

    /** Requests without the answer that they asked for, by who is to blame. */
    public synchronized long faults(Cause cause) {
        return faults.getOrDefault(cause, 0L);
    }

    /** The seconds that are over, oldest first; at most half an hour. */
    public synchronized List<Second> seconds() {
        roll();
        return new ArrayList<>(seconds);
    }

    /** The latest failed requests, oldest first; at most 1,000. */
    public synchronized List<Failed> failures() {
        return new ArrayList<>(failures);
    }

    /** Opens a window, which measures until it is closed. */
    public Window open() {
        Window window = new Window(nowSeconds());
        windows.add(window);
        return window;
    }

    /** Closes a window; its figures stay. */
    public void close(Window window) {
        windows.remove(window);
    }

    /** Counts a request that was refused, as it cannot be read or forwarded. */
    synchronized void refused() {
        faults.merge(Cause.CLIENT, 1L, Long::sum);
    }

    /** Counts a request of an audit. */
    synchronized void auditEnded() {
        audited++;
    }

    /** Counts a request with the answer that it asked for. */
    void succeeded(boolean read, long nanos) {
        synchronized (this) {
            count(read, false, nanos);
        }
        windows.forEach(window -> window.add(read, false, nanos));
    }

    /** Counts a request without the answer that it asked for. */
    void failed(boolean read, Cause fault, Failed failed, long nanos) {
        if (fault == Cause.CLIENT) {
            refused();
            return;
        }
        synchronized (this) {
            count(read, true, nanos);
            faults.merge(fault, 1L, Long::sum);
            failures.add(failed);
            if (failures.size() > MAX_FAILURES) {
                failures.removeFirst();
            }
        }
        windows.forEach(window -> window.add(read, true, nanos));
    }

    private void count(boolean read, boolean failure, long nanos) {
        roll();
        requests++;
        second.add(read, failure, nanos);
    }

    private void roll() {
        long now = nowSeconds();
        if (second.opened == now) {
            return;
        }
        seconds.add(second.asSecond());
        for (long idle = Math.max(second.opened + 1, now - MAX_SECONDS); idle < now; idle++) {
            seconds.add(Second.idle(idle));
        }
        while (seconds.size() > MAX_SECONDS) {
            seconds.removeFirst();
        }
        second = new Window(now);
    }

    private static long nowSeconds() {
        return System.currentTimeMillis() / 1_000;
    }

    /** The requests that ended within a span of time. Thread-safe. */
    public static final class Window {

        private static final int DIGITS = 3;

        private final long opened;
        private final Histogram readMicros = new Histogram(DIGITS);
        private final Histogram writeMicros = new Histogram(DIGITS);
        private int failedReads;
        private int failedWrites;

        private Window(long opened) {
            this.opened = opened;
        }

        public synchronized int requests() {
            return (int) (readMicros.getTotalCount() + writeMicros.getTotalCount());
        }

        public synchronized int failed() {
            return failedReads + failedWrites;
        }

        public synchronized Latency reads() {
            return Latency.of(readMicros);
        }

        public synchronized Latency writes() {
            return Latency.of(writeMicros);
        }

        /** Where the 99th percentile of all requests is, in milliseconds, by the ranks that a sample can put it at. */
        public synchronized Interval p99() {
            Histogram all = readMicros.copy();
            all.add(writeMicros);
            double count = all.getTotalCount();
            if (count == 0) {
                return new Interval(0, 0);
            }
            // the rank of a quantile in a sample has a binomial distribution
            double deviation = 1.96 * Math.sqrt(0.99 * 0.01 / count);
            return new Interval(
                    all.getValueAtPercentile(100 * (0.99 - deviation)) / 1_000.0,
                    all.getValueAtPercentile(Math.min(100, 100 * (0.99 + deviation))) / 1_000.0);
        }

        /** Reads and writes. */
        public synchronized Latency all() {
            Histogram all = readMicros.copy();
            all.add(writeMicros);
            return Latency.of(all);
        }

        private synchronized Second asSecond() {
            Latency reads = reads();
            Latency writes = writes();
            return new Second(
                    opened,
                    (int) reads.count(),
                    failedReads,
                    reads.p50(),
                    reads.p99(),
                    (int) writes.count(),
                    failedWrites,
                    writes.p50(),
                    writes.p99());
        }

        private synchronized void add(boolean read, boolean failure, long nanos) {
            (read ? readMicros : writeMicros).recordValue(nanos / 1_000);
            if (failure && read) {
                failedReads++;
            } else if (failure) {
                failedWrites++;
            }
        }
    }
}
