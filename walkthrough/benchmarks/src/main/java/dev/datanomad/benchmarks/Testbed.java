package dev.datanomad.benchmarks;

import dev.datanomad.MigrationApp;
import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Poll;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MongoDB, DynamoDB, a proxy in front of DynamoDB, and services on them, each in a process of its own with the JVM's usual
 * settings. DynamoDB and its proxy have a low priority: in production they do not share a service's cores. Everything starts
 * when it is first needed. Safe to close from another thread.
 */
final class Testbed implements AutoCloseable {

    private static final String DYNAMO_URL = "AWS_ENDPOINT_URL_DYNAMODB";
    private static final Pattern VARIABLE = Pattern.compile("(?m)^((?:MONGODB|AWS)_[A-Z_]+)=(.*)$");
    private static final Pattern DATABASES_READY = Pattern.compile("(?m)^READY$");
    private static final Pattern PROXY_READY = Pattern.compile("(?m)^PORTS=(\\d+),(\\d+)$");
    private static final Pattern SERVICE_READY = Pattern.compile(" is ready on http://\\S+:(\\d+)");
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    /** More lines of a log than a program prints until it is ready. */
    private static final int LINES = 200;

    /** What gives a process only the time that no other wants: on Linux, and an approximation elsewhere. */
    private static final List<String> LOW_PRIORITY =
            List.of("/usr/bin/chrt --idle --all-tasks --pid 0", "renice -n 19 -p");

    private final Path home;
    private final Path target;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Deque<ChildProcess> children = new ArrayDeque<>();
    private int controlPort;
    private boolean closed;

    /** @param home the root of the repository */
    Testbed(Path home) {
        this.home = home;
        target = home.resolve("walkthrough/benchmarks/target");
    }

    /**
     * Starts a stage.
     *
     * @param module its module
     * @param settings on top of those that lead to the databases
     * @param write percentage of users for {@code write-events-dynamo}
     * @param read percentage of users for {@code read-events-dynamo}
     */
    Service stage(String module, Map<String, String> settings, int write, int read) {
        return service(module, List.of("-jar", stageJar(module).toString()), settings, write, read);
    }

    /** Starts the service on LaunchDarkly's own class, which shadow-reads for all users, in parallel or serially. */
    Service launchDarkly(String execution) {
        return service("launchdarkly", program(MigrationApp.class), Map.of("EXECUTION", execution), 100, 100);
    }

    /** Starts a lab with databases and instances of its own: its front door, as a service. */
    Service lab() {
        Path folder = folder("lab");
        ChildProcess child =
                start(folder, program(LabProgram.class, folder.resolve("files").toString()), Map.of());
        return ready(child, new FlagsFile(folder.resolve("files/flags.json")));
    }

