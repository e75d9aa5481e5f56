package dev.datanomad.lab.system;

import dev.datanomad.lab.door.FrontDoor;
import dev.datanomad.lab.door.Traffic;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;

/**
 * The service with everything around it, running: databases, front door, one instance of a stage, its flags, and the
 * levers to change each of them. Thread-safe: levers may be pulled from several places at once.
 */
public final class Lab implements AutoCloseable {

    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final int NOTES = 50;
    private static final String LAUNCHDARKLY = "LD_SDK_KEY";

    private final Path home;
    private final LabOptions options;
    private final Consumer<String> listener;
    private final LabDatabases databases;
    private final Rollouts rollouts;
    private final Load load;
    private final Reconciler reconciler;
    private final Deque<LabStatus.Note> notes = new ArrayDeque<>();
    private final ReentrantLock deploying = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private FrontDoor door;
    private boolean announced;
    private int instances;
    private volatile boolean ready;
    private volatile StageProcess current;
    private volatile Stage next;
    private volatile Audit audit;

    private Lab(Path home, LabOptions options, Consumer<String> listener) {
        this.home = home;
        this.options = options;
        this.listener = listener;
        databases = new LabDatabases(home, options, this::say);
        rollouts = new Rollouts(options.folder().resolve("flags.json"));
        load = new Load(home, options);
        reconciler = new Reconciler(home, options);
    }

