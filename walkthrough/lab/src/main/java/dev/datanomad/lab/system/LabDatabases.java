package dev.datanomad.lab.system;

import dev.datanomad.databases.DynamoFault;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.databases.MongoFault;
import dev.datanomad.lab.children.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two databases as the lab uses them: stages reach them through proxies that can break the connection. With
 * {@code MONGODB_URI} in the lab's environment they are somebody else's, and are used as they are, unless the lab is to
 * be self-contained. Thread-safe.
 */
final class LabDatabases implements AutoCloseable {

    private static final String MONGODB_URI = "MONGODB_URI";
    private static final String DYNAMODB_URL = "AWS_ENDPOINT_URL_DYNAMODB";

    /** What else in somebody's environment could lead a stage astray, or keep it from an address like that one. */
    private static final Map<String, String> UNSAID = Map.of(
            "AWS_SESSION_TOKEN", "",
            "AWS_PROFILE", "",
            "AWS_USE_FIPS_ENDPOINT", "false",
            "AWS_USE_DUALSTACK_ENDPOINT", "false");

    private static final int KILOBYTE = 1_000;

    /** Those that end sooner than this after their start may well do so again, on a full disk for example. */
    private static final Duration STABLE = Duration.ofMinutes(1);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final Pattern ADDRESS = Pattern.compile("(\\w+://(?:[^/@]*@)?)([^:/?]+):(\\d+)");

    private final Path home;
    private final LabOptions options;
    private final Notes notes;
    private final Map<Database, FaultProxy> proxies = new EnumMap<>(Database.class);
    private final Map<Database, Fault> faults = new EnumMap<>(Database.class);
    private final Map<String, String> environment = new LinkedHashMap<>();
    private DatabasesProcess process;
    private String mongoUri;
    /** Before they are started again; twice as long each time, until they have been stable. */
    private Duration pause = Duration.ZERO;

    private volatile boolean endExpected;

    LabDatabases(Path home, LabOptions options, Notes notes) {
        this.home = home;
        this.options = options;
        this.notes = notes;
        for (Database database : Database.values()) {
            faults.put(database, Fault.NONE);
        }
    }

    /** Starts them, unless they are somebody else's. */
    void start() {
        if (areSomebodyElses()) {
            mongoUri = System.getenv(MONGODB_URI);
            return;
        }
        started(launch(List.of()));
        Map<String, String> real = process.environment();
        mongoUri = real.get(MONGODB_URI);
        environment.putAll(real);
        environment.putAll(UNSAID);
        environment.put(MONGODB_URI, through(Database.MONGODB, mongoUri));
        environment.put(DYNAMODB_URL, through(Database.DYNAMODB, real.get(DYNAMODB_URL)));
    }

    /** Whether the environment names databases, and the lab may use them. */
    boolean areSomebodyElses() {
        return !options.selfContained() && System.getenv(MONGODB_URI) != null;
    }

    private DatabasesProcess launch(List<String> ports) {
        Path data = options.keepsData() ? options.folder().resolve("databases") : null;
        return DatabasesProcess.start(home, data, options.containers(), ports, options.logs());
    }

    private void started(DatabasesProcess started) {
        process = started;
        long start = System.nanoTime();
        started.child().onExit().thenRun(() -> ended(started, Duration.ofNanos(System.nanoTime() - start)));
    }

