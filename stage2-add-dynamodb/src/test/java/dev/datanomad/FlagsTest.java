package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.datanomad.migration.flags.TestFlags;
import dev.datanomad.service.events.NotReadyException;
import dev.datanomad.service.lifecycle.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which flags the service has, and what it does without them. */
class FlagsTest {

    @TempDir
    private Path folder;

    @Test
    void without_a_file_everything_is_on_mongodb() {
        try (Flags flags = open()) {
            assertThat(flags.of("ann")).isEqualTo(new UserFlags(true, false, true, false));
            assertThat(flags.known()).isTrue();
            assertThat(flags.state().warnings())
                    .contains("No flags are known; the defaults apply: read-events-mongo on, read-events-dynamo off,"
                            + " write-events-mongo on, write-events-dynamo off.");
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 0, 0, 0", "0, 100, 0, 100", "0, 0, 100, 0", "0, 0, 0, 100"})
    void a_user_has_the_four_flags_of_the_file(
            String readMongo, String readDynamo, String writeMongo, String writeDynamo) {
        TestFlags.write(file(), TestFlags.percents(readMongo, readDynamo, writeMongo, writeDynamo));

        try (Flags flags = open()) {
            assertThat(flags.of("ann"))
                    .isEqualTo(new UserFlags(
                            readMongo.equals("100"),
                            readDynamo.equals("100"),
                            writeMongo.equals("100"),
                            writeDynamo.equals("100")));
            assertThat(flags.state().warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-events-mongo", "read-events-dynamo", "write-events-mongo", "write-events-dynamo"})
    void a_file_that_lacks_one_of_the_flags_is_not_used_and_warned_of(String key) {
        TestFlags.write(file(), TestFlags.percents("0", "100", "0", "100").replace('"' + key + '"', "\"another\""));

        try (Flags flags = open()) {
            assertThatExceptionOfType(NotReadyException.class).isThrownBy(() -> flags.of("ann"));
            assertThat(flags.state().warnings()).first().asString().endsWith("it has no flag " + key + ".");
        }
    }

    private Flags open() {
        return Flags.open(new Settings(Map.of("FLAGS_FILE", file().toString())));
    }

    private Path file() {
        return folder.resolve("flags.json");
    }
}
