package dev.datanomad.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The figures of one of two that are compared, round by round. Not thread-safe. */
final class Figures {

    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> p50 = new ArrayList<>();
    private final List<Double> p99 = new ArrayList<>();
    private final List<Double> cpuMicros = new ArrayList<>();

    /** A round of one of the two. */
    interface Turn {
        void take() throws InterruptedException;
    }

    /** Lets the two take turns; each goes first in every other round. */
    static void takeTurns(int rounds, Turn one, Turn other) throws InterruptedException {
        for (int round = 0; round < rounds; round++) {
            boolean oneFirst = round % 2 == 0;
            (oneFirst ? one : other).take();
            (oneFirst ? other : one).take();
        }
    }

    void addThroughput(LoadResult flatOut) {
        perSecond.add(flatOut.requireAnswered().perSecond());
    }

    void addPaced(LoadResult paced) {
        p50.add(paced.requireAnswered().p50());
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

    Row p50Beside(Figures other, String what, Target target) {
        return Row.ratio(what + ", p50", p50(), other.p50(), "ms", target);
    }

    Row p99Beside(Figures other, String what, Target target) {
        return Row.ratio(what + ", p99", p99(), other.p99(), "ms", target);
    }

    /** The service's CPU time for each request of the paced load, with all it does meanwhile. */
    Row cpuBeside(Figures other, String what) {
        return Row.ratio(what + ", CPU", new Rounds(cpuMicros), new Rounds(other.cpuMicros), "\u00b5s", Target.NONE);
    }
}