    /** Puts a proxy in front of a database, and returns its address as seen from there. */
    private String through(Database database, String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.find()) {
            throw LabException.failed("The databases gave an address without a port: " + address);
        }
        FaultProxy proxy = FaultProxy.to(parts.group(2), Integer.parseInt(parts.group(3)));
        proxies.put(database, proxy);
        return parts.replaceFirst(Matcher.quoteReplacement(parts.group(1) + "127.0.0.1:" + proxy.port()));
    }

    /** When the process ends without having been told to: data in memory is gone, and to hide that would be wrong. */
    private synchronized void ended(DatabasesProcess ended, Duration age) {
        if (endExpected || ended != process) {
            return;
        }
        if (!options.keepsData() || options.containers()) {
            notes.say("The databases ended by themselves, and their data with them: reset, and start again with up."
                    + " Their log is " + ended.child().log() + ".");
            return;
        }
        pause = age.compareTo(STABLE) > 0 ? Duration.ZERO : longer(pause);
        startAgainAfterPause(ended, true);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        if (twice.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private void startAgainAfterPause(DatabasesProcess ended, boolean firstTry) {
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> startAgain(ended, firstTry));
    }

    private synchronized void startAgain(DatabasesProcess ended, boolean firstTry) {
        if (endExpected) {
            return;
        }
        try {
            started(launch(List.of(
                    "--mongo-port", port(ended.environment().get(MONGODB_URI)),
                    "--dynamo-port", port(ended.environment().get(DYNAMODB_URL)))));
            notes.say(
                    "The databases ended by themselves and were started again, on the data they had. Their old log is "
                            + DatabasesProcess.oldLog(ended.child().log()) + ".");
        } catch (LabException e) {
            if (firstTry) {
                notes.say("The databases ended by themselves and do not start; the lab goes on trying. "
                        + e.getMessage());
            }
            pause = longer(pause);
            startAgainAfterPause(ended, false);
        }
    }

    private static String port(String address) {
        Matcher parts = ADDRESS.matcher(address);
        return parts.find() ? parts.group(3) : "0";
    }

    /** What a stage needs to reach them, through the proxies. Empty if they are somebody else's. */
    Map<String, String> environment() {
        return environment;
    }

    /** What leads straight to them, without proxies. Empty if they are somebody else's. */
    synchronized Map<String, String> directEnvironment() {
        return process == null ? Map.of() : process.environment();
    }

    /** MongoDB itself, without a proxy. */
    String mongoUri() {
        return mongoUri;
    }

    /** Breaks or mends one of them. */
    synchronized void set(Database database, Fault fault) {
        FaultProxy proxy = proxies.get(database);
        if (proxy == null) {
            throw LabException.conflict(
                    "These databases are your own (MONGODB_URI is set); the lab breaks only those it brings along.");
        }
        int amount = fault.requireFor(database).amount();
        switch (fault.kind()) {
            case OK -> proxy.pass();
            case DOWN -> proxy.refuse();
            case HANG -> proxy.hang();
            case RESET -> proxy.reset();
            case SLOW -> proxy.slow(Duration.ofMillis(amount));
            case BANDWIDTH -> proxy.bandwidth(amount * KILOBYTE);
            case THROTTLE -> proxy.misbehave(DynamoFault.throttle(amount));
            case ERROR ->
                proxy.misbehave(database == Database.MONGODB ? MongoFault.error(amount) : DynamoFault.error(amount));
        }
        faults.put(database, fault);
    }

    synchronized LabStatus.Databases status() {
        return new LabStatus.Databases(
                kind(),
                process == null || process.child().isAlive(),
                faults.get(Database.MONGODB).text(),
                faults.get(Database.DYNAMODB).text());
    }

    /** What they are, in a few words. */
    private String kind() {
        if (areSomebodyElses()) {
            return "your own";
        }
        return (options.containers() ? "in containers" : "embedded")
                + (options.keepsData() ? ", on disk" : ", in memory");
    }

    synchronized List<ChildProcess> children() {
        return process == null ? List.of() : List.of(process.child());
    }

    /** From here on they are not started again. Waits for nothing. */
    void expectEnd() {
        endExpected = true;
    }

    @Override
    public void close() {
        expectEnd();
        DatabasesProcess stopping;
        synchronized (this) {
            stopping = process;
        }
        if (stopping != null) {
            stopping.stop();
        }
        proxies.values().forEach(FaultProxy::close);
    }
}
