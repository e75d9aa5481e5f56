package dev.datanomad.lab.system;

import dev.datanomad.databases.DynamoFault;
import dev.datanomad.databases.MongoFault;
import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.children.ShellVariables;
import dev.datanomad.lab.gate.Store;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The two databases of a lab. Stages reach them through proxies that can inject faults. If {@code MONGODB_URI} is in the
 * lab's environment and the lab is not self-contained, the databases are external: used as they are, without faults.
 * Thread-safe.
 */
public final class LabDatabases implements AutoCloseable {

    private static final String MONGODB_URI = "MONGODB_URI";
    private static final String DYNAMODB_URL = "AWS_ENDPOINT_URL_DYNAMODB";

    /** A process that ended earlier may do so again, on a full disk for example. */
    private static final Duration STABLE = Duration.ofMinutes(1);

    private static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    private final LabOptions options;
    private final LabProcesses processes;
    private final Timeline timeline;
    private final Runnable crashed;
    private final Map<Store, FaultPoint> proxies = new EnumMap<>(Store.class);
    private final Map<Store, Long> faultEntries = new EnumMap<>(Store.class);
    private final Map<Store, Fault> faults = new EnumMap<>(Store.class);
    private volatile Map<String, String> environment = Map.of();
    private volatile String mongoUri;

    /** The last process that became ready; null before the first, and if they are external. */
    private DatabasesProcess process;

    /** How to reach it without the proxies. */
    private Map<String, String> direct = Map.of();

    /** The last process that was started, ready or not. */
    private DatabasesProcess newest;

    /** Before the next restart; doubled each time, until a process has been stable. */
    private Duration backoff = Duration.ZERO;

    private boolean stopping;

    /** @param crashed is told when they have ended by themselves, behind which either may lack events */
    LabDatabases(LabProcesses processes, Timeline timeline, Runnable crashed) {
        this.crashed = crashed;
        this.options = processes.options();
        this.processes = processes;
        this.timeline = timeline;
        for (Store database : Store.values()) {
            faults.put(database, Fault.NONE);
        }
    }

    /** Starts them, unless they are external. */
    void start() {
        if (areExternal()) {
            mongoUri = System.getenv(MONGODB_URI);
            environment = ShellVariables.EXTERNAL_DATABASES.inherited();
            return;
        }
        Map<String, String> real = launch(List.of());
        mongoUri = real.get(MONGODB_URI);
        Map<String, String> proxied = new LinkedHashMap<>(real);
        proxied.put(MONGODB_URI, MongoFault.polling(through(Store.MONGODB, mongoUri)));
        proxied.put(DYNAMODB_URL, through(Store.DYNAMODB, real.get(DYNAMODB_URL)));
        environment = Collections.unmodifiableMap(proxied);
    }

    /** Whether the lab's environment names its databases. */
    boolean areExternal() {
        return !options.selfContained() && System.getenv(MONGODB_URI) != null;
    }

    /** Starts a process, and waits until it is ready: up to a minute, in which the lock is free for everybody else. */
    private Map<String, String> launch(List<String> ports) {
        DatabasesProcess launched;
        synchronized (this) {
            if (stopping) {
                throw LabException.conflict("The lab is stopping.");
            }
            launched = DatabasesProcess.start(processes, ports);
            newest = launched;
        }
        Map<String, String> variables = launched.awaitReady();
        long ready = System.nanoTime();
        synchronized (this) {
            process = launched;
            direct = variables;
        }
        launched.child().onExit().thenRun(() -> ended(launched, Duration.ofNanos(System.nanoTime() - ready)));
        return variables;
    }

    /** Starts a proxy in front of a database, and returns the address with the proxy's host and port. */
    private String through(Store database, String address) {
        FaultPoint point = FaultPoint.before(address);
        proxies.put(database, point);
        return point.address();
    }

    private void ended(DatabasesProcess ended, Duration age) {
        synchronized (this) {
            if (stopping || ended != process) {
                return;
            }
        }
        crashed.run();
        synchronized (this) {
            if (options.keepsData() && options.databases() == Kind.EMBEDDED) {
                backoff = age.compareTo(STABLE) > 0 ? Duration.ZERO : longer(backoff);
                scheduleRestart(true);
                return;
            }
        }
        // Without data on disk there is no restart: the lab must not hide that the data is gone.
        timeline.note(
                Timeline.Kind.INCIDENT,
                "The databases crashed, and their data in memory is lost: reset, and start again with up."
                        + " Their log is " + ended.child().log() + ".");
    }

