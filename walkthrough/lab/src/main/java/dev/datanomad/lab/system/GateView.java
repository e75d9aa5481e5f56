package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Store;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The gate for those who only look: they ask often, must not wait for an instance that hangs, and so see what was known a
 * moment ago. Thread-safe.
 */
final class GateView {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final GatedActions actions;
    private final ExecutorService asking = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "gate");
        thread.setDaemon(true);
        return thread;
    });
    private CompletableFuture<LabStatus.Gate> pending = CompletableFuture.completedFuture(null);
    private volatile LabStatus.Gate latest;

    GateView(GatedActions actions) {
        this.actions = actions;
    }

    /** What is known, asked for at most two seconds; null if nothing ever was. */
    LabStatus.Gate status() {
        LabStatus.Gate last = latest;
        if (last != null && System.currentTimeMillis() - last.at() < FRESH.toMillis()) {
            return last;
        }
        try {
            return ask().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return last;
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            return last;
        }
    }

    private synchronized CompletableFuture<LabStatus.Gate> ask() {
        if (pending.isDone()) {
            pending = CompletableFuture.supplyAsync(this::look, asking);
        }
        return pending;
    }

    private LabStatus.Gate look() {
        GatedActions.Next next = actions.next();
        latest = new LabStatus.Gate(
                System.currentTimeMillis(),
                Arrays.stream(Store.values()).map(next::holdsEverything).toList(),
                next);
        return latest;
    }

    void close() {
        asking.shutdownNow();
    }
}