    /** Slows DynamoDB down, or stops doing that. */
    void dynamo(DynamoProxy.Delay delay) {
        startDatabases();
        Service.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + "/" + delay.name()))
                .POST(BodyPublishers.noBody())
                .build());
    }

    /** Starts another pair of databases, without a proxy, of usual priority: the variables that lead to them. */
    Map<String, String> bareDatabases() {
        return variables(databases("databases", "-XX:MaxRAMPercentage=50"), "");
    }

    /**
     * Runs a program to its end.
     *
     * @param folder gets its log
     * @param arguments of {@code java}
     * @param look gets its process, twenty times a second
     * @return the last line that it has printed
     */
    String run(Path folder, List<String> arguments, Map<String, String> environment, Consumer<ProcessHandle> look) {
        ChildProcess child = start(folder, arguments, environment);
        while (child.isAlive()) {
            look.accept(child.handle());
            Poll.pause(LOOK_INTERVAL);
        }
        if (child.exitCode() != 0) {
            throw LabException.failed("A program failed. " + child.endOfLog());
        }
        return child.lastLines(1);
    }

    /** Arguments of {@code java} that run a class of this module. */
    static List<String> program(Class<?> main, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        all.addAll(List.of(arguments));
        return all;
    }

    Path stageJar(String module) {
        return Home.requireBuilt(home, module + "/target/" + module + ".jar", "The stages are");
    }

    /** An empty folder for the files of a process with that name. */
    Path folder(String name) {
        return Folders.empty(target.resolve("processes").resolve(name));
    }

    private Service service(String name, List<String> program, Map<String, String> settings, int write, int read) {
        startDatabases();
        Path folder = folder(settings.values().stream().reduce(name, (left, right) -> left + "-" + right));
        FlagsFile flags = new FlagsFile(folder.resolve("flags.json"));
        flags.dynamo(write, read);
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.putAll(Map.of(
                "PORT", "0", "HOST", "127.0.0.1", "FLAGS_FILE", flags.path().toString()));
        variables.putAll(settings);
        List<String> arguments = new ArrayList<>(List.of("-Xmx512m"));
        arguments.addAll(program);
        return ready(start(folder, arguments, variables), flags);
    }

    private static Service ready(ChildProcess child, FlagsFile flags) {
        Service service =
                new Service(Integer.parseInt(await(child, SERVICE_READY).group(1)), flags, child);
        service.awaitReady();
        return service;
    }

    private void startDatabases() {
        if (controlPort != 0) {
            return;
        }
        ChildProcess mongo = databases("mongodb", "-Xmx2g");
        ChildProcess dynamo = databases("dynamodb", "-Xmx2g");
        environment.putAll(variables(dynamo, "AWS_"));
        environment.putAll(variables(mongo, "MONGODB_"));
        lowerPriority(dynamo);

        URI url = URI.create(environment.get(DYNAMO_URL));
        ChildProcess proxy = start(
                folder("dynamodb-proxy"),
                program(DynamoProxy.class, url.getHost(), Integer.toString(url.getPort())),
                Map.of());
        Matcher ports = await(proxy, PROXY_READY);
        lowerPriority(proxy);
        environment.put(DYNAMO_URL, "http://127.0.0.1:" + ports.group(1));
        controlPort = Integer.parseInt(ports.group(2));
    }

    private ChildProcess databases(String name, String heap) {
        Path jar = Home.requireBuilt(home, "shared/databases/target/datanomad-databases.jar", "The databases are");
        return start(folder(name), List.of(heap, "-jar", jar.toString()), Map.of());
    }

    private static Map<String, String> variables(ChildProcess databases, String prefix) {
        await(databases, DATABASES_READY);
        Map<String, String> variables = new LinkedHashMap<>();
        VARIABLE.matcher(databases.lastLines(LINES))
                .results()
                .filter(variable -> variable.group(1).startsWith(prefix))
                .forEach(variable -> variables.put(variable.group(1), variable.group(2)));
        return variables;
    }

    /** Waits for words in a program's log. */
    private static Matcher await(ChildProcess child, Pattern words) {
        Poll.until(
                START,
                () -> !child.isAlive() || words.matcher(child.lastLines(LINES)).find());
        Matcher found = words.matcher(child.lastLines(LINES));
        if (!found.find()) {
            throw LabException.failed("A program did not start. " + child.endOfLog());
        }
        return found;
    }

    private static void lowerPriority(ChildProcess child) {
        for (String command : LOW_PRIORITY) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.add(Long.toString(child.handle().pid()));
            try {
                if (new ProcessBuilder(words).start().onExit().join().exitValue() == 0) {
                    return;
                }
            } catch (IOException e) {
                // This system does not have it.
            }
        }
    }

    private synchronized ChildProcess start(Path folder, List<String> arguments, Map<String, String> variables) {
        if (closed) {
            throw LabException.failed("Interrupted.");
        }
        ChildProcess child =
                ChildProcess.start(home, folder.getFileName().toString(), arguments, variables, folder.resolve("log"));
        children.push(child);
        return child;
    }

    /** Kills everything, the last first: there is nothing to lose. */
    @Override
    public synchronized void close() {
        closed = true;
        children.forEach(ChildProcess::kill);
    }
}
