package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.console.Comparison;
import dev.datanomad.lab.console.Console;
import dev.datanomad.lab.console.Look;
import dev.datanomad.lab.console.Posted;
import dev.datanomad.lab.console.Producer;
import dev.datanomad.lab.console.Tick;
import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console and its two demo users, before real stages and databases. */
class ConsoleIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private Lab lab;
    private Console console;

    @BeforeEach
    void start() {
        Path home = Path.of(System.getProperty("datanomad.root"));
        lab = Lab.start(home, LabOptions.selfContained(0, folder), ControlRoom::of, sentence -> {});
        console = lab.console();
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void the_bug_of_stage_2_is_found_by_hand() {
        Posted first = console.post(Optional.of("bill"), "{\"hello\": \"world\"}");
        Look atFirst = console.look("bill", first.id());
        assertThat(atFirst.service().status()).isEqualTo(200);
        assertThat(atFirst.mongodb().state()).isEqualTo("there");
        assertThat(atFirst.dynamodb().state()).isEqualTo("no table yet");
        assertThat(atFirst.explanation().flags()).isEmpty();

        deployWithDualWrites(Stage.ADD_DYNAMODB, "100");
        Posted second = console.cook("empty-nickname", "bill");
        assertThat(second.answer().status()).isEqualTo(201);
        Look look = await().atMost(TIMEOUT)
                .until(
                        () -> console.look("bill", second.id()),
                        found -> found.dynamodb().state().equals("there"));
        assertThat(look.comparison().summary()).isEqualTo("Different in 1 field.");
        assertThat(look.comparison().fields())
                .containsExactly(new Comparison.Field("/user/nickname", "\"\"", "string", "", "absent"));
        assertThat(look.explanation().flags()).hasSize(4);
        assertThat(look.mongodb().document().text()).contains("\"nickname\" : \"\"");
        assertThat(console.latest("bill").events()).hasSize(2);
        assertThat(console.latest("bill").events().get(0).id()).isEqualTo(second.id());
        assertThat(console.ledger().written()).isEqualTo(2);

        lab.databases().inject(Store.DYNAMODB, Fault.HANG);
        Look hanging = console.look("bill", second.id());
        assertThat(hanging.dynamodb().state()).isEqualTo("does not answer");
        assertThat(hanging.comparison().summary()).isEqualTo("Not compared: DynamoDB does not answer.");
        lab.databases().inject(Store.DYNAMODB, Fault.NONE);
        lab.databases().inject(Store.MONGODB, Fault.DOWN);
        assertThat(console.look("bill", second.id()).mongodb().state()).isEqualTo("does not answer");
    }

    @Test
    void everything_that_is_typed_is_sent_and_hostile_events_are_bounded() {
        assertThat(console.post(Optional.empty(), "{\"user\":").answer().status())
                .isEqualTo(400);
        assertThat(console.post(Optional.of("bill"), "no JSON").sent().text()).isEqualTo("no JSON");
        assertThat(console.cook("deep", "bill").answer().status()).isEqualTo(422);
        Posted large = console.cook("large", "bill");
        assertThat(large.answer().status()).isEqualTo(413);
        assertThat(large.sent().text()).hasSizeLessThan(2_100);
        assertThat(large.sent().length()).isGreaterThan(300_000);

        String user = "\"><img onerror=1>/\u202e %2F?#.. \uD83E\uDD8A";
        Posted hostile = console.cook("empty-nickname", user);
        assertThat(hostile.user()).isEqualTo(user);
        assertThat(console.look(user, hostile.id()).mongodb().state()).isEqualTo("there");
        assertThat(console.look("somebody else", hostile.id()).mongodb().state())
                .isEqualTo("missing");
        Posted emoji = console.cook("emoji-key", "bill");
        assertThat(console.look(emoji.user(), emoji.id()).service().status()).isEqualTo(200);

        Posted old = console.cook("old", "bill");
        Look look = console.look("bill", old.id());
        assertThat(look.service().status()).isEqualTo(200);
        assertThat(look.mongodb().document().text()).contains("\"views\" : 5000000000", "\"ratio\" : 0.1");
    }

    @Test
    void bill_and_jane_show_who_is_in_and_what_a_broken_store_costs() {
        deployWithDualWrites(Stage.FIX_BUG, "5");
        Producer producer = console.producer();
        producer.start();

        awaitMark("bill", Store.DYNAMODB, Tick.Mark.THERE);
        awaitMark("bill", Store.MONGODB, Tick.Mark.THERE);
        awaitMark("jane", Store.MONGODB, Tick.Mark.THERE);
        awaitMark("jane", Store.DYNAMODB, Tick.Mark.NOT_EXPECTED);

        lab.databases().inject(Store.DYNAMODB, Fault.DOWN);
        awaitMark("bill", Store.DYNAMODB, Tick.Mark.NO_ANSWER);
        lab.databases().inject(Store.DYNAMODB, Fault.NONE);
        lab.databases().inject(Store.MONGODB, Fault.DOWN);
        await().atMost(TIMEOUT)
                .until(() -> ticks("jane").stream()
                        .anyMatch(tick -> tick.status() == 503 && !tick.reason().isEmpty()));
        lab.databases().inject(Store.MONGODB, Fault.NONE);

        producer.stop();
        assertThat(producer.state().running()).isFalse();
        assertThat(ticks("jane"))
                .hasSizeLessThanOrEqualTo(30)
                .noneMatch(tick -> tick.mongodb().mark() == Tick.Mark.MISSING);
        assertThat(folder.resolve("console.jsonl")).isNotEmptyFile();
    }

    private void deployWithDualWrites(Stage stage, String percent) {
        lab.actions().deploy(stage, 1, Mode.ANYWAY);
        lab.actions().setFlag(Rollouts.WRITE_DYNAMO, percent, Mode.ANYWAY);
    }

    private void awaitMark(String user, Store store, Tick.Mark mark) {
        await().atMost(TIMEOUT)
                .until(() -> ticks(user).stream()
                        .map(tick -> store == Store.MONGODB ? tick.mongodb() : tick.dynamodb())
                        .anyMatch(cell -> cell.mark() == mark));
    }

    private List<Tick> ticks(String user) {
        return console.producer().state().users().stream()
                .filter(each -> each.key().equals(user))
                .findFirst()
                .orElseThrow()
                .ticks();
    }
}
