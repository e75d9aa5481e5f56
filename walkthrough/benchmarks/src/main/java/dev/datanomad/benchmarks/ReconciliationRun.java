package dev.datanomad.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    /** What the lab gives it too. */
    static final List<String> HEAP = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private static final Pattern AFTER_COLLECTION = Pattern.compile("Pause .*->(\\d+)M\\(");
    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    /**
     * Runs it to its end.
     *
     * @param folder where it may leave its log and report
     */
    static ReconciliationRun of(Path home, Map<String, String> environment, Path folder, int threads, boolean dryRun)
            throws IOException, InterruptedException {
        Path report = folder.resolve("reconcile.json");
        Path collections = folder.resolve("gc.log");
        List<String> arguments = new ArrayList<>(HEAP);
        arguments.add("-Xlog:gc:file=" + collections);
        arguments.addAll(List.of(
                "-cp",
                home.resolve("stage3-dynamo-fix-bug/target/stage3-dynamo-fix-bug.jar")
                        .toString(),
                "dev.datanomad.Reconcile",
                "--no-progress",
                "--parallel",
                Integer.toString(threads),
                "--checkpoint",
                folder.resolve("checkpoint.json").toString(),
                "--report",
                report.toString()));
        if (dryRun) {
            arguments.add("--dry-run");
        }
        LongAccumulator rss = new LongAccumulator(Math::max, 0);
        try (Program program =
                Program.start("the reconciliation", arguments, environment, folder.resolve("reconcile.log"))) {
            program.awaitEnd(pid -> rss.accumulate(highWater(pid)));
        }
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        return new ReconciliationRun(
                figures.get("seconds").asDouble(),
                figures.get("written").asLong(),
                most(AFTER_COLLECTION, Files.readString(collections)),
                rss.get());
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
