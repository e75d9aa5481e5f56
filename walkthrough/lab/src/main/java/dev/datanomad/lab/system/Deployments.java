package dev.datanomad.lab.system;

import dev.datanomad.lab.door.FrontDoor;
import dev.datanomad.lab.door.Traffic;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** Puts stages behind the front door, one at a time, and remembers which. Thread-safe. */
final class Deployments {

    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final Path home;
    private final LabOptions options;
    private final Notes notes;
    private final List<StageProcess> running = new CopyOnWriteArrayList<>();
    private final ReentrantLock deploying = new ReentrantLock();
    private int instances;
    private volatile StageProcess current;
    private volatile Stage next;

    Deployments(Path home, LabOptions options, Notes notes) {
        this.home = home;
        this.options = options;
        this.notes = notes;
    }

    /** The instance behind the front door; nothing while the first one starts. */
    Optional<StageProcess> current() {
        return Optional.ofNullable(current);
    }

    /** The stage that is being deployed. */
    Optional<Stage> next() {
        return Optional.ofNullable(next);
    }

    List<Child> children() {
        return running.stream().map(StageProcess::child).toList();
    }

    /**
     * Starts a stage, waits until it is ready, sends new requests to it, lets the old instance finish, and stops it.
     *
     * @param started is told when there is a new process
     */
    Deployment deploy(
            Stage stage, Map<String, String> environment, Rollouts rollouts, FrontDoor door, Runnable started) {
        if (!deploying.tryLock()) {
            throw LabException.conflict("A deploy is under way; wait until it is through.");
        }
        Traffic.Window window = door.traffic().open();
        try {
            next = stage;
            StageProcess old = current;
            List<String> warnings = warnings(stage, rollouts);
            long began = System.nanoTime();
            StageProcess fresh = startReady(stage, environment, started);
            long ready = System.nanoTime();
            current = fresh;
            door.switchTo(fresh.upstream());
            remember(stage);
            retire(old);
            return new Deployment(
                    stage.number(),
                    old == null ? 0 : old.stage().number(),
                    (ready - began) / 1_000_000,
                    old == null ? 0 : (System.nanoTime() - ready) / 1_000_000,
                    window.requests(),
                    window.failed(),
                    warnings);
        } finally {
            door.traffic().close(window);
            next = null;
            deploying.unlock();
        }
    }

    private StageProcess startReady(Stage stage, Map<String, String> environment, Runnable started) {
        instances++;
        String instance = "stage" + stage.number() + "-" + instances;
        StageProcess fresh = StageProcess.start(home, stage, instance, environment, options);
        running.add(fresh);
        try {
            started.run();
            fresh.awaitReady();
        } catch (RuntimeException e) {
            stop(fresh);
            throw e;
        }
        fresh.child().onExit().thenRun(() -> ended(fresh));
        return fresh;
    }

    private void retire(StageProcess old) {
        if (old != null) {
            old.awaitIdle(DRAIN);
            stop(old);
        }
    }

    private void stop(StageProcess stage) {
        stage.stop();
        running.remove(stage);
    }

    /** The instances behind the front door that are alive. */
    List<Instance> instances() {
        return current().filter(instance -> instance.child().isAlive()).map(StageProcess::asInstance).stream()
                .toList();
    }

    /** Kills the newest instance behind the front door, and returns its name. */
    String kill() {
        StageProcess victim = current()
                .filter(instance -> instance.child().isAlive())
                .orElseThrow(() -> LabException.conflict("No instance of the service is alive: deploy a stage."));
        victim.kill();
        return victim.instance();
    }

    private void ended(StageProcess stage) {
        if (current == stage) {
            notes.say(
                    stage.wasKilled()
                            ? stage.instance() + " was killed; deploy the stage again."
                            : "Stage " + stage.stage().number() + " ended by itself (exit code "
                                    + stage.child().exitCode() + "); deploy it again. Its log is "
                                    + stage.child().log() + ".");
        }
    }

    /** A file that is not usable is no reason not to deploy: a stage goes by the last good flags. */
    private List<String> warnings(Stage stage, Rollouts rollouts) {
        try {
            return warnings(stage, rollouts.percents());
        } catch (LabException e) {
            return List.of(e.getMessage());
        }
    }

    private List<String> warnings(Stage stage, Map<String, BigDecimal> percents) {
        List<String> warnings = new ArrayList<>();
        BigDecimal readMongo = percents.get(Rollouts.READ_MONGO);
        if (stage == Stage.DYNAMO_ONLY && readMongo.signum() > 0) {
            warnings.add("Stage 4 answers from DynamoDB alone, and " + Rollouts.text(readMongo)
                    + "% of the users were answered by MongoDB: events that DynamoDB does not have will seem lost.");
        }
        Stage before = current == null ? stage : current.stage();
        if (stage == Stage.MONGO_ONLY && before == Stage.DYNAMO_ONLY) {
            warnings.add("Stage 4 wrote to DynamoDB alone: what it was sent is not in MongoDB.");
        } else if (stage == Stage.MONGO_ONLY
                && before != stage
                && percents.get(Rollouts.WRITE_MONGO).doubleValue() < 100) {
            warnings.add("Stage 1 answers from MongoDB alone, and not every event was written there.");
        }
        return warnings;
    }

    private Path memory() {
        return options.folder().resolve("deployed.txt");
    }

    /** The stage that was last behind the front door in this folder. */
    Optional<Stage> last() {
        try {
            return Files.exists(memory())
                    ? Optional.of(Stage.of(Files.readString(memory()).strip()))
                    : Optional.empty();
        } catch (IOException | LabException e) {
            throw LabException.failed(memory() + " does not name the stage that ran last: write 1, 2, 3 or 4.");
        }
    }

    private void remember(Stage stage) {
        try {
            Files.writeString(memory(), stage.number() + "\n");
        } catch (IOException e) {
            throw LabException.failed(memory() + " cannot be written: " + e.getMessage());
        }
    }

    /** Stops every instance there is. */
    void close() {
        running.forEach(this::stop);
    }
}
