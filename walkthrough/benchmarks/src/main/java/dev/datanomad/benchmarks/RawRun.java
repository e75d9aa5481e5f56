package dev.datanomad.benchmarks;

import dev.datanomad.DynamoTable;
import dev.datanomad.service.lifecycle.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The bare SDK as a program of its own, which begins with a cold JVM like a reconciliation, and has more heap than that
 * needs.
 */
final class RawRun {

    private static final List<String> HEAP = List.of("-Xmx1g", "-XX:+UseSerialGC");

    private RawRun() {}

    /**
     * Sends all batches in a process of its own.
     *
     * @param what {@code write} or {@code read}
     * @param folder where it may leave its log
     * @return the seconds that it has waited for calls
     */
    static double seconds(String what, int count, int threads, Map<String, String> environment, Path folder)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(HEAP);
        arguments.addAll(List.of(
                "-cp",
                Home.program().toString(),
                RawRun.class.getName(),
                what,
                Integer.toString(count),
                Integer.toString(threads)));
        try (Program program = Program.start("the bare SDK", arguments, environment, folder.resolve("raw.log"))) {
            program.awaitEnd();
            return Double.parseDouble(program.log().strip().lines().reduce("", (before, line) -> line));
        }
    }

    /** Needs {@code write} or {@code read}, how many events, and how many threads; prints the seconds. */
    public static void main(String[] args) throws InterruptedException {
        OldEvents events = OldEvents.create(Integer.parseInt(args[1]));
        try (DynamoDbClient dynamo = DynamoTable.connect(new Settings(System.getenv()))) {
            RawBatches raw = new RawBatches(dynamo, Integer.parseInt(args[2]));
            System.out.println(args[0].equals("write") ? raw.write(events) : raw.read(events));
        }
    }
}
