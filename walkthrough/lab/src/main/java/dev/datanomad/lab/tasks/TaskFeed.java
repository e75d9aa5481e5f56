package dev.datanomad.lab.tasks;

import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabProcesses;
import dev.datanomad.lab.system.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The processes between the two stores: a relay and a consumer, each of which can be killed. Thread-safe. */
public final class TaskFeed implements AutoCloseable {

    private final TaskProgram program;
    private final Supplier<Map<String, String>> environment;
    private final LabProcesses processes;
    private final TaskFigures figures;
    private final Map<Part, ServiceProcess> running = new EnumMap<>(Part.class);
    private int started;

    /** One of the two processes. */
    public enum Part {
        RELAY,
        CONSUMER;

        /** As the program names it. */
        String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    TaskFeed(
            TaskProgram program,
            Supplier<Map<String, String>> environment,
            LabProcesses processes,
            TaskFigures figures) {
        this.program = program;
        this.environment = environment;
        this.processes = processes;
        this.figures = figures;
    }

    /** Starts both; they are not ready yet. */
    synchronized void start() {
        Arrays.stream(Part.values()).forEach(this::launch);
    }

    /** Waits until both are ready; throws a LabException if one does not become ready. */
    synchronized void awaitReady() {
        running.values().forEach(ServiceProcess::awaitReady);
    }

    private ServiceProcess launch(Part part) {
        Map<String, String> variables = new TreeMap<>(environment.get());
        variables.put("FEED", part.keyword());
        started++;
        ServiceProcess process = ServiceProcess.start(
                "The " + part.keyword(), part.keyword() + "-" + started, program.feed(), variables, processes);
        running.put(part, process);
        figures.began(process);
        return process;
    }

    /** Kills one, in whatever it is doing. */
    public synchronized void kill(Part part) {
        ServiceProcess victim = running.get(part);
        figures.ending(victim);
        victim.kill();
        processes.update();
    }

    /** Starts one again that was killed; it is not ready yet. */
    public synchronized void restart(Part part) {
        launch(part);
    }

    /** The texts of the dead letters, as the consumer lists them; throws a LabException if it does not answer. */
    public synchronized List<String> deadLetters() {
        int port = running.get(Part.CONSUMER).upstream().port();
        try (InputStream in = URI.create("http://127.0.0.1:" + port + "/feed/dead")
                .toURL()
                .openConnection(Proxy.NO_PROXY)
                .getInputStream()) {
            List<String> letters = new ArrayList<>();
            JsonFiles.MAPPER
                    .readTree(in)
                    .path("deadLetters")
                    .forEach(letter -> letters.add(letter.path("body").asText()));
            return letters;
        } catch (IOException e) {
            throw LabException.failed("The consumer cannot list the dead letters: " + e.getMessage());
        }
    }

    /** Those that are alive, by their names. */
    synchronized List<String> names() {
        return running.values().stream()
                .filter(process -> process.child().isAlive())
                .map(ServiceProcess::name)
                .toList();
    }

    @Override
    public synchronized void close() {
        running.values().forEach(ServiceProcess::stop);
    }
}
