package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Proportion;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.gate.Tally;
import dev.datanomad.lab.gate.Watch;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.GatedActions.Mode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Rolls a flag out step by step, and watches itself: behind each step it waits for a sample, compares it with the time before
 * the first step, and goes on, or takes the step back and says why. One rollout at a time. Thread-safe.
 */
public final class GuardedRollout {

    /** As many as a verdict on shadow reads needs: fewer can well miss a bug that spoils one event in twenty. */
    private static final int SAMPLE = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    /** A read that is equal is counted at once, and one that is not only when it has been compared again. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(4);

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Lab lab;
    private final Timeline timeline;
    private volatile LabStatus.RolloutStatus status;
    private volatile boolean stopping;
    private Thread running;
    private volatile long entry;

    GuardedRollout(Lab lab, Timeline timeline) {
        this.lab = lab;
        this.timeline = timeline;
    }

    /**
     * Starts a rollout.
     *
     * @param steps percentages that rise or fall from where the flag is, for example {@code 1,5,25,50,100}
     * @throws LabException if the steps are none, or a rollout is in progress
     */
    public void start(String key, String steps) {
        Rollouts.requireKey(key);
        List<BigDecimal> ladder = parse(steps);
        BigDecimal now = Rollouts.percent(lab.flags(), key);
        List<BigDecimal> left = ahead(now, ladder);
        synchronized (this) {
            if (running != null && running.isAlive()) {
                throw LabException.conflict("A rollout is in progress already.");
            }
            stopping = false;
            entry = timeline.began(Timeline.Kind.FLAG, "guarded rollout of " + key + ": " + steps);
            status =
                    new LabStatus.RolloutStatus(key, text(now), true, false, List.of(), "begins at " + text(now) + "%");
            running = new Thread(() -> Timeline.as("rollout", () -> run(key, now, left)), "rollout");
            running.setDaemon(true);
            running.start();
        }
    }

    private static List<BigDecimal> parse(String steps) {
        try {
            List<BigDecimal> ladder = Arrays.stream(steps.split(","))
                    .map(String::strip)
                    .map(BigDecimal::new)
                    .toList();
            boolean rising = ladder.stream().sorted().distinct().toList().equals(ladder);
            boolean falling = ladder.stream()
                    .sorted((a, b) -> b.compareTo(a))
                    .distinct()
                    .toList()
                    .equals(ladder);
            if (rising || falling) {
                return ladder;
            }
        } catch (NumberFormatException e) {
            // The message below is in the user's terms.
        }
        throw LabException.input(
                "\"" + steps + "\" are no steps: give percentages that rise or fall, like 1,5,25,50,100.");
    }

    /** The steps behind where the flag is. */
    private static List<BigDecimal> ahead(BigDecimal now, List<BigDecimal> ladder) {
        int direction = ladder.get(ladder.size() - 1).compareTo(now);
        List<BigDecimal> ahead =
                ladder.stream().filter(step -> step.compareTo(now) == direction).toList();
        if (direction == 0 || ahead.isEmpty()) {
            throw LabException.conflict("The flag is at " + text(now) + "% already.");
        }
        return ahead;
    }

    private Void run(String key, BigDecimal start, List<BigDecimal> ladder) {
        BigDecimal safe = start;
        List<String> log = new ArrayList<>();
        try {
            Watch before = watch(seen -> seen.requests().all());
            for (BigDecimal step : ladder) {
                if (stopping) {
                    throw new Stopped("it was stopped");
                }
                says(key, step, log, "watching " + text(step) + "%");
                lab.actions().setFlag(key, text(step), Mode.SAFELY);
                BigDecimal moved = step.subtract(start).abs();
                Watch now = watch(seen -> sample(key, moved, seen));
                List<String> reasons = now.worseThan(before);
                if (!reasons.isEmpty()) {
                    throw new Stopped(text(step) + "%: " + String.join("; ", reasons));
                }
                log.add(text(step) + "%: " + now.text(before));
                safe = step;
            }
            ends(key, safe, false, log, "arrived at " + text(safe) + "%");
        } catch (Stopped | LabException e) {
            takeBack(key, safe, log, e.getMessage());
        }
        return null;
    }

