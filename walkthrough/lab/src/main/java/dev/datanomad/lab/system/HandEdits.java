package dev.datanomad.lab.system;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks once a second whether somebody has edited the flag file, past the lab and its gate, and puts that into the time line.
 * Thread-safe.
 */
final class HandEdits implements AutoCloseable {

    private final Rollouts rollouts;
    private final Timeline timeline;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hand edits");
        thread.setDaemon(true);
        return thread;
    });

    HandEdits(Rollouts rollouts, Timeline timeline) {
        this.rollouts = rollouts;
        this.timeline = timeline;
    }

    void start() {
        look();
        clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    void look() {
        try {
            rollouts.editedByHand().ifPresent(this::tell);
        } catch (LabException e) {
            // Neither the file nor a last good one can be used: the status says so.
        }
    }

    private void tell(String changes) {
        String text = "flags.json was edited by hand" + (changes.isEmpty() ? "" : ": " + changes);
        Timeline.as("an editor", () -> timeline.happened(Timeline.Kind.FLAG, text));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
