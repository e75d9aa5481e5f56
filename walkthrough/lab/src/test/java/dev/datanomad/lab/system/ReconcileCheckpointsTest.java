package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileCheckpointsTest {

    private static final ReconcileOptions COPY = ReconcileOptions.of(false, false);
    private static final ReconcileOptions DRY_RUN = ReconcileOptions.of(true, false);

    @TempDir
    private Path folder;

    private ReconcileCheckpoints checkpoints;

    @BeforeEach
    void create() {
        checkpoints = new ReconcileCheckpoints(folder);
    }

    @Test
    void a_run_goes_on_from_what_one_of_its_kind_has_left_and_leaves_the_other_kind_alone() throws IOException {
        killed(Stage.FIX_BUG, COPY);

        assertThat(checkpoints.prepare(Stage.FIX_BUG, DRY_RUN)).doesNotExist();
        assertThat(checkpoints.prepare(Stage.FIX_BUG, COPY)).exists();
    }

    @Test
    void a_run_of_another_stage_begins_anew_and_so_does_the_next_one_of_the_first() throws IOException {
        killed(Stage.ADD_DYNAMODB, COPY);

        assertThat(checkpoints.prepare(Stage.FIX_BUG, COPY)).doesNotExist();
        assertThat(checkpoints.prepare(Stage.ADD_DYNAMODB, COPY)).doesNotExist();
    }

    @Test
    void a_run_begins_anew_if_asked_to() throws IOException {
        killed(Stage.FIX_BUG, COPY);

        assertThat(checkpoints.prepare(Stage.FIX_BUG, new ReconcileOptions(false, false, true, "mongodb", "", 0, 4)))
                .doesNotExist();
    }

    @Test
    void a_run_begins_anew_where_events_have_come_behind_the_place_at_which_the_last_one_was_killed()
            throws IOException {
        killed(Stage.FIX_BUG, COPY);
        killed(Stage.FIX_BUG, DRY_RUN);

        checkpoints.forget();

        assertThat(checkpoints.prepare(Stage.FIX_BUG, COPY)).doesNotExist();
        assertThat(checkpoints.prepare(Stage.FIX_BUG, DRY_RUN)).doesNotExist();
    }

    @Test
    void also_if_they_have_come_while_it_was_running() throws IOException {
        Path file = checkpoints.prepare(Stage.FIX_BUG, COPY);
        checkpoints.forget();
        Files.writeString(file, "noted behind that");

        assertThat(checkpoints.prepare(Stage.FIX_BUG, COPY)).doesNotExist();
    }

    private void killed(Stage stage, ReconcileOptions options) throws IOException {
        Files.writeString(checkpoints.prepare(stage, options), "how far it was");
    }
}
