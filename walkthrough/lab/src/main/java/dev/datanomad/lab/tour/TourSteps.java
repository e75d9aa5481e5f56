package dev.datanomad.lab.tour;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Deployment;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Poll;
import dev.datanomad.lab.system.ReconcileOptions;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.lab.system.StageMetrics;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The actions, waits and measurements that recur in the steps of the tour. */
abstract class TourSteps {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int MAX_ATTEMPTS = 5;

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
        Deployment done = lab.actions().deploy(stage, 1, Mode.SAFELY).deployment();
        log.claim(
                "Stage " + stage.number() + " goes live without a failed request",
                done.failed() == 0,
                "%,d requests in the meantime, %,d failed; ready after %.1f s",
                done.requests(),
                done.failed(),
                done.readyMillis() / 1_000.0);
    }

    /**
     * Sets a rollout, which the stage uses then. On an overloaded machine a secondary write may fail just before users move;
     * the gate then rightly refuses, and what is missing is copied first, as an operator would.
     */
    final void setFlag(String key, String percent) {
        for (int attempt = 1; !isSet(key, percent, attempt == MAX_ATTEMPTS); attempt++) {
            Store target = key.equals(Rollouts.READ_MONGO) && percent.equals("100") ? Store.MONGODB : Store.DYNAMODB;
            lab.reconciler().run(ReconcileOptions.repairOf(target));
            lab.reconciler().run(ReconcileOptions.dryRunOf(target));
        }
        log.tell("%s is at %s%%.", key, percent);
    }

    private boolean isSet(String key, String percent, boolean last) {
        try {
            lab.actions().setFlag(key, percent, Mode.SAFELY);
            return true;
        } catch (LabException e) {
            if (last || e.refusal().isEmpty()) {
                throw e;
            }
            log.tell("Not yet: %s", e.getMessage());
            return false;
        }
    }

    /** Rolls a flag out in a rollout that watches itself, and waits for its end. */
    final LabStatus.RolloutStatus rollOut(String key, String steps) {
        lab.rollout().start(key, steps);
        LabStatus.RolloutStatus end = lab.rollout().await();
        end.log().forEach(line -> log.tell("%s", line));
        return end;
    }

    final void claimRefused(String claim, String key, String percent) {
        String why = "it was not refused";
        boolean refused = false;
        try {
            lab.actions().setFlag(key, percent, Mode.SAFELY);
        } catch (LabException e) {
            refused = e.refusal().isPresent();
            why = e.getMessage();
        }
        log.claim(claim, refused, "%s", why);
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
        long all = metrics.requests(operation);
        awaitRequests(size.requests());
        // The counters are read one after the other, while users go on.
        long partNow = metrics.operations(store, operation) - part;
        return new Share(partNow, Math.max(partNow, metrics.requests(operation) - all));
    }

    /** The same, repeated until no operation touches the store: some may have begun before a change of the flags. */
    final Share awaitNoShare(String store, String operation) {
        return repeat(share -> share.part() == 0, () -> share(store, operation), () -> {});
    }

    /** How many operations touched a store, of all. */
    record Share(long part, long all) {}
}
