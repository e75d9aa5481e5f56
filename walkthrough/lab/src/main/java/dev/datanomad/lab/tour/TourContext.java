package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Deployment;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Stage;

/** What the parts of the tour have in common: the lab, the log, and the moves that recur. */
record TourContext(Lab lab, TourSize pace, TourLog log, Waiting waiting, StageMetrics metrics) {

    private static final int LOOKS = 5;

    /** Deploys, and claims that no user noticed. */
    void deploy(Stage stage) {
        Deployment done = lab.deploy(stage);
        log.claim(
                "Stage " + stage.number() + " goes live without a failed request",
                done.failed() == 0,
                "%,d requests in the meantime, %,d failed; ready after %.1f s",
                done.requests(),
                done.failed(),
                done.readyMillis() / 1_000.0);
    }

    /** Sets a flag, and waits until the stage goes by it. */
    void flag(String key, String percent) {
        waiting.forFlags(() -> lab.setFlag(key, percent));
        log.tell("%s is at %s%%.", key, percent);
    }

    /** What users see during the next requests. */
    Traffic.Window measure(int requests) {
        Traffic.Window window = lab.traffic().open();
        waiting.forRequests(requests);
        lab.traffic().close(window);
        return window;
    }

    /** What users see for some time. */
    Traffic.Window measureSeconds(int seconds) {
        Traffic.Window window = lab.traffic().open();
        waiting.forSeconds(seconds);
        lab.traffic().close(window);
        return window;
    }

    /** Claims that a dry run finds nothing to do. */
    void claimReconciled(String claim) {
        ReconcileReport dryRun = waiting.untilClean();
        log.claim(claim, dryRun.clean(), "%s", dryRun.text());
    }

    /** How many of the next operations touch a store. */
    Share share(String store, String operation) {
        waiting.forRequests(2 * pace.users());
        long part = metrics.operations(store, operation);
        long all = metrics.operations("total", operation);
        waiting.forRequests(pace.requests());
        // The four are read one after the other, and users go on in between.
        long partNow = metrics.operations(store, operation) - part;
        return new Share(partNow, Math.max(partNow, metrics.operations("total", operation) - all));
    }

    /** Looks several times, because what was begun before a change of the flags may end after it. */
    Share untilNothing(String store, String operation) {
        Share share = share(store, operation);
        for (int i = 1; i < LOOKS && share.part() > 0; i++) {
            share = share(store, operation);
        }
        return share;
    }

    /**
     * Operations in a span of time.
     *
     * @param part those that touched a store
     * @param all all of them
     */
    record Share(long part, long all) {}
}
