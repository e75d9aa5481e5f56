package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutsTest {

    private static final String LAST_GOOD = "flags.last-good.json";

    @TempDir
    private Path folder;

    private Path file;
    private Rollouts rollouts;

    @BeforeEach
    void create() {
        file = folder.resolve("flags.json");
        rollouts = new Rollouts(file);
        rollouts.createIfMissing(false);
    }

    @Test
    void a_new_file_has_mongodb_on_and_dynamodb_off() {
        assertThat(users())
                .isEqualTo(Map.of(
                        "read-events-mongo", "everybody",
                        "read-events-dynamo", "nobody",
                        "write-events-mongo", "everybody",
                        "write-events-dynamo", "nobody"));
    }

    @Test
    void the_file_is_in_the_format_of_launchdarklys_sdk() throws IOException {
        set("read-events-dynamo", "12.345");

        JsonNode flag = flags().path("read-events-dynamo");
        assertThat(flag.path("key").asText()).isEqualTo("read-events-dynamo");
        assertThat(flag.path("on").asBoolean()).isTrue();
        assertThat(flag.path("variations").toString()).isEqualTo("[true,false]");
        assertThat(flag.at("/fallthrough/rollout").toString())
                .isEqualTo("{\"seed\":18,\"variations\":[{\"variation\":0,\"weight\":12345},"
                        + "{\"variation\":1,\"weight\":87655}]}");
        assertThat(flag.path("prerequisites").toString())
                .isEqualTo("[{\"key\":\"write-events-dynamo\",\"variation\":0}]");
    }

    @ParameterizedTest
    @CsvSource({
        "0, nobody",
        "100, everybody",
        "100.000, everybody",
        "5, 5% of users",
        "0.001, 0.001% of users",
        "' 25 ', 25% of users",
        "1e1, 10% of users"
    })
    void a_percentage_reads_back_as_it_was_set(String percent, String read) {
        set("write-events-dynamo", percent);

        assertThat(users()).containsEntry("write-events-dynamo", read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "100.001", "101", "5.0001", "five", "", "5%", "NaN", "1e9", "0x10", "99999999999999999999"
            })
    void an_invalid_percentage_is_refused_and_changes_nothing(String percent) throws IOException {
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> set("write-events-dynamo", percent))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("is not a percentage: give a number from 0 to 100");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void an_unknown_flag_is_refused_with_the_names_of_the_four() {
        assertThatThrownBy(() -> set("write-events", "5"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("There is no flag \"write-events\"")
                .hasMessageContaining("read-events-mongo, read-events-dynamo, write-events-mongo, write-events-dynamo");
    }

    @Test
    void an_existing_file_and_other_content_of_it_are_kept() throws IOException {
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"prerequisites\"", "\"targets\" : [ ], \"prerequisites\""));

        set("write-events-dynamo", "5");

        new Rollouts(file).createIfMissing(true);
        assertThat(flags().at("/read-events-mongo/targets").isArray()).isTrue();
        assertThat(users()).containsEntry("write-events-dynamo", "5% of users");
    }

    @Test
    void users_whom_a_flag_names_have_a_route_of_their_own() throws IOException {
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst(
                                "\"prerequisites\"",
                                "\"targets\" : [ {\"values\":[\"ann\",\"bob\"],\"variation\":1} ], \"prerequisites\""));

        assertThat(rollouts.read().flags().routing().named()).containsExactlyInAnyOrder("ann", "bob");
        assertThat(users()).containsEntry("read-events-mongo", "everybody, but not ann and bob");
    }

    @Test
    void a_reader_never_sees_half_a_file_and_nothing_is_left_beside_it() throws Exception {
        Thread writer = new Thread(() -> {
            for (int i = 0; i <= 100; i++) {
                set("write-events-dynamo", Integer.toString(i));
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
    void a_file_that_cannot_be_used_is_named_and_so_is_the_way_out(String content) throws IOException {
        Files.writeString(file, content);

        for (ThrowingCallable use :
                List.<ThrowingCallable>of(() -> rollouts.read(), () -> set("write-events-dynamo", "5"))) {
            assertThatThrownBy(use)
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("./datanomad flags --restore");
        }
    }

    @Test
    void in_place_of_a_file_that_cannot_be_used_the_last_good_flags_hold_and_come_back() throws IOException {
        set("read-events-mongo", "0");
        Files.copy(file, folder.resolve(LAST_GOOD));
        Files.writeString(file, "{");

        assertThat(rollouts.read().problem()).contains("the last good flags hold");
        assertThat(users()).containsEntry("read-events-mongo", "nobody");

        rollouts.restore();

        assertThat(rollouts.read().problem()).isNull();
        assertThat(users()).containsEntry("read-events-mongo", "nobody");
    }

    @Test
    void a_file_that_is_gone_comes_back_with_the_last_good_flags_and_never_with_defaults_that_could_move_users()
            throws IOException {
        set("read-events-mongo", "0");
        Files.move(file, folder.resolve(LAST_GOOD));

        rollouts.createIfMissing(true);

        assertThat(users()).containsEntry("read-events-mongo", "nobody");
        Files.delete(file);
        Files.delete(folder.resolve(LAST_GOOD));
        assertThatThrownBy(() -> rollouts.createIfMissing(true))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("Put one of the two back");
    }

    private void set(String key, String percent) {
        rollouts.set(key, percent);
    }

    private Map<String, String> users() {
        return rollouts.read().flags().users();
    }

    private JsonNode flags() throws IOException {
        return JsonFiles.MAPPER.readTree(Files.readAllBytes(file)).path("flags");
    }
}