    private static Duration longer(Duration backoff) {
        long millis = Math.max(MIN_BACKOFF.toMillis(), 2 * backoff.toMillis());
        return Duration.ofMillis(Math.min(millis, MAX_BACKOFF.toMillis()));
    }

    /** On a thread of its own, as a start takes long. */
    private void scheduleRestart(boolean firstTry) {
        CompletableFuture.delayedExecutor(backoff.toMillis(), TimeUnit.MILLISECONDS, LabDatabases::onNewThread)
                .execute(() -> restart(firstTry));
    }

    private static void onNewThread(Runnable task) {
        Thread thread = new Thread(task, "restart of the databases");
        thread.setDaemon(true);
        thread.start();
    }

    private void restart(boolean firstTry) {
        Map<String, String> before = directEnvironment();
        try {
            launch(List.of(
                    "--mongo-port",
                    FaultPoint.port(before.get(MONGODB_URI)),
                    "--dynamo-port",
                    FaultPoint.port(before.get(DYNAMODB_URL))));
            timeline.note(
                    Timeline.Kind.INCIDENT,
                    "The databases crashed and were restarted on their data. The log of the crash is "
                            + DatabasesProcess.oldLog(options.logs()) + ".");
        } catch (LabException e) {
            synchronized (this) {
                if (stopping) {
                    return;
                }
                backoff = longer(backoff);
                scheduleRestart(false);
            }
            if (firstTry) {
                timeline.note(
                        Timeline.Kind.INCIDENT,
                        "The databases crashed and do not start; the lab retries. " + e.getMessage());
            }
        }
    }

    /** The variables with which a stage reaches them: through the proxies, or if they are external, those of the shell. */
    Map<String, String> environment() {
        return environment;
    }

    /** The variables that lead to them without the proxies; empty if they are external. */
    public synchronized Map<String, String> directEnvironment() {
        return direct;
    }

    /** MongoDB without the proxy. */
    String mongoUri() {
        return mongoUri;
    }

    /** The database of a name; throws a LabException if there is no such database. */
    public static Store named(String name) {
        return Store.of(name)
                .orElseThrow(
                        () -> LabException.input("There is no database \"" + name + "\": choose mongodb or dynamodb."));
    }

    /** Injects a fault, in place of the last one; throws a LabException if they are external, or it is not possible. */
    public synchronized void inject(Store database, Fault fault) {
        FaultPoint point = proxies.get(database);
        if (point == null) {
            throw LabException.conflict(
                    "These databases are external (MONGODB_URI is set): the lab injects faults only into its own.");
        }
        int amount = fault.requirePossible(database).amount();
        switch (fault.kind()) {
            case THROTTLE -> point.proxy().misbehave(DynamoFault.throttle(amount));
            case ERROR ->
                point.proxy()
                        .misbehave(database == Store.MONGODB ? MongoFault.error(amount) : DynamoFault.error(amount));
            default -> point.inject(fault);
        }
        record(database, fault);
        faults.put(database, fault);
    }

    private void record(Store database, Fault fault) {
        Long last = faultEntries.remove(database);
        if (last != null) {
            timeline.ended(last, null);
        }
        if (fault.kind() != Fault.Kind.OK) {
            faultEntries.put(database, timeline.began(Timeline.Kind.FAULT, database.title() + ": " + fault.text()));
        } else if (last != null) {
            timeline.happened(Timeline.Kind.FAULT, database.title() + " works again");
        }
    }

    synchronized LabStatus.Databases status() {
        return new LabStatus.Databases(
                kind(),
                process == null || process.child().isAlive(),
                faults.get(Store.MONGODB).text(),
                faults.get(Store.DYNAMODB).text());
    }

    private String kind() {
        if (areExternal()) {
            return "external";
        }
        String data = options.keepsData() ? ", on disk" : ", in memory";
        return switch (options.databases()) {
            case EMBEDDED -> "embedded" + data;
            case CONTAINERS -> "in containers" + data;
            case GIVEN -> "given";
        };
    }

    /** Their process; null if they are external. */
    synchronized ChildProcess child() {
        return process == null ? null : process.child();
    }

    /** From now on no process is started, and one that ends is not restarted. Returns at once. */
    synchronized void expectEnd() {
        stopping = true;
    }

    @Override
    public void close() {
        DatabasesProcess last;
        synchronized (this) {
            stopping = true;
            last = newest;
        }
        if (last != null) {
            last.stop();
        }
        proxies.values().forEach(FaultPoint::close);
    }
}
