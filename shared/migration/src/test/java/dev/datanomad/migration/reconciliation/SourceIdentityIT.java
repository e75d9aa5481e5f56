package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import dev.datanomad.databases.Databases;
import dev.datanomad.databases.Options.Kind;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.TestStores;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A run fails, and is resumed when its source is no longer the same. */
class SourceIdentityIT {

    private static final int NOTES = 2_000;

    private final TestStores stores = new TestStores();

    @TempDir
    private Path folder;

    @Test
    void a_checkpoint_is_not_taken_for_that_of_another_mongodb() {
        fail(stores.source);

        try (Databases others = Databases.start(dev.datanomad.databases.Options.of(Kind.EMBEDDED));
                MongoClient client =
                        TestStores.mongo(URI.create(others.mongoUri()).getPort())) {
            TestStores.documents(client)
                    .insertMany(
                            Note.notes(NOTES).stream().map(TestStores::document).toList());
            assertRefused(TestStores.source(client));
        }

        assertThat(run(stores.source, stores.target)).isEmpty();
    }

    @Test
    void a_checkpoint_is_not_taken_for_that_of_a_collection_that_was_made_anew() {
        fail(stores.source);

        stores.documents().drop();
        stores.inMongo(Note.notes(NOTES));

        assertRefused(stores.source);
    }

    private void fail(Source<Note> source) {
        stores.inMongo(Note.notes(NOTES));
        MemoryTarget failing = new MemoryTarget();
        failing.failsAfter = 5;
        failing.identity = stores.target.identity();
        assertThat(run(source, failing)).singleElement().asString().endsWith("to resume from there.");
    }

    private void assertRefused(Source<Note> source) {
        assertThat(run(source, stores.target))
                .singleElement()
                .asString()
                .contains("it belongs to another task", "collection notes.notes with the UUID", source.identity())
                .endsWith("Delete it to begin anew.");
        assertThat(stores.countInDynamo()).isZero();
    }

    /** The errors, of a run that cannot go on. */
    private List<String> run(Source<Note> source, Target<Note> target) {
        StringWriter errors = new StringWriter();
        CommandLine command = ReconcileCommand.commandLine(
                        new StoreNames("MongoDB", "DynamoDB"),
                        "MONGODB_URI",
                        dryRun -> new ReconcileCommand.Stores<>(source, target, Duration.ZERO, () -> {}))
                .setErr(new PrintWriter(errors));
        int exitCode = command.execute(
                "--checkpoint", folder.resolve("checkpoint.json").toString());
        List<String> lines = errors.toString()
                .lines()
                .filter(line -> !line.startsWith("Going on"))
                .toList();
        assertThat(exitCode).isEqualTo(lines.isEmpty() ? 0 : 2);
        return lines;
    }
}
