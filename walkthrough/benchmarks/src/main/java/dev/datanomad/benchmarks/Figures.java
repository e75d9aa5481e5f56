package dev.datanomad.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one of two that are compared has shown, round by round. Not safe for use by several threads. */
final class Figures {

    private static final String MILLIS = "ms";

    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> p50 = new ArrayList<>();
    private final List<Double> p99 = new ArrayList<>();
    private final List<Double> cpuMicros = new ArrayList<>();

    /** Measures one of the two, for one round. */
    interface Turn {
        void take() throws InterruptedException;
    }

    /** Lets the two take turns, the one first and the other first. */
    static void takeTurns(int rounds, Turn one, Turn other) throws InterruptedException {
        for (int round = 0; round < rounds; round++) {
            boolean oneFirst = round % 2 == 0;
            (oneFirst ? one : other).take();
            (oneFirst ? other : one).take();
        }
    }

    void measureThroughput(Load load, Duration time) throws InterruptedException {
        perSecond.add(load.flatOut(time).requireAnswered().perSecond());
    }

    /** Latency, and with it the service's CPU time. */
    void measureLatency(Load load, Duration time) throws InterruptedException {
        addPaced(load.paced(Load.PER_SECOND, time).requireAnswered());
    }

    void addPaced(LoadResult paced) {
        p50.add(paced.p50());
        p99.add(paced.p99());
        cpuMicros.add(paced.cpuMicros());
    }

    Rounds p50() {
        return new Rounds(p50);
    }

    Rounds p99() {
        return new Rounds(p99);
    }

    Row throughputBeside(Figures other, String what, Target target) {
        return Row.ratio(what + ", throughput", new Rounds(perSecond), new Rounds(other.perSecond), "/s", target);
    }

    Row p50Beside(Figures other, String what) {
        return Row.ratio(what + ", p50", p50(), other.p50(), MILLIS);
    }

    Row p50Beside(Figures other, String what, Target target) {
        return Row.ratio(what + ", p50", p50(), other.p50(), MILLIS, target);
    }

    Row p99Beside(Figures other, String what) {
        return Row.ratio(what + ", p99", p99(), other.p99(), MILLIS);
    }

    Row p99Beside(Figures other, String what, Target target) {
        return Row.ratio(what + ", p99", p99(), other.p99(), MILLIS, target);
    }

    /** The service's time of a core for each request of the paced load, with all it does meanwhile. */
    Row cpuBeside(Figures other, String what) {
        return Row.ratio(what + ", CPU", new Rounds(cpuMicros), new Rounds(other.cpuMicros), "µs");
    }
}
