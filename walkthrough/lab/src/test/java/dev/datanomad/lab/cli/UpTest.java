package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.Rollouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UpTest extends FakeHome {

    @Test
    void a_lab_starts_deploys_and_stops_without_leaving_a_process() throws Exception {
        Process lab = up();
        assertThat(output(lab)).contains("Stage 1 (stage1-mongo-only) is live", "Classroom");
        assertThat(get("/")).isEqualTo("stage1-1");

        assertThat(run("deploy 2")).contains("Stage 2 is live after", "stage 1 was drained", "0 failed");
        assertThat(get("/")).isEqualTo("stage2-2");
        assertThat(run("status")).contains("2 (stage2-add-dynamodb), instance stage2-2");

        List<LabFile.Running> children = children();
        lab.destroy();

        assertThat(lab.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(children).noneMatch(child -> child.find().isPresent());
        assertThat(LabFile.path(LabFile.folder(folder))).doesNotExist();
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
    void an_invalid_flags_file_is_reported_and_affects_nothing_else() throws Exception {
        Path flags = upWithData().resolve("flags.json");
        String good = Files.readString(flags);

        Files.writeString(flags, "{");

        assertThat(run("status"))
                .contains("1 (stage1-mongo-only), instance stage1-1", "flags.json is not used: it is not valid JSON");
        assertThat(run(1, "flags")).contains("flags.json is not used: it is not valid JSON");

        Files.writeString(flags, good);
        assertThat(run("flags")).contains("read-events-mongo");
    }

    @Test
    void a_lab_whose_first_stage_crashes_does_not_start() throws Exception {
        assertThat(runProcess(1, Map.of(FakeStage.DIES, "stage1-1"), "up --port 0"))
                .contains("FLAGS_FILE is not a file I like.")
                .doesNotContain("Exception");
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
    void of_two_labs_that_start_at_the_same_moment_one_is_refused_and_the_other_runs() throws Exception {
        List<Process> both = List.of(start(Map.of(), "up", "--port", "0"), start(Map.of(), "up", "--port", "0"));

        await().atMost(Duration.ofSeconds(50))
                .until(() -> both.stream().anyMatch(lab -> !lab.isAlive())
                        && LabFile.ofRunningLab(LabFile.folder(folder))
                                .filter(lab -> !lab.children().isEmpty())
                                .isPresent());
        Process refused = both.get(both.get(0).isAlive() ? 1 : 0);
        Process running = both.get(both.get(0).isAlive() ? 0 : 1);
        assertThat(refused.exitValue()).isEqualTo(1);
        assertThat(output(refused)).contains("process " + running.pid()).doesNotContain("Starting", "Exception");

        await().atMost(Duration.ofSeconds(50)).until(() -> output(running).contains("is live"));
        assertThat(get("/")).isEqualTo("stage1-1");
    }

    @Test
    void a_stage_gets_what_leads_to_external_databases_and_no_other_setting_of_the_shell() throws Exception {
        up(Map.of(
                "AWS_PROFILE", "mine",
                "HTTPS_PROXY", "http://proxy.example:8080",
                "LD_SDK_KEY", "sdk-of-mine",
                "MAX_REQUESTS", "7",
                "FLAGS_FILE", "mine.json",
                "JAVA_TOOL_OPTIONS", "-Dmine=true"));

        assertThat(Files.readAllLines(folder.resolve(".datanomad/up/logs/stage1-1.log")))
                .contains("AWS_PROFILE=mine", "HTTPS_PROXY=http://proxy.example:8080", "LD_SDK_KEY=sdk-of-mine")
                .contains("FLAGS_FILE=" + folder.resolve(".datanomad/up/flags.json"))
                .noneMatch(line -> line.startsWith("MAX_REQUESTS") || line.contains("JAVA_TOOL_OPTIONS"));
    }

    @Test
    void figures_are_the_same_in_every_language() throws Exception {
        Map<String, String> arabic = Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG");
        Map<String, String> turkish = Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=tr -Duser.country=TR");
        up(arabic);

        assertThat(runProcess(0, arabic, "deploy 2"))
                .containsPattern("live after [0-9]+\\.[0-9] s; stage 1 was .* within [0-9]+\\.[0-9] s");
        assertThat(runProcess(0, turkish, "deploy 1"))
                .containsPattern("live after [0-9]+\\.[0-9] s; stage 2 was .* within [0-9]+\\.[0-9] s");
        assertThat(runProcess(0, turkish, "flags write-events-dynamo 12.5")).contains(" 12.5%");
    }

    @Test
    void a_flags_file_that_is_a_symbolic_link_stays_one() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("mine.json");
        Files.createSymbolicLink(data.resolve("flags.json"), elsewhere);
        Rollouts flags = new Rollouts(elsewhere);
        flags.createIfMissing(false);
        upWithData();

        run("flags write-events-dynamo 5");

        assertThat(data.resolve("flags.json")).isSymbolicLink();
        assertThat(Files.readString(elsewhere)).contains("\"weight\" : 5000");
    }

    @Test
    void a_folder_remembers_the_stage_and_the_flags() throws Exception {
        upWithData();
        run("deploy 2");
        run("flags write-events-dynamo 5");
        assertThat(run("reset")).contains("The lab has stopped.");

        Process second = up(Map.of(), "--data", folder.resolve("data").toString());

        assertThat(output(second)).contains("Stage 2 (stage2-add-dynamodb) is live, the last stage of this folder");
        assertThat(run("flags")).containsPattern("write-events-dynamo .* 5% of users");
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
        assertThat(get("/lab/")).contains("<title>Classroom");
    }

    @Test
    void the_lab_answers_head_as_get_and_says_what_other_methods_there_are() throws Exception {
        up();

        for (String path : List.of("", "console", "report", "api/gate", "api/status", "api/flags", "nothing")) {
            assertThat(header("HEAD", path)).as(path).isEqualTo(header("GET", path));
        }
        assertThat(header("DELETE", "")).containsEntry("allow", List.of("GET, HEAD"));
        assertThat(header("HEAD", "api/flags")).containsEntry("allow", List.of("POST"));
    }

    @Test
    void flags_of_LaunchDarkly_are_shown_as_the_service_uses_them() throws Exception {
        up(Map.of("LD_SDK_KEY", "sdk-of-a-test"));
        assertThat(run("flags")).isEqualToIgnoringNewLines("From LaunchDarkly; no instance that runs uses any.");

        run("deploy 2");

        String from = "From LaunchDarkly through http://relay, version 0a1b.";
        assertThat(run("flags")).startsWith(from).containsPattern("read-events-dynamo .* 7% of users");
        assertThat(run("status")).contains(from, "read-events-dynamo: 7% of users");
    }

    @Test
    void the_status_tells_whose_fault_it_is() throws Exception {
        up();
        assertThat(run("status")).contains("0 failed; reads:");

        assertThat(send(request("/events/a%00b")).statusCode()).isEqualTo(400);

        assertThat(run("status")).contains("0 failed, 1 abandoned by clients; reads:");
    }

    /** The status and the header of the answer, without what changes: the date, and the length of what shows the lab's state. */
    private Map<String, List<String>> header(String method, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/lab/" + path).method(method, HttpRequest.BodyPublishers.noBody()));
        Map<String, List<String>> header = new TreeMap<>(answer.headers().map());
        header.remove("date");
        if (answer.statusCode() == 200) {
            header.replace("content-length", List.of("some"));
        }
        header.put("status", List.of(Integer.toString(answer.statusCode())));
        return header;
    }

    /** The status and the body of the answer. */
    private String post(String action, String body, String header, String value)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(
                request("/lab/api/" + action).header(header, value).POST(HttpRequest.BodyPublishers.ofString(body)));
        return answer.statusCode() + " " + answer.body();
    }
}
