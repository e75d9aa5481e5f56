package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Deployment;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Poll;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Stage;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The actions, waits and measurements that recur in the steps of the tour. */
abstract class TourSteps {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int MAX_ATTEMPTS = 5;

    /** Longer than a shadow read lingers, is looked up, and waits for its grace period if it differs. */
    private static final Duration COMPARISON = Duration.ofSeconds(5);

    final Lab lab;
    final TourSize size;
    final TourLog log;
    final StageMetrics metrics;

    TourSteps(Lab lab, TourSize size, TourLog log) {
        this.lab = lab;
        this.size = size;
        this.log = log;
        metrics = new StageMetrics(lab.url());
    }

    final void deploy(Stage stage) {
        Deployment done = lab.deployments().deploy(stage);
        log.claim(
                "Stage " + stage.number() + " goes live without a failed request",
                done.failed() == 0,
                "%,d requests in the meantime, %,d failed; ready after %.1f s",
                done.requests(),
                done.failed(),
                done.readyMillis() / 1_000.0);
    }

    /** Sets a rollout, and waits until the stage uses it. */
    final void setFlag(String key, String percent) {
        String before = metrics.rollout(key);
        lab.setFlag(key, percent);
        await(
                "the stage to use the new rollout of " + key,
                () -> !metrics.rollout(key).equals(before));
        log.tell("%s is at %s%%.", key, percent);
    }

    /** @throws LabException after a minute and a half */
    final void await(String what, BooleanSupplier condition) {
        if (!Poll.until(TIMEOUT, condition)) {
            throw LabException.failed("Timed out after " + TIMEOUT.toSeconds() + " s waiting for: " + what + ".");
        }
    }

    /** Waits until so many more requests have passed the front door. */
    final void awaitRequests(int more) {
        long enough = lab.traffic().requests() + more;
        await(more + " more requests", () -> lab.traffic().requests() >= enough);
    }

    /** Waits until every read so far has been compared, or counted as unchecked. Needs shadow reads at 100%. */
    final void awaitComparisons() {
        // The counters alone do not tell: later reads that are equal are counted before earlier ones that differ.
        Poll.pause(COMPARISON);
        long reads = metrics.operations("total", "read");
        await("the comparison of " + reads + " reads", () -> metrics.comparisons() >= reads);
    }

    final Traffic.Window measure(int requests) {
        return measure(() -> awaitRequests(requests));
    }

    /** Measures traffic for some time. */
    final Traffic.Window measure(Duration time) {
        return measure(() -> Poll.pause(time));
    }

    private Traffic.Window measure(Runnable wait) {
        Traffic.Window window = lab.traffic().open();
        wait.run();
        lab.traffic().close(window);
        return window;
    }

    final void claimNoneFailed(String claim, Traffic.Window... windows) {
        int requests = Stream.of(windows).mapToInt(Traffic.Window::requests).sum();
        int failed = Stream.of(windows).mapToInt(Traffic.Window::failed).sum();
        log.claim(claim, failed == 0, "%,d requests, %,d failed", requests, failed);
    }

    /** Claims that a dry run finds nothing missing and nothing different; events in flight may need a repetition. */
    final void claimReconciled(String claim) {
        ReconcileReport dryRun = repeat(
                ReconcileReport::clean,
                () -> lab.reconciler().run(true, false),
                () -> lab.reconciler().run(false, false));
        log.claim(claim, dryRun.clean(), "%s", dryRun.text());
    }

    /** Repeats an observation, after a correction, until it is as wanted or enough attempts were made. */
    static <T> T repeat(Predicate<T> wanted, Supplier<T> observation, Runnable correction) {
        T seen = observation.get();
        for (int i = 1; i < MAX_ATTEMPTS && !wanted.test(seen); i++) {
            correction.run();
            seen = observation.get();
        }
        return seen;
    }

    /** The share of the next operations that touches a store. */
    final Share share(String store, String operation) {
        awaitRequests(2 * size.users());
        long part = metrics.operations(store, operation);
        long all = metrics.operations("total", operation);
        awaitRequests(size.requests());
        // The counters are read one after the other, while users go on.
        long partNow = metrics.operations(store, operation) - part;
        return new Share(partNow, Math.max(partNow, metrics.operations("total", operation) - all));
    }

    /** The same, repeated until no operation touches the store: some may have begun before a change of the flags. */
    final Share awaitNoShare(String store, String operation) {
        return repeat(share -> share.part() == 0, () -> share(store, operation), () -> {});
    }

    /** How many operations touched a store, of all. */
    record Share(long part, long all) {}
}