    /** Why a rollout does not go on. */
    private static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Stopped(String reason) {
            super(reason);
        }
    }

    private void takeBack(String key, BigDecimal safe, List<String> log, String reason) {
        log.add(reason);
        String text = "stopped, and back at " + text(safe) + "%: " + reason;
        try {
            lab.actions().setFlag(key, text(safe), Mode.SAFELY);
        } catch (LabException e) {
            text = "stopped: " + reason + ". It could not go back to " + text(safe) + "%: " + e.getMessage();
        }
        timeline.note("The rollout of " + key + " " + text + (text.endsWith(".") ? "" : "."));
        ends(key, safe, true, log, text);
    }

    /**
     * Watches until the sample is large enough, or shows a difference.
     *
     * @param sample how large it is
     * @throws Stopped if it is not large enough in time, or the rollout is stopped
     */
    private Watch watch(ToLongFunction<Watch> sample) {
        Counters start = counters();
        Traffic.Window window = lab.traffic().open();
        try {
            long until = System.nanoTime() + PATIENCE.toNanos();
            long earliest = System.nanoTime() + SHORTEST.toNanos();
            long settled = Long.MAX_VALUE;
            while (true) {
                if (stopping) {
                    throw new Stopped("it was stopped");
                }
                Poll.pause(Duration.ofMillis(200));
                Watch seen = counters().since(start, window);
                long size = sample.applyAsLong(seen);
                boolean enough = size >= SAMPLE && seen.requests().all() >= SAMPLE;
                if (enough && settled == Long.MAX_VALUE) {
                    settled = System.nanoTime() + (seen.compared().all() > 0 ? SECOND_LOOK.toNanos() : 0);
                }
                if (System.nanoTime() > earliest
                        && (System.nanoTime() > settled || seen.compared().part() > 0)) {
                    return seen;
                }
                if (System.nanoTime() > until) {
                    throw new Stopped(String.format(
                            Locale.ROOT,
                            "%,d of %,d in %d s are too few to say anything",
                            size,
                            SAMPLE,
                            PATIENCE.toSeconds()));
                }
            }
        } finally {
            lab.traffic().close(window);
        }
    }

    /** How many of the operations that the flag is about were seen; of the requests, by the share of users who moved. */
    private static long sample(String key, BigDecimal moved, Watch seen) {
        return switch (key) {
            case Rollouts.WRITE_DYNAMO -> seen.secondaryWrites().all();
            case Rollouts.READ_DYNAMO -> seen.compared().all();
            default -> (long) (seen.requests().all() * moved.doubleValue() / HUNDRED.intValue());
        };
    }

    /** Counters of all instances. */
    private record Counters(Tally tally, long dynamoWrites) {

        Watch since(Counters start, Traffic.Window window) {
            Tally more = tally.minus(start.tally);
            long failed = more.missed(Store.DYNAMODB).failed();
            return new Watch(
                    new Proportion(window.failed(), window.requests()),
                    new Proportion(failed, dynamoWrites - start.dynamoWrites + failed),
                    window.p99(),
                    new Proportion(more.different(), more.equal() + more.different()));
        }
    }

    private Counters counters() {
        long dynamoWrites = lab.deployments().instances().stream()
                .map(instance -> StageMetrics.of(instance.port()))
                .mapToLong(metrics -> metrics.operations("dynamodb", "write"))
                .sum();
        return new Counters(lab.evidence().read().tally(), dynamoWrites);
    }

    private void says(String key, BigDecimal step, List<String> log, String text) {
        status = new LabStatus.RolloutStatus(key, text(step), true, false, List.copyOf(log), text);
    }

    private void ends(String key, BigDecimal step, boolean stopped, List<String> log, String text) {
        timeline.ended(entry, text);
        status = new LabStatus.RolloutStatus(key, text(step), false, stopped, List.copyOf(log), text);
    }

    private static String text(BigDecimal percent) {
        return percent.stripTrailingZeros().toPlainString();
    }

    /** The last rollout; null if there was none. */
    public LabStatus.RolloutStatus status() {
        return status;
    }

    /** Stops a rollout in progress at its last safe step, and waits until it is there. */
    public void stop() {
        Thread last;
        synchronized (this) {
            last = running;
        }
        if (last == null || !last.isAlive()) {
            throw LabException.conflict("No rollout is in progress.");
        }
        close();
    }

    /** Waits for the end of a rollout, and returns its status. */
    public LabStatus.RolloutStatus await() {
        join(Duration.ofMinutes(30));
        return status;
    }

    void close() {
        stopping = true;
        join(Duration.ofSeconds(10));
    }

    private void join(Duration limit) {
        Thread last;
        synchronized (this) {
            last = running;
        }
        if (last == null) {
            return;
        }
        try {
            last.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }
}
