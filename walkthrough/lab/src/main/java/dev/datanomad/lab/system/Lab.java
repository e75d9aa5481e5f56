package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.proxy.FrontProxy;
import dev.datanomad.lab.proxy.Traffic;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;

/**
 * The service with everything around it, running: databases, front door, instances of a stage, its flags, and the
 * levers to change each of them. Thread-safe: levers may be pulled from several places at once.
 */
public final class Lab implements AutoCloseable {

    private static final String LAUNCHDARKLY = "LD_SDK_KEY";

    private final LabOptions options;
    private final Notes notes;
    private final LabFileWriter announcement;
    private final LabDatabases databases;
    private final Rollouts rollouts;
    private final Deployments deployments;
    private final Load load;
    private final Reconciler reconciler;
    private final AtomicBoolean closed = new AtomicBoolean();
    private FrontProxy door;
    private volatile boolean ready;
    private volatile Audit audit;
    private volatile Seeder seeder;
    /** By all seedings before the last one. */
    private long seededBefore;

    private Lab(Path home, LabOptions options, Consumer<String> listener) {
        this.options = options;
        notes = new Notes(listener);
        announcement = new LabFileWriter(home, options);
        databases = new LabDatabases(home, options, notes);
        rollouts = new Rollouts(options.folder().resolve("flags.json"));
        deployments = new Deployments(home, options, notes);
        load = new Load(home, options, notes);
        reconciler = new Reconciler(home, options);
    }

