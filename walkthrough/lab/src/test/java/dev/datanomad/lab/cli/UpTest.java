package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UpTest extends FakeHome {

    @Test
    void a_lab_starts_deploys_and_stops_without_leaving_a_process() throws Exception {
        Process lab = up();
        assertThat(output(lab)).contains("Stage 1 (stage1-mongo-only) is live", "Control room");
        assertThat(get("/")).isEqualTo("stage1-1");

        assertThat(run("deploy 2")).contains("Stage 2 is live after", "stage 1 was drained", "0 failed");
        assertThat(get("/")).isEqualTo("stage2-2");
        assertThat(run("status")).contains("2 (stage2-add-dynamodb), instance stage2-2");

        List<LabFile.Running> children = children();
        lab.destroy();

        assertThat(lab.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(children).noneMatch(child -> child.find().isPresent());
        assertThat(LabFile.path(folder)).doesNotExist();
        assertThat(output(lab)).contains("Everything is stopped.");
    }

    @Test
    void no_process_outlives_a_lab_that_is_killed() throws Exception {
        Process lab = up();
        List<LabFile.Running> children = children();
        assertThat(children).isNotEmpty().allMatch(child -> child.find().isPresent());

        lab.destroyForcibly();

        await().until(() -> children.stream().noneMatch(child -> child.find().isPresent()));
        assertThat(run(1, "status")).contains("No lab is running");
    }

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
    void an_invalid_flags_file_is_reported_and_affects_nothing_else() throws Exception {
        Path flags = upWithData().resolve("flags.json");
        String good = Files.readString(flags);

        Files.writeString(flags, "{");

        assertThat(run("status"))
                .contains("1 (stage1-mongo-only), instance stage1-1", "flags.json is not a flags file: fix it");
        assertThat(run(1, "flags")).contains("flags.json is not a flags file: fix it");

        Files.writeString(flags, good);
        assertThat(run("flags")).contains("read-events-mongo");
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
    void faults_of_external_databases_are_refused() throws Exception {
        up();

        for (String fault : List.of("down", "reset", "bandwidth 50", "error 20")) {
            assertThat(run(1, "fault dynamodb " + fault)).contains("These databases are external");
        }
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
    void a_lab_whose_first_stage_crashes_does_not_start() throws Exception {
        assertThat(runProcess(1, Map.of("FAKE_STAGE_DIES", "stage1-1"), "up --port 0"))
                .contains("FLAGS_FILE is not a file I like.")
                .doesNotContain("Exception");
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
    void a_load_that_crashes_shows_the_reason() throws Exception {
        Process lab = up();
        String reason = "The load crashed, with exit code 2.";

        assertThat(run(1, "load start"))
                .contains(reason, "The ledger is not a file I like.")
                .doesNotContain("has started");

        await().until(() -> output(lab).contains(reason));
        assertThat(run(1, "load")).contains("The load is not running", reason);
        assertThat(run("status")).contains(reason);
    }

    @Test
    void a_taken_port_is_explained_in_one_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();

            assertThat(runProcess(1, Map.of(), "up --port " + port))
                    .contains("Port " + port + " is taken: free it, or choose another with --port.")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void a_second_lab_is_refused_with_the_address_of_the_first() throws Exception {
        up();

        assertThat(runProcess(1, Map.of(), "up --port 0"))
                .contains("A lab is running already, at http://localhost:" + port());
    }

    @Test
    void a_folder_remembers_the_stage_and_the_flags() throws Exception {
        upWithData();
        run("deploy 2");
        run("flags write-events-dynamo 5");
        assertThat(run("reset")).contains("The lab has stopped.");

        Process second = up(Map.of(), "--data", folder.resolve("data").toString());

        assertThat(output(second)).contains("Stage 2 (stage2-add-dynamodb) is live, the last stage of this folder");
        assertThat(run("flags")).containsPattern("write-events-dynamo +5%");
    }

    @Test
    void actions_are_refused_to_other_pages_and_without_json() throws Exception {
        up();

        assertThat(post("flags", "{}", "Origin", "http://evil.example")).startsWith("403 ");
        assertThat(post("flags", "{}", "Content-Type", "text/plain")).startsWith("415 ");
        assertThat(post("flags", "{\"key\":", "Content-Type", "application/json"))
                .startsWith("400 ");
        assertThat(post("flags", "{}", "Content-Type", "application/json")).contains("lacks \\\"key\\\"");
        assertThat(post("nothing", "{}", "Content-Type", "application/json")).startsWith("404 ");
        assertThat(get("/lab/")).contains("<title>Control room");
    }

    private Process up() throws IOException {
        return up(Map.of());
    }

    private void upWithDying(String instance) throws IOException {
        up(Map.of("FAKE_STAGE_DIES", instance));
    }

    /** Starts a lab that keeps its data, and returns the folder. */
    private Path upWithData() throws IOException {
        Path data = folder.resolve("data");
        up(Map.of(), "--data", data.toString());
        return data;
    }

    private Process up(Map<String, String> environment, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("up", "--port", "0"));
        arguments.addAll(List.of(more));
        Process lab = start(environment, arguments.toArray(String[]::new));
        await().atMost(Duration.ofSeconds(50)).until(() -> output(lab).contains("Ctrl-C") || !lab.isAlive());
        assertThat(output(lab)).contains("Ctrl-C");
        return lab;
    }

    private List<LabFile.Running> children() {
        return LabFile.ofRunningLab(folder).orElseThrow().children();
    }

    private int port() {
        return LabFile.ofRunningLab(folder).orElseThrow().port();
    }

    private String get(String path) throws IOException, InterruptedException {
        return send(request(path)).body();
    }

    /** The status and the body of the answer. */
    private String post(String action, String body, String header, String value)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(
                request("/lab/api/" + action).header(header, value).POST(HttpRequest.BodyPublishers.ofString(body)));
        return answer.statusCode() + " " + answer.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .version(HttpClient.Version.HTTP_1_1);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
