package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.proxy.FrontProxy;
import dev.datanomad.lab.proxy.Traffic;
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
import java.util.stream.Collectors;

/** Puts instances of a stage behind the front door, one stage at a time, and remembers which. Thread-safe. */
final class Deployments {

    private static final int MOST_INSTANCES = 4;
    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final Path home;
    private final LabOptions options;
    private final Notes notes;
    private final List<StageProcess> running = new CopyOnWriteArrayList<>();
    private final ReentrantLock deploying = new ReentrantLock();
    private int started;
    private volatile List<StageProcess> current = List.of();
    private volatile Stage next;

    Deployments(Path home, LabOptions options, Notes notes) {
        this.home = home;
        this.options = options;
        this.notes = notes;
    }

    /** The stage behind the front door; nothing while the first one starts. */
    Optional<Stage> stage() {
        return current.stream().findFirst().map(StageProcess::stage);
    }

    /** The log of the instance that the dashboard shows, or showed last if none is alive. */
    Path log() {
        List<StageProcess> alive = alive();
        return (alive.isEmpty() ? current : alive).get(0).child().log();
    }

    /** The instances behind the front door that are alive, oldest first. */
    List<Instance> instances() {
        return alive().stream().map(StageProcess::asInstance).toList();
    }

    private List<StageProcess> alive() {
        return current.stream().filter(one -> one.child().isAlive()).toList();
    }

    /** The stage that is being deployed. */
    Optional<Stage> next() {
        return Optional.ofNullable(next);
    }

    List<ChildProcess> children() {
        return running.stream().map(StageProcess::child).toList();
    }

    /**
     * Starts so many instances of a stage, waits until all are ready, sends new requests to them, lets the old ones finish,
     * and stops those.
     *
     * @param announce is called when there are new processes
     */
    Deployment deploy(
            Stage stage,
            int instances,
            Map<String, String> environment,
            Rollouts rollouts,
            FrontProxy door,
            Runnable announce) {
        if (instances < 1 || instances > MOST_INSTANCES) {
            throw LabException.input(instances + " instances are not possible: choose 1 to " + MOST_INSTANCES + ".");
        }
        if (!deploying.tryLock()) {
            throw LabException.conflict("A deploy is under way; wait until it is through.");
        }
        Traffic.Window window = door.traffic().open();
        try {
            next = stage;
            List<StageProcess> old = current;
            int before = stage().map(Stage::number).orElse(0);
            List<String> warnings = new ArrayList<>(warnings(stage, rollouts));
            long began = System.nanoTime();
            List<StageProcess> fresh = startReady(stage, instances, environment, announce);
            long ready = System.nanoTime();
            current = fresh;
            door.switchTo(fresh.stream().map(StageProcess::upstream).toList());
            fresh.forEach(one -> one.child().onExit().thenRun(() -> ended(one, door)));
            warnings.addAll(remember(stage));
            old.forEach(one -> one.awaitIdle(DRAIN));
            stopAll(old);
            return new Deployment(
                    stage.number(),
                    before,
                    instances,
                    (ready - began) / 1_000_000,
                    before == 0 ? 0 : (System.nanoTime() - ready) / 1_000_000,
                    window.requests(),
                    window.failed(),
                    warnings);
        } finally {
            door.traffic().close(window);
            next = null;
            deploying.unlock();
        }
    }

    private List<StageProcess> startReady(
            Stage stage, int instances, Map<String, String> environment, Runnable announce) {
        List<StageProcess> fresh = new ArrayList<>();
        try {
            for (int i = 0; i < instances; i++) {
                started++;
                String name = "stage" + stage.number() + "-" + started;
                StageProcess process = StageProcess.start(home, stage, name, environment, options);
                fresh.add(process);
                running.add(process);
            }
            announce.run();
            fresh.forEach(StageProcess::awaitReady);
            return List.copyOf(fresh);
        } catch (RuntimeException e) {
            stopAll(fresh);
            throw e;
        }
    }

    private void stopAll(List<StageProcess> stages) {
        Shutdown.all(stages.stream().map(stage -> (Runnable) () -> stop(stage)).toList());
    }

    private void stop(StageProcess stage) {
        try {
            stage.stop();
        } finally {
            running.remove(stage);
        }
    }

    /** Kills the newest instance behind the front door, and returns its name. */
    String kill() {
        StageProcess victim = alive().stream()
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> LabException.conflict("No instance of the service is alive: deploy a stage."));
        victim.kill();
        return victim.instance();
    }

    private void ended(StageProcess one, FrontProxy door) {
        door.remove(one.upstream());
        if (!current.contains(one)) {
            return;
        }
        String others = alive().stream().map(StageProcess::instance).collect(Collectors.joining(", "));
        String how = one.wasKilled()
                ? one.instance() + " was killed"
                : one.instance() + " ended by itself (exit code " + one.child().exitCode() + "; its log is "
                        + one.child().log() + ")";
        notes.say(how
                + (others.isEmpty()
                        ? "; nothing is behind the front door now: deploy the stage again."
                        : "; requests go to " + others + "."));
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
        Stage before = stage().orElse(stage);
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

    /** Users are with the new stage already: what cannot be written down is no reason to leave the old one running. */
    private List<String> remember(Stage stage) {
        try {
            Files.writeString(memory(), stage.number() + "\n");
            return List.of();
        } catch (IOException e) {
            return List.of("The next lab in this folder will not begin with stage " + stage.number() + ": " + memory()
                    + " cannot be written: " + e.getMessage());
        }
    }

    /** Removes what a lab that was killed has left in this folder: each instance has a copy of its program. */
    void removeLeftovers() {
        Folders.delete(StageProcess.programs(options));
    }

    /** Stops every instance there is. */
    void close() {
        stopAll(List.copyOf(running));
    }
}