    /**
     * Starts databases, front door and a stage: the one that was deployed last in this folder, otherwise stage 1.
     *
     * @param home the root of the repository
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
            lab.closeAfter(e);
            throw LabException.failed("The folder " + options.folder() + " cannot be used: " + e.getMessage());
        } catch (RuntimeException e) {
            lab.closeAfter(e);
            throw e;
        }
    }

    /** What fails now is not what matters. */
    private void closeAfter(Exception reason) {
        try {
            close();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private void open(Handler controlRoom) throws IOException {
        Files.createDirectories(options.logs());
        rollouts.createIfMissing();
        try {
            door = FrontProxy.open(options.port(), controlRoom);
        } catch (BindException e) {
            throw LabException.conflict(portProblem(options.port(), e.getMessage()));
        }
        load.aimAt(door.url());
        announce();
        databases.start();
        if (!options.keepsData() || options.containers() || databases.areSomebodyElses()) {
            // These may be other databases than the last time.
            reconciler.forgetCheckpoints();
        }
        announce();
        deployments.removeLeftovers();
        deploy(deployments.last().orElse(Stage.MONGO_ONLY)).warnings().forEach(notes::say);
        ready = true;
    }

    /** Which of the reasons it is, only the text tells. */
    static String portProblem(int port, String reason) {
        if (!reason.contains("in use")) {
            return "Port " + port + " cannot be used (" + reason + "): choose another with --port.";
        }
        return "Port " + port + " is taken" + (port == 5000 ? " (on macOS, AirPlay Receiver holds 5000)" : "")
                + ": free it, or choose another with --port.";
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

    /** The stage behind the front door; nothing while the first one starts. */
    public Optional<Stage> stage() {
        return deployments.stage();
    }

    /** The log of the instance behind the front door; of several, the one that the dashboard shows. */
    public Path stageLog() {
        return deployments.log();
    }

    /** What passes through the front door. */
    public Traffic traffic() {
        return door.traffic();
    }

    /**
     * Puts a stage behind the front door in place of the one that is there: starts it, waits until it is ready, sends
     * new requests to it, lets the old instance finish what it is at, and stops it. The same stage again is a restart.
     *
     * @throws LabException if another deploy is under way, or it does not get ready; the old one then stays
     */
    public Deployment deploy(Stage stage) {
        return deploy(stage, 1);
    }

    /**
     * Puts several instances of a stage behind the front door, in place of all that are there. Requests for events go to
     * them in turn; the dashboard and the metrics are those of the first. One that dies gets no more requests.
     *
     * @param instances 1 to 4
     * @throws LabException if another deploy is under way, or one does not get ready; the old ones then stay
     */
    public Deployment deploy(Stage stage, int instances) {
        Deployment done = deployments.deploy(stage, instances, stageEnvironment(), rollouts, door, this::announce);
        announce();
        return done;
    }

    /** What a stage is started with, apart from its port and name: it leads to the databases through their proxies. */
    public Map<String, String> stageEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>(databases.environment());
        environment.put("FLAGS_FILE", rollouts.file().toString());
        if (options.selfContained()) {
            environment.put(LAUNCHDARKLY, "");
        }
        return environment;
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
        if (!options.selfContained() && System.getenv(LAUNCHDARKLY) != null) {
            warnings.add(LAUNCHDARKLY + " is set: stages go by LaunchDarkly's flags, and not by this file.");
        }
        return warnings;
    }

    /** Where the flags are, in the format of LaunchDarkly's SDK. */
    public Path flagsFile() {
        return rollouts.file();
    }

    /** Breaks or mends a database. */
    public void fault(Database database, Fault fault) {
        databases.set(database, fault);
    }

    /**
     * Shutdown the newest instance behind the front door on the spot, without letting it finish anything.
     *
     * @return its name
     * @throws LabException if none is alive
     */
    public String kill() {
        return deployments.kill();
    }

    /** The instances behind the front door that are alive, oldest first. */
    public List<Instance> instances() {
        return deployments.instances();
    }

    /** The variables that lead straight to the databases, past the proxies; empty if they are somebody else's. */
    public Map<String, String> databaseEnvironment() {
        return databases.directEnvironment();
    }

    /** Puts old events with random ids straight into MongoDB; waits for the end. */
    public void seed(int count) {
        newSeeder(count).await();
    }

    /**
     * Starts to put old events into MongoDB, and returns. A reconciliation that was killed begins anew then, since these
     * events may be behind the place where it was.
     *
     * @throws LabException if a seeding is under way already
     */
    public void startSeed(int count) {
        newSeeder(count);
    }

    private synchronized Seeder newSeeder(int count) {
        if (seeder != null && seeder.report().running()) {
            throw LabException.conflict("A seeding is under way already.");
        }
        Seeder next = new Seeder(seeded(), count, reconciler::forgetCheckpoints);
        reconciler.forgetCheckpoints();
        next.start(databases.mongoUri());
        seededBefore = seededEvents();
        seeder = next;
        return next;
    }

    private synchronized long seededEvents() {
        return seededBefore + (seeder == null ? 0 : seeder.report().done());
    }

    private Path seeded() {
        return options.folder().resolve("seeded.jsonl");
    }

    /** The users: what they do, and to stop them. */
    public Load load() {
        return load;
    }

    /** Starts the load with its usual number of users. */
    public void startLoad() {
        startLoad(15, 200);
    }

    /**
     * Starts the load.
     *
     * @param users how many at a time
     * @param pauseMax the longest pause between a user's write and read, in milliseconds
     */
    public void startLoad(int users, int pauseMax) {
        load.start(users, pauseMax);
        announce();
    }

    /**
     * Reads every event on record back through the front door.
     *
     * @throws LabException if an audit is under way already
     */
    public AuditReport audit() {
        return newAudit(everything()).run();
    }

    /** How many events the users have had acknowledged since the lab was made: a position for {@link #auditSince}. */
    public long acknowledged() {
        try {
            return Ledgers.wholeLines(load.ledger());
        } catch (IOException e) {
            throw LabException.failed("The ledger " + load.ledger() + " cannot be read: " + e.getMessage() + ".");
        }
    }

    /**
     * Reads back every event that was acknowledged after the first {@code events} of them; seeded ones are left out.
     *
     * @throws LabException if an audit is under way already
     */
    public AuditReport auditSince(long events) {
        return newAudit(List.of(acknowledgedAfter(events))).run();
    }

    /** Starts an audit, and returns. */
    public void startAudit() {
        Thread thread = new Thread(newAudit(everything())::run, "audit");
        thread.setDaemon(true);
        thread.start();
    }

    private List<Audit.Part> everything() {
        return List.of(acknowledgedAfter(0), new Audit.Part(seeded(), 0, seededEvents()));
    }

    private Audit.Part acknowledgedAfter(long events) {
        return new Audit.Part(
                load.ledger(), events, Math.max(events, load.report().acknowledged()));
    }

    private synchronized Audit newAudit(List<Audit.Part> parts) {
        if (audit != null && audit.report().running()) {
            throw LabException.conflict("An audit is under way already.");
        }
        audit = new Audit(door.url(), parts);
        return audit;
    }

    /**
     * Copies what DynamoDB lacks and repairs what it has otherwise, by the tool of the deployed stage; waits for its
     * end.
     *
     * @param dryRun only to report
     * @param bothWays to count also what only DynamoDB has
     */
    public ReconcileReport reconcile(boolean dryRun, boolean bothWays) {
        startReconcile(ReconcileOptions.of(dryRun, bothWays));
        return reconciler.await();
    }

    /** Starts a reconciliation, and returns. */
    public void startReconcile(ReconcileOptions how) {
        Stage stage = stage().orElseThrow(() -> LabException.conflict("No stage is deployed yet."));
        reconciler.start(stage, stageEnvironment(), how);
        announce();
    }

    /** Everything at this moment. */
    public LabStatus status() {
        Optional<Stage> stage = stage();
        Audit lastAudit = audit;
        Seeder lastSeeder = seeder;
        Map<String, BigDecimal> flags = Map.of();
        String flagsProblem = null;
        try {
            flags = rollouts.percents();
        } catch (LabException e) {
            flagsProblem = e.getMessage();
        }
        return new LabStatus(
                door.url(),
                options.folder().toString(),
                stage.map(Stage::number).orElse(0),
                stage.map(Stage::module).orElse(""),
                instances().stream().map(Instance::name).toList(),
                deployments.next().map(Stage::number).orElse(0),
                flags,
                flagsProblem,
                databases.status(),
                LabStatus.ProxyStatus.of(traffic()),
                load.report(),
                reconciler.isRunning(),
                reconciler.report().orElse(null),
                reconciler.problem().orElse(null),
                lastAudit == null ? null : lastAudit.report(),
                lastSeeder == null ? null : lastSeeder.report(),
                notes.latest());
    }

    /** Tells other processes where this lab is, and what it has started. */
    private void announce() {
        List<ChildProcess> children = Stream.of(
                        databases.children(), deployments.children(), load.children(), reconciler.children())
                .flatMap(List::stream)
                .toList();
        announcement.update(door.port(), children);
    }

    /**
     * Stops everything, users first and databases last. Returns when all processes are gone.
     *
     * @throws LabException if something does not stop or cannot be removed; everything else is stopped all the same
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        notes.close();
        // Ctrl-C reaches the databases too: they may end before it is their turn.
        databases.expectEnd();
        Shutdown.all(List.of(
                load::close,
                reconciler::close,
                this::closeSeeder,
                this::closeDoor,
                deployments::close,
                databases::close,
                announcement::withdraw));
    }

    private void closeSeeder() {
        if (seeder != null) {
            seeder.close();
        }
    }

    private void closeDoor() {
        if (door != null) {
            door.close();
        }
    }
}
