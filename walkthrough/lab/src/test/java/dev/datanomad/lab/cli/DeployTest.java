package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeployTest extends FakeHome {

    @Test
    void a_deploy_replaces_an_instance_that_was_killed() throws Exception {
        Process lab = up();

        assertThat(run("fault service kill")).contains("stage1-1 was killed.");

        await().until(() -> output(lab).contains("stage1-1 was killed; no instance is left"));
        assertThat(run(1, "fault service kill")).contains("No instance of the service is alive: deploy a stage.");
        assertThat(run("deploy 1")).contains("Stage 1 is live");
        assertThat(get("/")).isEqualTo("stage1-2");
    }

    @Test
    void when_one_of_several_instances_is_killed_requests_go_to_the_others() throws Exception {
        Process lab = up();

        assertThat(run("deploy 2 --instances 2")).contains("Stage 2 is live, with 2 instances, after", "0 failed");
        assertThat(run("status")).contains("instances stage2-2, stage2-3");
        assertThat(List.of(get("/events/a/1"), get("/events/a/1"))).containsExactly("stage2-2", "stage2-3");
        assertThat(children()).hasSize(2).allMatch(child -> child.find().isPresent());

        assertThat(run("fault service kill")).contains("stage2-3 was killed.");

        await().until(() -> output(lab).contains("stage2-3 was killed; requests go to stage2-2."));
        assertThat(List.of(get("/events/a/1"), get("/events/a/1"))).containsOnly("stage2-2");
        assertThat(run("status")).contains("instance stage2-2");

        assertThat(run("deploy 2 --instances 3")).contains("with 3 instances");
        assertThat(List.of(get("/events/a/1"), get("/events/a/1"), get("/events/a/1")))
                .containsExactly("stage2-4", "stage2-5", "stage2-6");
    }

    @Test
    void a_deploy_of_several_instances_needs_all_of_them_to_become_ready() throws Exception {
        upWithDying("stage2-3");

        run(1, "deploy 2 --instances 2");

        assertThat(get("/events/a/1")).isEqualTo("stage1-1");
        assertThat(run("status")).contains("instance stage1-1");
        assertThat(run(2, "deploy 2 --instances 5")).contains("5 instances are not possible: choose 1 to 4.");
    }

    @Test
    void a_stage_that_crashes_at_its_start_shows_the_end_of_its_log_and_the_old_one_stays() throws Exception {
        upWithDying("stage3-2");

        assertThat(run(1, "deploy 3"))
                .contains("Stage 3 stopped while starting, with exit code 2", "FLAGS_FILE is not a file I like.");

        assertThat(get("/")).isEqualTo("stage1-1");
        assertThat(run("deploy 2")).contains("Stage 2 is live");
    }

    @Test
    void a_stage_that_cannot_be_remembered_is_deployed_all_the_same() throws Exception {
        Path remembered = upWithData().resolve("deployed.txt");
        List<LabFile.Running> before = children();
        Files.delete(remembered);
        Files.createDirectory(remembered);

        assertThat(run("deploy 2"))
                .contains("Stage 2 is live", "Note: The next lab in this folder will not begin with stage 2: ");

        assertThat(get("/")).isEqualTo("stage2-2");
        assertThat(before).noneMatch(child -> child.find().isPresent());
    }

    @Test
    void a_program_that_cannot_be_copied_leaves_nothing_behind_and_leftovers_are_removed() throws Exception {
        Path programs = folder.resolve("data/programs");
        Files.createDirectories(programs.resolve("stage4-9"));
        upWithData();
        Path libraries = Files.createDirectory(Stage.ADD_DYNAMODB.jar(folder).resolveSibling("lib"));
        Files.createSymbolicLink(libraries.resolve("one.jar"), folder.resolve("nowhere"));

        assertThat(run(1, "deploy 2")).contains("could not be copied");

        assertThat(programs.toFile().list()).containsExactly("stage1-1");
    }

    @Test
    void faults_of_external_databases_are_refused() throws Exception {
        up();

        for (String fault : List.of("down", "reset", "bandwidth 50", "error 20")) {
            assertThat(run(1, "fault dynamodb " + fault)).contains("These databases are external");
        }
    }
}
