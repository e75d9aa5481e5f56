package dev.datanomad.lab.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabProcesses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs the program that reconciles the two stores, and waits for its end. Thread-safe. */
public final class TaskReconciliation {

    /** Of the program, when nothing is missing or different any more. */
    private static final int CLEAN = 0;

    /** Of the program, when it could not run. */
    private static final int NOT_RUN = 2;

    private final TaskProgram program;
    private final Supplier<Map<String, String>> environment;
    private final LabProcesses processes;
    private final Path folder;
    private int runs;

    /**
     * What a run has found.
     *
     * @param clean whether the target is known to hold what the source holds, after the run
     * @param missing tasks that the target did not have at this version
     * @param different those of the same version with other content
     */
    public record Result(boolean clean, long walked, long missing, long different, long written, double seconds) {

        /** In a sentence without its end. */
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%,d tasks compared in %.1f s: %,d were missing or older, %,d in conflict; %,d written",
                    walked,
                    seconds,
                    missing,
                    different,
                    written);
        }
    }

    /** @param folder of the reports */
    TaskReconciliation(
            TaskProgram program, Supplier<Map<String, String>> environment, LabProcesses processes, Path folder) {
        this.program = program;
        this.environment = environment;
        this.processes = processes;
        this.folder = folder;
    }

    /**
     * Runs it.
     *
     * @param more variables on top of the service's
     * @param options of the program
     * @throws LabException if it could not run
     */
    public Result run(Map<String, String> more, String... options) {
        int run = next();
        Path report = folder.resolve("reconcile-" + run + ".json");
        List<String> arguments = new ArrayList<>(program.reconcile());
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--no-progress", "--report", report.toString()));
        Map<String, String> variables = new TreeMap<>(environment.get());
        variables.putAll(more);
        ChildProcess child = processes.start("the reconciliation", arguments, variables, "reconcile-" + run + ".log");
        child.onExit().join();
        processes.update();
        if (child.exitCode() < CLEAN || child.exitCode() >= NOT_RUN) {
            throw LabException.failed("The reconciliation could not run. " + child.endOfLog());
        }
        return result(child, report);
    }

    private synchronized int next() {
        return ++runs;
    }

    private static Result result(ChildProcess child, Path report) {
        JsonNode json = JsonFiles.read(report, JsonNode.class)
                .orElseThrow(() -> LabException.failed("The reconciliation left no report. " + child.endOfLog()));
        long walked = json.path("walked").asLong();
        return new Result(
                // The program calls an empty source not clean; here it only means that there was nothing to copy.
                child.exitCode() == CLEAN || walked == 0,
                walked,
                json.path("missing").asLong(),
                json.path("different").asLong(),
                json.path("written").asLong(),
                json.path("seconds").asDouble());
    }
}
