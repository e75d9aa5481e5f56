package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.gate.Condition;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.ReconcileOptions;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** No step that takes acknowledged events away from users passes the gate, with a real lab and real stores. */
@Execution(ExecutionMode.CONCURRENT)
class GateIT {

    private static final int ACTIONS = Integer.getInteger("datanomad.gate.actions", 5);

    @TempDir
    private Path folder;

    private Lab lab;
    private final LabUsers users = new LabUsers();

    /** Stage 3, also in a folder that knows no stage yet. */
    private void start(boolean keepsData) throws IOException {
        Files.writeString(folder.resolve("deployed.txt"), "3\n");
        LabOptions options = new LabOptions(0, folder, keepsData, Kind.EMBEDDED, true, LabOptions.Scale.USUAL);
        lab = Lab.start(Repository.ROOT, options, ControlRoom::of, System.out::println);
        users.at(lab.url());
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void a_verification_does_not_outlast_events_that_are_written_to_one_store_only() throws IOException {
        start(false);
        verified();
        set(Rollouts.WRITE_DYNAMO, "0");
        users.post(5);
        set(Rollouts.WRITE_DYNAMO, "100");

        assertThat(refused(Rollouts.READ_MONGO, "0")).contains("5 events were written to MongoDB only");
        LabException deploy =
                catchThrowableOfType(LabException.class, () -> lab.actions().deploy(Stage.DYNAMO_ONLY, 1, Mode.SAFELY));
        assertThat(deploy.refusal().orElseThrow().isSafe()).isFalse();
        assertThat(holdsEverything(Store.DYNAMODB)).isEqualTo(Condition.State.DOES_NOT_HOLD);

        lab.reconciler().run(ReconcileOptions.repairOf(Store.DYNAMODB).sinceLast());
        set(Rollouts.READ_MONGO, "0");

        assertThat(users.lost()).isEmpty();
    }

    @Test
    void a_verification_does_not_outlast_an_outage_in_which_an_event_was_posted() throws IOException {
        start(false);
        verified();
        lab.databases().inject(Store.DYNAMODB, Fault.DOWN);
        users.post(1);
        lab.databases().inject(Store.DYNAMODB, Fault.NONE);

        assertThat(refused(Rollouts.READ_MONGO, "0")).contains("1 secondary write has failed");
    }

    @Test
    void the_damage_can_be_seen_anyway_and_is_recorded() throws IOException {
        start(false);
        verified();
        set(Rollouts.WRITE_DYNAMO, "0");
        users.post(1);
        set(Rollouts.WRITE_DYNAMO, "100");

        lab.actions().setFlag(Rollouts.READ_MONGO, "0", Mode.ANYWAY);

        assertThat(users.lost()).hasSize(1);
        assertThat(lab.status().timeline())
                .anyMatch(entry -> entry.text().contains("Done anyway: flags read-events-mongo 0"));
    }

    @Test
    void the_way_back_copies_back_what_was_written_to_DynamoDB_only() throws IOException {
        start(false);
        moved();
        lab.actions().deploy(Stage.DYNAMO_ONLY, 1, Mode.SAFELY);
        users.post(2);

        // A stage without flags has no users that a flag could move.
        lab.actions().setFlag(Rollouts.READ_MONGO, "100", Mode.SAFELY);
        LabException deploy =
                catchThrowableOfType(LabException.class, () -> lab.actions().deploy(Stage.FIX_BUG, 1, Mode.SAFELY));
        assertThat(deploy.refusal().orElseThrow().refusal())
                .contains("All users would be answered by MongoDB", "2 events were written to DynamoDB only");

        lab.actions().setFlag(Rollouts.READ_MONGO, "0", Mode.SAFELY);
        lab.actions().deploy(Stage.FIX_BUG, 1, Mode.SAFELY);
        users.post(1);
        assertThat(refused(Rollouts.READ_MONGO, "100")).contains("2 events were written to DynamoDB only");
        lab.reconciler().run(ReconcileOptions.repairOf(Store.MONGODB));
        lab.reconciler().run(ReconcileOptions.dryRunOf(Store.MONGODB));
        set(Rollouts.READ_MONGO, "100");

        assertThat(users.lost()).isEmpty();
    }

    @Test
    void a_flag_file_that_is_broken_and_then_deleted_does_not_move_users_back() throws Exception {
        start(true);
        moved();
        set(Rollouts.WRITE_MONGO, "0");
        users.post(1);
        Path flags = lab.rollouts().file();
        Files.writeString(flags, "{");
        assertThat(lab.status().flags().problems())
                .anyMatch(problem -> problem.contains("the last good flags hold")
                        && problem.contains("./datanomad flags --restore"));
        assertThat(lab.status().flags().users()).containsEntry(Rollouts.READ_MONGO, "nobody");
        lab.close();
        Files.delete(flags);

        start(true);

        assertThat(lab.status().flags().users()).containsEntry(Rollouts.READ_MONGO, "nobody");
        assertThat(users.lost()).isEmpty();
        lab.close();
        Files.delete(flags);
        Files.delete(flags.resolveSibling("flags.last-good.json"));
        assertThatThrownBy(() -> start(true))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("Put one of the two back");
    }

    /** Whatever happens: if the gate lets users move, they lose nothing, and behind a repair and a tail it lets them move. */
    @Test
    void random_actions_writes_faults_and_kills_never_lose_an_event_by_a_step_that_the_gate_lets_pass()
            throws IOException {
        long seed = Long.getLong("datanomad.gate.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> done = new ArrayList<>(List.of("seed " + seed));
        start(false);
        verified();
        for (int i = 0; i < ACTIONS; i++) {
            String action = random(random);
            done.add(action);
            if (action.endsWith("passed")) {
                assertThat(users.lost()).as(String.join("\n", done)).isEmpty();
            }
        }
        settle();
        String authority = lab.status().flags().users().get(Rollouts.READ_MONGO).equals("nobody") ? "100" : "0";
        set(Rollouts.READ_MONGO, authority);
        assertThat(users.lost()).as(String.join("\n", done)).isEmpty();
        done.forEach(System.out::println);
    }

    private String random(Random random) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> "post " + users.tryToPost(1 + random.nextInt(5));
            case 3 -> attempt(Rollouts.WRITE_DYNAMO, random.nextBoolean() ? "100" : "" + random.nextInt(100));
            case 4 -> attempt(Rollouts.WRITE_MONGO, random.nextBoolean() ? "100" : "0");
            case 5 -> attempt(Rollouts.READ_DYNAMO, random.nextInt(4) > 0 ? "100" : "0");
            case 6, 7 -> attempt(Rollouts.READ_MONGO, List.of("0", "50", "100").get(random.nextInt(3)));
            case 8 -> fault(random);
            case 9 -> reconcile(random);
            case 10 -> random.nextBoolean() ? kill() : deploy(random);
            default -> reconcile(random);
        };
    }