    /**
     * Starts databases, front door and a stage: the one that was deployed last in this folder, otherwise stage 1.
     *
     * @param controlRoom answers requests below {@code /lab}
     * @param listener hears, in a sentence each, of what happens without having been asked for
     * @throws LabException if anything does not start; nothing is left running then
     */
    public static Lab start(
            Path home, LabOptions options, Function<Lab, Handler> controlRoom, Consumer<String> listener) {
        Lab lab = new Lab(home, options, listener);
        try {
            lab.open(controlRoom.apply(lab));
            return lab;
        } catch (IOException e) {
            lab.close();
            throw LabException.failed("The folder " + options.folder() + " cannot be used: " + e.getMessage());
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    private void open(Handler controlRoom) throws IOException {
        Files.createDirectories(options.logs());
        rollouts.createIfMissing();
        try {
            door = FrontDoor.open(options.port(), controlRoom);
        } catch (BindException e) {
            throw LabException.conflict("Port " + options.port() + " is taken"
                    + (options.port() == 5000 ? " (on macOS, AirPlay Receiver holds 5000)" : "")
                    + ": free it, or choose another with --port.");
        }
        load.aimAt(door.url());
        announce();
        databases.start();
        announce();
        deploy(lastDeployed().orElse(Stage.MONGO_ONLY));
        ready = true;
    }

    /**
     * Makes sure that levers can be pulled.
     *
     * @throws LabException while databases or the first stage are starting
     */
    public void requireReady() {
        if (!ready) {
            throw LabException.conflict("The lab is still starting; try again in a moment.");
        }
    }

    /** Where users go, without a slash at the end. */
    public String url() {
        return door.url();
    }

    /** Where logs, ledgers and flags are. */
    public Path folder() {
        return options.folder();
    }

    /**
     * Sets one flag for a share of the users.
     *
     * @param percent 0 to 100, with at most three decimals
     * @return what to look out for, each a sentence
     */
    public List<String> setFlag(String key, String percent) {
        BigDecimal readMongo = rollouts.percents().get(Rollouts.READ_MONGO);
        List<String> warnings = new ArrayList<>(rollouts.set(key, percent));
        if (rollouts.percents().get(Rollouts.READ_MONGO).compareTo(readMongo) < 0
                && reconciler.report().filter(ReconcileReport::settled).isEmpty()) {
            warnings.add("No reconciliation has ended with 0 missing and 0 different yet:"
                    + " DynamoDB may lack events of the users it now answers.");
        }
        if (!options.ownFlags() && System.getenv(LAUNCHDARKLY) != null) {
            warnings.add(LAUNCHDARKLY + " is set: stages go by LaunchDarkly's flags, and not by this file.");
        }
        return warnings;
    }

    public Load load() {
        return load;
    }

    /** The log of the instance behind the front door. */
    public Path stageLog() {
        return current.child().log();
    }

    /** What passes through the front door. */
    public Traffic traffic() {
        return door.traffic();
    }

    /** The stage behind the front door; nothing while the first one starts. */
    public Optional<Stage> stage() {
        return Optional.ofNullable(current).map(StageProcess::stage);
    }

    /**
     * Puts a stage behind the front door in place of the one that is there: starts it, waits until it is ready, sends
     * new requests to it, lets the old instance finish what it is at, and stops it. The same stage again is a restart.
     *
     * @throws LabException if another deploy is under way, or it does not get ready; the old one then stays
     */
    public Deployment deploy(Stage stage) {
        if (!deploying.tryLock()) {
            throw LabException.conflict("A deploy is under way; wait until it is through.");
        }
        Traffic.Window window = door.traffic().open();
        try {
            next = stage;
            StageProcess old = current;
            List<String> warnings = warnings(stage);
            long began = System.nanoTime();
            StageProcess fresh = startReady(stage);
            long ready = System.nanoTime();
            current = fresh;
            door.switchTo(fresh.upstream());
            remember(stage);
            if (old != null) {
                old.awaitIdle(DRAIN);
                old.stop();
            }
            announce();
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

    private StageProcess startReady(Stage stage) {
        instances++;
        String instance = "stage" + stage.number() + "-" + instances;
        StageProcess fresh = StageProcess.start(home, stage, instance, stageEnvironment(), options);
        announce(fresh.child());
        try {
            fresh.awaitReady();
        } catch (RuntimeException e) {
            fresh.stop();
            throw e;
        }
        fresh.child().onExit().thenRun(() -> ended(fresh));
        return fresh;
    }

    private void ended(StageProcess stage) {
        if (!closed.get() && current == stage) {
            say("Stage " + stage.stage().number() + " ended by itself (exit code "
                    + stage.child().exitCode() + "); deploy it again. Its log is "
                    + stage.child().log() + ".");
        }
    }

    private Map<String, String> stageEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>(databases.environment());
        environment.put("FLAGS_FILE", rollouts.file().toString());
        if (options.ownFlags()) {
            environment.put(LAUNCHDARKLY, "");
        }
        return environment;
    }

    private List<String> warnings(Stage stage) {
        List<String> warnings = new ArrayList<>();
        Map<String, BigDecimal> percents = rollouts.percents();
        BigDecimal readMongo = percents.get(Rollouts.READ_MONGO);
        if (stage == Stage.DYNAMO_ONLY && readMongo.signum() > 0) {
            warnings.add(
                    "Stage 4 answers from DynamoDB alone, and " + Rollouts.text(readMongo)
                            + "% of the users are still answered by MongoDB: events that DynamoDB does not have will seem lost.");
        }
        if (stage == Stage.MONGO_ONLY
                && current != null
                && percents.get(Rollouts.WRITE_MONGO).doubleValue() < 100) {
            warnings.add("Stage 1 answers from MongoDB alone, and not every event was written there: some will seem"
                    + " lost.");
        }
        if (stage == Stage.MONGO_ONLY
                && stage().map(now -> now == Stage.DYNAMO_ONLY).orElse(false)) {
            warnings.add("Stage 4 wrote to DynamoDB alone: what it was sent is not in MongoDB.");
        }
        return warnings;
    }

    /** Breaks or mends a database. */
    public void fault(Database database, Fault fault) {
        databases.set(database, fault);
    }

    /** Puts old events with random ids straight into MongoDB. */
    public void seed(int count) {
        new Seeder(databases.mongoUri(), seeded()).seed(count);
    }

    /** Starts the load with its usual number of users. */
    public void startLoad() {
        startLoad(15, 200);
    }

    /** Starts the load. */
    public void startLoad(int threads, int pauseMax) {
        load.start(threads, pauseMax);
        announce();
    }

    /**
     * Reads every event on record back through the front door.
     *
     * @throws LabException if an audit is under way already
     */
    public AuditReport audit() {
        return newAudit().run();
    }

    /** Starts an audit, and returns. */
    public void startAudit() {
        Thread thread = new Thread(newAudit()::run, "audit");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized Audit newAudit() {
        if (audit != null && audit.report().running()) {
            throw LabException.conflict("An audit is under way already.");
        }
        audit = new Audit(door.url(), List.of(load.ledger(), seeded()));
        return audit;
    }

    private Path seeded() {
        return options.folder().resolve("seeded.jsonl");
    }

    /**
     * Copies what DynamoDB lacks and repairs what it has otherwise, by the tool of the deployed stage; waits for its end.
     *
     * @param dryRun only to report
     * @param bothWays to count also what only DynamoDB has
     */
    public ReconcileReport reconcile(boolean dryRun, boolean bothWays) {
        startReconcile(dryRun, bothWays);
        return reconciler.await();
    }

    /** Starts a reconciliation, and returns. */
    public void startReconcile(boolean dryRun, boolean bothWays) {
        Stage stage = stage().orElseThrow(() -> LabException.conflict("No stage is deployed yet."));
        reconciler.start(stage, stageEnvironment(), dryRun, bothWays);
        announce();
    }

    /** The reconciliation that was started last, when it is through. */
    public ReconcileReport awaitReconcile() {
        return reconciler.await();
    }

    /** Everything at this moment. */
    public LabStatus status() {
        StageProcess stage = current;
        Stage deployingNow = next;
        Audit lastAudit = audit;
        return new LabStatus(
                door.url(),
                options.folder().toString(),
                stage == null ? 0 : stage.stage().number(),
                stage == null ? "" : stage.stage().module(),
                stage == null
                        ? ""
                        : stage.child().log().getFileName().toString().replace(".log", ""),
                deployingNow == null ? 0 : deployingNow.number(),
                rollouts.percents(),
                new LabStatus.Databases(
                        databases.kind(),
                        databases.areAlive(),
                        databases.fault(Database.MONGODB).text(),
                        databases.fault(Database.DYNAMODB).text()),
                frontDoorStatus(),
                load.report(),
                reconciler.isRunning(),
                reconciler.report().orElse(null),
                reconciler.problem().orElse(null),
                lastAudit == null ? null : lastAudit.report(),
                notes());
    }

    private LabStatus.FrontDoorStatus frontDoorStatus() {
        List<Traffic.Second> seconds = traffic().seconds();
        List<Traffic.Second> last = seconds.subList(Math.max(0, seconds.size() - 10), seconds.size());
        return new LabStatus.FrontDoorStatus(
                traffic().requests(),
                traffic().failed(),
                last.stream().mapToInt(Traffic.Second::requests).average().orElse(0),
                last.stream().mapToDouble(Traffic.Second::readP50).average().orElse(0),
                last.stream().mapToDouble(Traffic.Second::readP99).max().orElse(0));
    }

    private List<LabStatus.Note> notes() {
        synchronized (notes) {
            return List.copyOf(notes);
        }
    }

    private void say(String sentence) {
        if (closed.get()) {
            return;
        }
        synchronized (notes) {
            notes.add(new LabStatus.Note(System.currentTimeMillis(), sentence));
            if (notes.size() > NOTES) {
                notes.removeFirst();
            }
        }
        listener.accept(sentence);
    }

    private Path deployedFile() {
        return options.folder().resolve("deployed.txt");
    }

    /** The stage that was last behind the front door in this folder. */
    private Optional<Stage> lastDeployed() {
        try {
            return Files.exists(deployedFile())
                    ? Optional.of(Stage.of(Files.readString(deployedFile()).strip()))
                    : Optional.empty();
        } catch (IOException | LabException e) {
            throw LabException.failed(deployedFile() + " does not name the stage that ran last: write 1, 2, 3 or 4.");
        }
    }

    private void remember(Stage stage) {
        try {
            Files.writeString(deployedFile(), stage.number() + "\n");
        } catch (IOException e) {
            throw LabException.failed(deployedFile() + " cannot be written: " + e.getMessage());
        }
    }

    /** Tells other processes where this lab is and what it has started; a lab that is already there comes first. */
    private synchronized void announce(Child... more) {
        Optional<LabFile> running = LabFile.ofRunningLab(home);
        if (running.isPresent()
                && running.get().lab().pid() != ProcessHandle.current().pid()) {
            return;
        }
        StageProcess stage = current;
        List<LabFile.Running> children = Stream.of(
                        databases.children(),
                        load.children(),
                        reconciler.children(),
                        stage == null ? List.<Child>of() : List.of(stage.child()),
                        List.of(more))
                .flatMap(List::stream)
                .filter(Child::isAlive)
                .map(child -> LabFile.Running.of(child.handle()))
                .toList();
        try {
            new LabFile(
                            LabFile.Running.of(ProcessHandle.current()),
                            door.port(),
                            options.folder().toString(),
                            children)
                    .write(home);
            announced = true;
        } catch (IOException e) {
            throw LabException.failed(LabFile.path(home) + " cannot be written: " + e.getMessage());
        }
    }

    /** Stops everything, users first and databases last. Returns when all processes are gone. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        load.close();
        reconciler.close();
        if (door != null) {
            door.close();
        }
        StageProcess stage = current;
        if (stage != null) {
            stage.stop();
        }
        databases.close();
        if (announced) {
            try {
                LabFile.delete(home);
            } catch (IOException e) {
                listener.accept(LabFile.path(home) + " cannot be removed: " + e.getMessage());
            }
        }
    }
}
