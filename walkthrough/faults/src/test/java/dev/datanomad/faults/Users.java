package dev.datanomad.faults;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.load.LoadReport;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;

/** The users of a lab. Each of them writes an event and reads it back, again and again. */
final class Users {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int REQUESTS_WITHOUT_FAILURE = 100;

    private final Lab lab;

    Users(Lab lab) {
        this.lab = lab;
    }

    /** Waits for more requests that end, with success or failure. */
    void awaitRequests(int requests) {
        long enough = lab.traffic().requests() + requests;
        await("requests").until(() -> lab.traffic().requests() >= enough);
    }

    /** Waits for a hundred requests in a row without a failure. */
    void awaitRecovery() {
        await("the service has recovered").until(() -> {
            Traffic.Window window = lab.traffic().open();
            awaitRequests(REQUESTS_WITHOUT_FAILURE);
            lab.traffic().close(window);
            return window.failed() == 0;
        });
    }

    /** How many requests they have reported so far. */
    long reported() {
        return lab.load().report().requests();
    }

    /** What the users themselves report, up to now. */
    LoadReport report() {
        return report(reported());
    }

    /**
     * What the users themselves report, which they do once a second.
     *
     * @param reported waits for a report of more requests than that
     */
    LoadReport report(long reported) {
        await("a report of the users").until(() -> reported() > reported);
        return lab.load().report();
    }

    /** The failures between two reports, as far as reports list them. */
    static List<String> failuresBetween(LoadReport before, LoadReport now) {
        return now.failures().stream()
                .skip(before.failures().size())
                .map(failure -> failure.at() + " " + failure.label() + ": " + failure.code() + " " + failure.message())
                .toList();
    }

    private static ConditionFactory await(String what) {
        return org.awaitility.Awaitility.await(what)
                .pollInterval(Duration.ofMillis(20))
                .atMost(TIMEOUT);
    }
}