    private String attempt(String key, String percent) {
        String action = "flags " + key + " " + percent;
        try {
            lab.actions().setFlag(key, percent, Mode.SAFELY);
            return action + ": passed";
        } catch (LabException e) {
            return action + ": " + e.getMessage();
        }
    }

    private String fault(Random random) {
        Store database = Store.values()[random.nextInt(2)];
        Fault fault = List.of(Fault.DOWN, Fault.error(50), Fault.slow(200), Fault.NONE)
                .get(random.nextInt(4));
        lab.databases().inject(database, fault);
        String posted = users.tryToPost(2);
        if (random.nextBoolean()) {
            endFaults();
        }
        return "fault " + database + " " + fault.text() + ", posted " + posted;
    }

    private void endFaults() {
        for (Store database : Store.values()) {
            lab.databases().inject(database, Fault.NONE);
        }
    }

    private String reconcile(Random random) {
        endFaults();
        Store store = Store.values()[random.nextInt(2)];
        ReconcileOptions options = switch (random.nextInt(4)) {
            case 0 -> ReconcileOptions.repairOf(store);
            case 1 -> ReconcileOptions.dryRunOf(store);
            case 2 -> ReconcileOptions.repairOf(store).sinceLast();
            default -> ReconcileOptions.dryRunOf(store).sinceLast();
        };
        try {
            return "reconcile " + options + ": " + lab.reconciler().run(options).text();
        } catch (LabException e) {
            return "reconcile " + options + ": " + e.getMessage();
        }
    }

    private String kill() {
        String killed = lab.deployments().kill();
        lab.actions().deploy(Stage.FIX_BUG, 1, Mode.SAFELY);
        return "killed " + killed;
    }

    private String deploy(Random random) {
        Stage stage = List.of(Stage.ADD_DYNAMODB, Stage.FIX_BUG).get(random.nextInt(2));
        try {
            lab.actions().deploy(stage, 1 + random.nextInt(2), Mode.SAFELY);
            return "deploy " + stage + ": passed";
        } catch (LabException e) {
            return "deploy " + stage + ": " + e.getMessage();
        }
    }

    /** What the gate asks for, in either direction. */
    private void settle() {
        endFaults();
        users.post(3);
        set(Rollouts.WRITE_MONGO, "100");
        set(Rollouts.WRITE_DYNAMO, "100");
        if (lab.status().flags().users().get(Rollouts.READ_DYNAMO).equals("nobody")) {
            // MongoDB answers all users, whatever its own flag says: reading DynamoDB as well shall move none of them.
            set(Rollouts.READ_MONGO, "100");
        }
        set(Rollouts.READ_DYNAMO, "100");
        lab.actions().deploy(Stage.FIX_BUG, 1, Mode.SAFELY);
        for (Store store : Store.values()) {
            lab.reconciler().run(ReconcileOptions.repairOf(store));
            lab.reconciler().run(ReconcileOptions.dryRunOf(store));
        }
    }

    /** Both stores are written, read and equal. */
    private void verified() {
        users.post(3);
        set(Rollouts.WRITE_DYNAMO, "100");
        set(Rollouts.READ_DYNAMO, "100");
        lab.reconciler().run(ReconcileOptions.repairOf(Store.DYNAMODB));
        lab.reconciler().run(ReconcileOptions.dryRunOf(Store.DYNAMODB));
    }

    private void moved() {
        verified();
        set(Rollouts.READ_MONGO, "0");
        assertThat(users.lost()).isEmpty();
    }

    private void set(String key, String percent) {
        lab.actions().setFlag(key, percent, Mode.SAFELY);
    }

    private String refused(String key, String percent) {
        LabException refusal = catchThrowableOfType(LabException.class, () -> set(key, percent));
        assertThat(refusal.refusal()).as(refusal.getMessage()).isPresent();
        return refusal.getMessage();
    }

    private Condition.State holdsEverything(Store store) {
        return lab.actions().facts().holdsEverything(store).state();
    }
}
