package dev.datanomad.lab.system;

import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.console.Console;
import dev.datanomad.lab.console.Explainer;
import dev.datanomad.lab.proxy.FrontProxy;
import dev.datanomad.lab.proxy.Traffic;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;

/** A running lab: databases, front door, instances of a stage, flags and load. Thread-safe, like each of its parts. */
public final class Lab implements AutoCloseable {

    /** How much of the time line the status has. */
    private static final int LATEST = 100;

    private static final String LAUNCHDARKLY = "LD_SDK_KEY";

    private final LabOptions options;
    private final Timeline timeline;
    private final LabProcesses processes;
    private final LabDatabases databases;
    private final Rollouts rollouts;
    private final FrontProxy proxy;
    private final Evidence evidence;
    private final Deployments deployments;
    private final Load load;
    private final Reconciler reconciler;
    private final Seeding seeding;
    private final Audits audits;
    private final GatedActions actions;
    private final GateView gate;
    private final GuardedRollout rollout;
    private final History history;
    private final HandEdits edits;
    private final Console console;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final String run = UUID.randomUUID().toString();
    private volatile boolean ready;

    private Lab(Path home, LabOptions options, Function<Lab, Handler> controlRoom, Consumer<String> listener) {
        Path folder = options.folder();
        this.options = options;
        timeline = new Timeline(listener);
        processes = new LabProcesses(home, options);
        databases =
                new LabDatabases(processes, timeline, () -> evidence().incident("the databases have crashed", true));
        rollouts = new Rollouts(folder.resolve("flags.json"));
        proxy = new FrontProxy(options.port(), controlRoom.apply(this));
        evidence = Evidence.open(folder.resolve("gate.json"), startsEmpty(), timeline);
        deployments = new Deployments(proxy, evidence, this::stageEnvironment, processes, timeline);
        load = new Load(proxy, Seeding.ledger(folder), processes, timeline);
        reconciler = new Reconciler(deployments, evidence, this::stageEnvironment, processes, timeline);
        seeding = new Seeding(folder, databases::mongoUri, reconciler, evidence, timeline);
        audits = new Audits(proxy, load, seeding, () -> console().ledger(), timeline);
        actions = new GatedActions(
                deployments, rollouts, databases, reconciler, evidence, proxy.traffic(), timeline, flagsAreElsewhere());
        gate = new GateView(actions);
        rollout = new GuardedRollout(this, timeline);
        history = new History(proxy.traffic(), deployments, timeline);
        edits = new HandEdits(rollouts, timeline);
        Explainer explainer = new Explainer(rollouts::content, deployments::stage, flagsAreElsewhere());
        console = new Console(
                proxy::url,
                databases::environment,
                explainer,
                seeding::insert,
                folder,
                sentence -> timeline.happened(Timeline.Kind.LOAD, sentence));
    }

    /** Whether the databases hold nothing yet. */
    private boolean startsEmpty() {
        boolean hasData = options.keepsData() && Files.exists(options.folder().resolve("databases"));
        return !hasData && !databases.areExternal();
    }

    /** Whether stages have their flags from LaunchDarkly. */
    private boolean flagsAreElsewhere() {
        return !options.selfContained() && System.getenv(LAUNCHDARKLY) != null;
    }

    /**
     * Starts databases, front door and the stage of the last deploy in this folder, or stage 1.
     *
     * @param controlRoom answers requests below {@code /lab}
     * @param listener gets a sentence about each event that nobody asked for, such as a crash
     * @throws LabException if anything does not start; everything else is stopped then
     */
    public static Lab start(
            Path home, LabOptions options, Function<Lab, Handler> controlRoom, Consumer<String> listener) {
        Lab lab = new Lab(home, options, controlRoom, listener);
        try {
            lab.open();
            return lab;
        } catch (IOException e) {
            lab.closeAfter(e);
            throw LabException.failed("The folder " + options.folder() + " cannot be used: " + e.getMessage());
        } catch (RuntimeException e) {
            lab.closeAfter(e);
            throw e;
        }
    }

