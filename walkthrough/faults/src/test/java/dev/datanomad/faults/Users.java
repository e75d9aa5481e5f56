package dev.datanomad.faults;

import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.load.LoadReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The users of a lab: each writes an event and reads it back, all the time. */
final class Users {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int WELL = 100;

    private final Lab lab;

    Users(Lab lab) {
        this.lab = lab;
    }

    /** Waits until so many more of their requests have been answered, or have failed. */
    void make(int requests) {
        long enough = lab.traffic().requests() + requests;
        await().pollInterval(LOOK).atMost(PATIENCE).until(() -> lab.traffic().requests() >= enough);
    }

    /** Waits until a hundred requests in a row have not failed. */
    void awaitWell() {
        await("the service is well again").pollInterval(LOOK).atMost(PATIENCE).until(() -> {
            Traffic.Window window = lab.traffic().open();
            make(WELL);
            lab.traffic().close(window);
            return window.failed() == 0;
        });
    }

    /** How many requests they have written down by now. */
    long writtenDown() {
        return lab.load().report().requests();
    }

    /** What they say themselves, up to now. */
    LoadReport report() {
        return report(writtenDown());
    }

    /**
     * What they say themselves, all of it. They write it down once a second.
     *
     * @param since what they had written down at the moment that the report is to cover
     */
    LoadReport report(long since) {
        await("the users report").pollInterval(LOOK).atMost(PATIENCE).until(() -> writtenDown() > since);
        return lab.load().report();
    }

    /** The failures they have seen since an earlier report, as far as they remember them. */
    static List<String> failuresSince(LoadReport before, LoadReport now) {
        List<String> seen = new ArrayList<>();
        now.failures().stream()
                .skip(before.failures().size())
                .forEach(failure -> seen.add(
                        failure.at() + " " + failure.label() + ": " + failure.code() + " " + failure.message()));
        return seen;
    }
}
