package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutsTest {

    @TempDir
    private Path folder;

    private Path file;
    private Rollouts rollouts;

    @BeforeEach
    void create() {
        file = folder.resolve("flags.json");
        rollouts = new Rollouts(file);
        rollouts.createIfMissing();
    }

    @Test
    void a_new_file_has_mongodb_on_and_dynamodb_off() {
        assertThat(shown())
                .isEqualTo(
                        "read-events-mongo 100, read-events-dynamo 0, write-events-mongo 100, write-events-dynamo 0");
    }

    @Test
    void the_file_is_in_the_format_of_launchdarklys_sdk() throws IOException {
        rollouts.set("read-events-dynamo", "12.345");

        JsonNode flag = flags().path("read-events-dynamo");
        assertThat(flag.path("key").asText()).isEqualTo("read-events-dynamo");
        assertThat(flag.path("on").asBoolean()).isTrue();
        assertThat(flag.path("variations").toString()).isEqualTo("[true,false]");
        assertThat(flag.at("/fallthrough/rollout").toString())
                .isEqualTo("{\"seed\":61,\"variations\":[{\"variation\":0,\"weight\":12345},"
                        + "{\"variation\":1,\"weight\":87655}]}");
        assertThat(flag.path("prerequisites").toString())
                .isEqualTo("[{\"key\":\"write-events-dynamo\",\"variation\":0}]");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "100, 100", "100.000, 100", "5, 5", "0.001, 0.001", "33.333, 33.333", "' 25 ', 25", "1e1, 10"})
    void a_percentage_reads_back_as_it_was_set(String set, String read) {
        rollouts.set("write-events-dynamo", set);

        assertThat(Rollouts.text(rollouts.percents().get("write-events-dynamo")))
                .isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "100.001", "101", "5.0001", "five", "", "5%", "NaN", "1e9", "0x10", "99999999999999999999"
            })
    void an_invalid_percentage_is_refused_and_changes_nothing(String percent) {
        String before = shown();

        assertThatThrownBy(() -> rollouts.set("write-events-dynamo", percent))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("is not a percentage: give a number from 0 to 100");
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void an_unknown_flag_is_refused_with_the_names_of_the_four() {
        assertThatThrownBy(() -> rollouts.set("write-events", "5"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("There is no flag \"write-events\"")
                .hasMessageContaining("read-events-mongo, read-events-dynamo, write-events-mongo, write-events-dynamo");
    }

    @Test
    void an_existing_file_and_other_content_of_it_are_kept() throws IOException {
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"prerequisites\"", "\"targets\" : [ ], \"prerequisites\""));

        rollouts.set("write-events-dynamo", "5");

        new Rollouts(file).createIfMissing();
        assertThat(flags().at("/read-events-mongo/targets").isArray()).isTrue();
        assertThat(shown()).contains("write-events-dynamo 5");
    }

    @Test
    void a_reader_never_sees_half_a_file_and_nothing_is_left_beside_it() throws Exception {
        Thread writer = new Thread(() -> {
            for (int i = 0; i <= 100; i++) {
                rollouts.set("write-events-dynamo", Integer.toString(i));
            }
        });
        writer.start();
        while (writer.isAlive()) {
            assertThat(flags()).hasSize(4);
        }
        writer.join();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "{\"flags\":{}}", "null"})
    void an_invalid_file_is_named(String content) throws IOException {
        Files.writeString(file, content);

        assertThatThrownBy(rollouts::percents)
                .isInstanceOf(LabException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("fix it");
    }

    @Test
    void the_usual_order_gives_no_warning_until_there_is_no_rollback() {
        assertThat(rollouts.set("write-events-dynamo", "5")).isEmpty();
        assertThat(rollouts.set("write-events-dynamo", "100")).isEmpty();
        assertThat(rollouts.set("read-events-dynamo", "100")).isEmpty();
        assertThat(rollouts.set("read-events-mongo", "50")).isEmpty();
        assertThat(rollouts.set("read-events-mongo", "0")).isEmpty();
        assertThat(rollouts.set("write-events-mongo", "0"))
                .singleElement()
                .asString()
                .contains("rollback");
    }

    @Test
    void dangerous_combinations_are_set_with_a_warning() {
        assertThat(rollouts.set("write-events-mongo", "0"))
                .anyMatch(warning -> warning.contains("read from MongoDB without writing to it"));
        assertThat(rollouts.set("read-events-dynamo", "10"))
                .anyMatch(warning -> warning.contains("only on where write-events-dynamo is, too: for 0%"));
        assertThat(rollouts.set("read-events-mongo", "0")).anyMatch(warning -> warning.contains("neither read flag"));
        assertThat(shown()).contains("write-events-mongo 0", "read-events-dynamo 10", "read-events-mongo 0");
    }

    @Test
    void fewer_writes_to_dynamodb_are_set_with_a_warning() {
        rollouts.set("write-events-dynamo", "100");

        assertThat(rollouts.set("write-events-dynamo", "50"))
                .singleElement()
                .asString()
                .contains("DynamoDB will miss the events");
    }

    private JsonNode flags() throws IOException {
        return JsonFiles.MAPPER.readTree(Files.readAllBytes(file)).path("flags");
    }

    private String shown() {
        return rollouts.percents().entrySet().stream()
                .map(flag -> flag.getKey() + " " + Rollouts.text(flag.getValue()))
                .collect(Collectors.joining(", "));
    }
}
