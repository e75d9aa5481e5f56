package dev.datanomad.migration.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.datanomad.migration.TestStores;
import dev.datanomad.migration.reconciliation.Range;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;

/** Cuts the notes of a MongoDB into four parts, as a process of little memory. */
final class CutsProgram {

    private static final String CUT = "Cut at ";

    private CutsProgram() {}

    /** Runs it, and returns the cuts. */
    static List<String> run(int mongoPort) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CutsProgram.class.getName(),
                        "" + mongoPort)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines()
                .filter(line -> line.startsWith(CUT))
                .map(line -> line.substring(CUT.length()))
                .toList();
    }

    public static void main(String[] arguments) {
        try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + arguments[0])) {
            MongoCollection<Document> notes = client.getDatabase("notes").getCollection("notes");
            new MongoSource<>(client, notes, "user.key", 1, new TestStores.Documents())
                    .cuts(Range.ALL, 4)
                    .forEach(cut -> System.out.println(CUT + cut));
        }
    }
}
