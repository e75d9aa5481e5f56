package dev.datanomad.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of the program that reconciles, in a process of its own and a small heap.
 *
 * @param seconds by its own clock, which starts when its class is loaded
 * @param startSeconds what its process took besides: the start and the end of a JVM
 * @param missing how many events DynamoDB did not have
 * @param written how many it wrote
 * @param heapMegabytes the most that was left in the heap behind any collection
 * @param rssMegabytes the most memory the process has had, as Linux counts it; 0 elsewhere
 */
public record ReconciliationRun(
        double seconds, double startSeconds, long missing, long written, long heapMegabytes, long rssMegabytes) {

    /** What the lab gives it too. */
    static final List<String> HEAP = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private static final Pattern AFTER_COLLECTION = Pattern.compile("Pause .*->(\\d+)M\\(");
    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final int LOOKS_MILLIS = 50;

    /**
     * Runs it to its end.
     *
     * @param folder where it may leave its log and report
     */
    static ReconciliationRun of(Path home, Map<String, String> environment, Path folder, int threads, boolean dryRun)
            throws IOException, InterruptedException {
        Path report = folder.resolve("reconcile.json");
        Path collections = folder.resolve("gc.log");
        Path log = folder.resolve("reconcile.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HEAP);
        command.add("-Xlog:gc:file=" + collections);
        command.addAll(List.of(
                "-cp",
                home.resolve("stage3-dynamo-fix-bug/target/stage3-dynamo-fix-bug.jar")
                        .toString(),
                "dev.datanomad.reconciliation.Reconcile",
                "--no-progress",
                "--parallel",
                Integer.toString(threads),
                "--checkpoint",
                folder.resolve("checkpoint.json").toString(),
                "--report",
                report.toString()));
        if (dryRun) {
            command.add("--dry-run");
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        long rss = 0;
        try {
            while (!process.waitFor(LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
                rss = Math.max(rss, highWater(process));
            }
        } finally {
            process.destroyForcibly();
        }
        double wall = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IllegalStateException("The reconciliation ended with " + process.exitValue() + ": "
                    + Files.readString(log).strip());
        }
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        double seconds = figures.get("seconds").asDouble();
        return new ReconciliationRun(
                seconds,
                wall - seconds,
                figures.get("missing").asLong(),
                figures.get("written").asLong(),
                most(AFTER_COLLECTION, Files.readString(collections)),
                rss);
    }

    private static long highWater(Process process) {
        try {
            return most(HIGH_WATER, Files.readString(Path.of("/proc/" + process.pid() + "/status"))) / 1024;
        } catch (IOException e) {
            return 0;
        }
    }

    private static long most(Pattern number, String text) {
        Stream<MatchResult> found = number.matcher(text).results();
        return found.mapToLong(match -> Long.parseLong(match.group(1))).max().orElse(0);
    }
}
