package dev.datanomad.benchmarks;

import dev.datanomad.MigrationApp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * MongoDB, DynamoDB, a fault proxy in front of DynamoDB, and services on them, each in a process of its own with the JVM's
 * usual settings. DynamoDB and its proxy have a low priority: elsewhere it has cores of its own. All is started
 * when it is first needed. Safe to close from another thread.
 */
final class Testbed implements AutoCloseable {

    private static final String DYNAMO_URL = "AWS_ENDPOINT_URL_DYNAMODB";
    private static final Pattern VARIABLE = Pattern.compile("(?m)^((?:MONGODB|AWS)_[A-Z_]+)=(.*)$");
    private static final Pattern DATABASES_READY = Pattern.compile("(?m)^READY$");
    private static final Pattern PROXY_READY = Pattern.compile("(?m)^PORT=(\\d+)$");
    private static final Pattern SERVICE_READY = Pattern.compile(" is ready on http://\\S+:(\\d+)");

    private final Home home;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<AutoCloseable> open = Collections.synchronizedList(new ArrayList<>());
    private Program proxy;
    private boolean closed;

    Testbed(Home home) {
        this.home = home;
    }

    /** A stage, by its module's name. */
    Service stage(String module, Map<String, String> settings) throws InterruptedException {
        Path jar = home.stage(module);
        return service(module, List.of("-jar", jar.toString()), settings);
    }

    /** The service on LaunchDarkly's own class, with that way to read two stores. */
    Service launchDarkly(String execution) throws InterruptedException {
        return service("launchdarkly-" + execution, program(MigrationApp.class), Map.of("EXECUTION", execution));
    }

    /** Slows DynamoDB down, or mends it, a moment later. */
    void dynamo(DelayedDynamo delay) throws InterruptedException {
        startDatabases();
        proxy.tell(delay.name());
    }

    /** Another pair of databases, with nothing in front of them and the usual priority: the variables that lead there. */
    Map<String, String> bareDatabases() throws InterruptedException {
        List<String> program = List.of(
                childAgent(),
                "-XX:MaxRAMPercentage=50",
                "-jar",
                home.databases().toString());
        Program databases = keep(Program.start("the databases", program, Map.of(), log("databases")));
        return variables(databases, "");
    }

    private Service service(String name, List<String> program, Map<String, String> settings)
            throws InterruptedException {
        startDatabases();
        String instance =
                name + settings.values().stream().map(value -> "-" + value).reduce("", String::concat);
        FlagsFile flags = new FlagsFile(home.target().resolve("flags"), instance);
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.put("PORT", "0");
        variables.put("HOST", "127.0.0.1");
        variables.put("FLAGS_FILE", flags.path().toString());
        variables.putAll(settings);
        List<String> arguments = new ArrayList<>(List.of("-Xmx512m", childAgent()));
        arguments.addAll(program);
        Program process = keep(Program.start(name, arguments, variables, log(instance)));
        int port = Integer.parseInt(process.awaitLog(SERVICE_READY).group(1));
        Service service = new Service(port, flags, process);
        service.awaitReady();
        return service;
    }

    private void startDatabases() throws InterruptedException {
        if (proxy != null) {
            return;
        }
        List<String> program =
                List.of(childAgent(), "-Xmx2g", "-jar", home.databases().toString());
        Program mongo = keep(Program.start("MongoDB", program, Map.of(), log("mongodb")));
        Program dynamo = keep(Program.startBehind("DynamoDB", program, log("dynamodb")));
        environment.putAll(variables(dynamo, "AWS_"));
        environment.putAll(variables(mongo, "MONGODB_"));

        URI url = URI.create(environment.get(DYNAMO_URL));
        List<String> slowDynamo = new ArrayList<>(program(SlowDynamo.class));
        slowDynamo.addAll(List.of(url.getHost(), Integer.toString(url.getPort())));
        proxy = keep(Program.startBehind("the proxy of DynamoDB", slowDynamo, log("proxy")));
        environment.put(
                DYNAMO_URL, "http://127.0.0.1:" + proxy.awaitLog(PROXY_READY).group(1));
    }

    private static Map<String, String> variables(Program databases, String prefix) throws InterruptedException {
        databases.awaitLog(DATABASES_READY);
        Map<String, String> variables = new LinkedHashMap<>();
        VARIABLE.matcher(databases.log())
                .results()
                .filter(variable -> variable.group(1).startsWith(prefix))
                .forEach(variable -> variables.put(variable.group(1), variable.group(2)));
        return variables;
    }

    /**
     * Runs a program to its end.
     *
     * @param look gets its process, twenty times a second
     * @return what it has printed
     */
    String run(String name, List<String> arguments, Map<String, String> environment, Consumer<ProcessHandle> look)
            throws InterruptedException {
        Program program = keep(Program.start(name, arguments, environment, log(name.replace(' ', '-'))));
        program.awaitEnd(pid -> ProcessHandle.of(pid).ifPresent(look));
        return program.log();
    }

    /** Arguments of {@code java} that run one of this program's own classes. */
    static List<String> program(Class<?> main) {
        return List.of("-cp", System.getProperty("java.class.path"), main.getName());
    }

    Path stageJar(String module) {
        return home.stage(module);
    }

    /** A folder for files of a benchmark. */
    Path folder(String name) {
        try {
            return Files.createDirectories(home.target().resolve(name));
        } catch (IOException e) {
            throw new BenchmarkException("The folder " + name + " cannot be created: " + e.getMessage());
        }
    }

    private Path log(String name) {
        return home.target().resolve("logs").resolve(name + ".log");
    }

    private String childAgent() {
        return "-javaagent:" + home.childAgent();
    }

    private <T extends AutoCloseable> T keep(T started) {
        synchronized (open) {
            open.add(started);
            if (closed) {
                close();
            }
        }
        return started;
    }

    /** Ends everything, the last first. */
    @Override
    public void close() {
        synchronized (open) {
            closed = true;
            Collections.reverse(open);
            for (AutoCloseable started : open) {
                try {
                    started.close();
                } catch (Exception e) {
                    System.err.println("Could not stop cleanly: " + e);
                }
            }
            open.clear();
        }
    }
}
