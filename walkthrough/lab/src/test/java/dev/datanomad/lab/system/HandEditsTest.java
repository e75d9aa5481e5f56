package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.system.Timeline.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandEditsTest {

    @TempDir
    Path folder;

    private final Timeline timeline = new Timeline(sentence -> {});
    private Rollouts rollouts;
    private HandEdits edits;

    @BeforeEach
    void look() {
        rollouts = new Rollouts(folder.resolve("flags.json"));
        rollouts.createIfMissing(false);
        edits = new HandEdits(rollouts, timeline);
        edits.look();
    }

    @Test
    void an_edit_stands_in_the_time_line_once_and_its_effect_is_measured() throws Exception {
        edit(other().content());

        edits.look();
        edits.look();

        assertThat(timeline.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.text())
                    .isEqualTo("flags.json was edited by hand: write-events-dynamo: nobody \u2192 25% of users");
            assertThat(entry.by()).isEqualTo("an editor");
            assertThat(entry.kind()).isEqualTo(Kind.FLAG);
            assertThat(entry.lasts()).isFalse();
        });
    }

    private Rollouts.Reading other() {
        return rollouts.preview(Rollouts.WRITE_DYNAMO, "25");
    }

    private void edit(byte[] content) throws Exception {
        Files.write(rollouts.file(), content);
    }

    @Test
    void an_edit_that_changes_nothing_for_users_is_told_without_a_flag() throws Exception {
        edit((Files.readString(rollouts.file()) + "\n").getBytes());

        edits.look();

        assertThat(texts()).containsExactly("flags.json was edited by hand");
    }

    @Test
    void what_the_lab_does_itself_is_no_edit() {
        rollouts.set(Rollouts.WRITE_DYNAMO, "25");

        edits.look();

        assertThat(texts()).isEmpty();
    }

    @Test
    void a_file_that_cannot_be_used_is_told_when_it_is_mended() throws Exception {
        byte[] mended = other().content();
        edit("{".getBytes());
        edits.look();
        assertThat(texts()).isEmpty();

        edit(mended);
        edits.look();

        assertThat(texts()).singleElement().asString().endsWith("write-events-dynamo: nobody \u2192 25% of users");
    }

    private List<String> texts() {
        return timeline.entries().stream().map(Timeline.Entry::text).toList();
    }
}
