package dev.datanomad.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.datanomad.lab.system.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of the program that reconciles, in a process of its own and a small heap.
 *
 * @param seconds by its own clock, which starts when its class is loaded
 * @param written how many it wrote
 * @param heapMegabytes the most that was left in the heap behind any collection
 * @param rssMegabytes the most memory the process has had, as Linux counts it; 0 elsewhere
 */
record ReconciliationRun(double seconds, long written, long heapMegabytes, long rssMegabytes) {

    /** The same as in the lab. */
    private static final List<String> HEAP = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private static final Pattern AFTER_COLLECTION = Pattern.compile("Pause .*->(\\d+)M\\(");
    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    /** Runs the program to its end. */
    static ReconciliationRun of(Testbed testbed, Map<String, String> databases, int threads, boolean dryRun) {
        Path folder = testbed.folder("reconciliation");
        Path report = folder.resolve("report.json");
        Path collections = folder.resolve("gc.log");
        List<String> arguments = new ArrayList<>(HEAP);
        arguments.add("-Xlog:gc:file=" + collections);
        arguments.addAll(
                List.of("-cp", testbed.stageJar("stage3-dynamo-fix-bug").toString(), "dev.datanomad.Reconcile"));
        arguments.addAll(List.of("--no-progress", "--parallel", Integer.toString(threads)));
        arguments.addAll(
                List.of("--checkpoint", folder.resolve("checkpoint.json").toString()));
        arguments.addAll(List.of("--report", report.toString()));
        if (dryRun) {
            arguments.add("--dry-run");
        }
        LongAccumulator rss = new LongAccumulator(Math::max, 0);
        testbed.run(folder, arguments, databases, process -> rss.accumulate(highWater(process.pid())));
        try {
            JsonNode figures = new ObjectMapper().readTree(report.toFile());
            return new ReconciliationRun(
                    figures.get("seconds").asDouble(),
                    figures.get("written").asLong(),
                    most(AFTER_COLLECTION, Files.readString(collections)),
                    rss.get());
        } catch (IOException e) {
            throw LabException.failed("The reconciliation has left no report: " + e.getMessage());
        }
    }

    private static long highWater(long pid) {
        try {
            return most(HIGH_WATER, Files.readString(Path.of("/proc/" + pid + "/status"))) / 1024;
        } catch (IOException e) {
            return 0;
        }
    }

    private static long most(Pattern number, String text) {
        Stream<MatchResult> found = number.matcher(text).results();
        return found.mapToLong(match -> Long.parseLong(match.group(1))).max().orElse(0);
    }
}