    /** Errors while closing are suppressed. */
    private void closeAfter(Exception reason) {
        try {
            close();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private void open() throws IOException {
        Files.createDirectories(options.logs());
        rollouts.createIfMissing(!startsEmpty()
                && deployments.last().filter(last -> last != Stage.MONGO_ONLY).isPresent());
        try {
            proxy.start();
        } catch (BindException e) {
            throw LabException.conflict(portProblem(options.port(), e.getMessage()));
        }
        processes.publish(proxy.port());
        databases.start();
        if (!options.keepsData() || options.databases() != Kind.EMBEDDED || databases.areExternal()) {
            // The checkpoints may be about other databases.
            reconciler.forgetCheckpoints();
        }
        deployments.removeLeftovers();
        deployments
                .deploy(deployments.last().orElse(Stage.MONGO_ONLY), 1)
                .warnings()
                .forEach(timeline::note);
        history.start();
        if (!flagsAreElsewhere()) {
            edits.start();
        }
        ready = true;
    }

    /** Only the text of the exception tells a port that is in use from one that is not allowed. */
    public static String portProblem(int port, String reason) {
        if (!reason.contains("in use")) {
            return "Port " + port + " cannot be used (" + reason + "): choose another with --port.";
        }
        return "Port " + port + " is taken" + (port == 5000 ? " (on macOS, AirPlay Receiver holds 5000)" : "")
                + ": free it, or choose another with --port.";
    }

    /** @throws LabException while databases or the first stage are starting */
    public void requireReady() {
        if (!ready) {
            throw LabException.conflict("The lab is still starting; try again in a moment.");
        }
    }

    /** The base URL of the service, without a slash at the end. */
    public String url() {
        return proxy.url();
    }

    /** How many old events the route puts into MongoDB. */
    public int oldEvents() {
        return options.scale().oldEvents();
    }

    /** The folder of logs, ledgers and flags. */
    public Path folder() {
        return options.folder();
    }

    public Traffic traffic() {
        return proxy.traffic();
    }

    public Deployments deployments() {
        return deployments;
    }

    public LabDatabases databases() {
        return databases;
    }

    public Rollouts rollouts() {
        return rollouts;
    }

    public Load load() {
        return load;
    }

    public Reconciler reconciler() {
        return reconciler;
    }

    public Seeding seeding() {
        return seeding;
    }

    public Audits audits() {
        return audits;
    }

    /** The actions that the gate assesses: flags and deploys. */
    public GatedActions actions() {
        return actions;
    }

    Evidence evidence() {
        return evidence;
    }

    /** What is known of each store, and the next step; null until it is known for the first time. */
    public LabStatus.Gate gate() {
        return gate.status();
    }

    public Timeline timeline() {
        return timeline;
    }

    /** Names this start of the lab. */
    public String run() {
        return run;
    }

    public History history() {
        return history;
    }

    public GuardedRollout rollout() {
        return rollout;
    }

    public Console console() {
        return console;
    }

    /** The settings that a stage is started with, except for its port and name. */
    public Map<String, String> stageEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>(databases.environment());
        environment.put("FLAGS_FILE", rollouts.file().toString());
        environment.put("FLAGS_LAST_GOOD", rollouts.lastGood().toString());
        environment.put("REVERSE_SHADOW_READ_PERCENT", "100");
        environment.put("LAB_PATH", "/lab/");
        if (options.selfContained()) {
            environment.put(LAUNCHDARKLY, "");
        }
        return environment;
    }

    public LabStatus status() {
        return new LabStatus(
                url(),
                folder().toString(),
                deployments.stage().map(Stage::number).orElse(0),
                deployments.stage().map(Stage::module).orElse(""),
                deployments.instances().stream().map(Instance::name).toList(),
                deployments.next().map(Stage::number).orElse(0),
                flags(),
                databases.status(),
                LabStatus.ProxyStatus.of(traffic()),
                load.report(),
                reconciler.isRunning(),
                reconciler.report().orElse(null),
                reconciler.problem().orElse(null),
                audits.report(),
                seeding.report(),
                gate(),
                rollout.status(),
                timeline.latest(LATEST));
    }

    /** As an instance uses them; where none does, as one would. */
    LabStatus.Flags flags() {
        List<String> problems = new ArrayList<>();
        Optional<FlagValues> ofFile = Optional.empty();
        if (!flagsAreElsewhere()) {
            try {
                Rollouts.Reading reading = rollouts.read();
                Optional.ofNullable(reading.problem()).ifPresent(problems::add);
                ofFile = Optional.of(reading.flags());
            } catch (LabException e) {
                problems.add(e.getMessage());
            }
        }
        Optional<StageMetrics.Flags> used = deployments.flags();
        if (problems.isEmpty()) {
            used.ifPresent(flags -> problems.addAll(flags.warnings()));
        }
        Map<String, List<LabStatus.Named>> named = ofFile.map(FlagValues::named).orElse(Map.of());
        String version = ofFile.map(FlagValues::version).orElse("");
        if (used.isPresent() && !used.get().version().equals(version)) {
            return new LabStatus.Flags(
                    elsewhere(used), used.get().users(), used.get().shares(), named, problems);
        }
        // The same flags, with words that name users.
        return new LabStatus.Flags(
                elsewhere(used),
                ofFile.map(FlagValues::users).orElse(Map.of()),
                ofFile.map(FlagValues::shares).orElse(Map.of()),
                named,
                problems);
    }

    private String elsewhere(Optional<StageMetrics.Flags> used) {
        if (!flagsAreElsewhere()) {
            return "";
        }
        return used.map(flags -> "From " + flags.source() + ", version " + flags.version() + ".")
                .orElse("From LaunchDarkly; no instance that runs uses any.");
    }

    /**
     * Stops everything, users first and databases last. Returns when all processes have ended.
     *
     * @throws LabException if something does not stop or cannot be removed; everything else is stopped all the same
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        timeline.close();
        // Ctrl-C reaches the databases, too: they may end before their turn.
        databases.expectEnd();
        Shutdown.runAll(List.of(
                history::close,
                edits::close,
                rollout::close,
                console::close,
                load::close,
                reconciler::close,
                seeding::close,
                proxy::close,
                deployments::close,
                evidence::close,
                gate::close,
                databases::close,
                processes::withdraw));
    }
}
