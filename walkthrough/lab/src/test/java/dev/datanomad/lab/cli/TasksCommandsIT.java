package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.LabFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands of the lab of the to-do service, and its page, with the programs that the build has just packaged. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class TasksCommandsIT extends FakeHome {

    private static final Path REPOSITORY = Path.of(System.getProperty("datanomad.root"));

    @BeforeEach
    void useTheRealPrograms() throws IOException {
        for (String target : new String[] {"walkthrough/tasks/target", "shared/databases/target"}) {
            Path link = folder.resolve(target);
            Folders.delete(link);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, REPOSITORY.resolve(target));
        }
    }

    @Test
    void a_session_with_a_refused_step_a_named_user_a_fault_and_the_page() throws Exception {
        Process lab = start(Map.of(), "tasks", "up", "--port", "0");
        await().atMost(Duration.ofMinutes(4)).until(() -> output(lab).contains("Ctrl-C") || !lab.isAlive());
        assertThat(output(lab)).contains("The to-do service is live", "/console", "/producer");
        assertThat(run("tasks step")).contains("> 1. Deploy the new database: everybody");
        assertThat(post("/tasks", "application/json", "{\"user\": \"ann\", \"text\": \"old\"}")
                        .statusCode())
                .isEqualTo(201);

        assertThat(run("tasks step 1")).contains("table nomad_tasks");
        assertThat(run(1, "tasks flags queue-tasks 100")).contains("take step 2 first");
        assertThat(run("tasks step 2")).contains("both stores", "0 failed");
        assertThat(run("tasks step 4 --user bill")).contains("user bill");
        assertThat(run("tasks status")).contains("Step 2", "Step 4", "bill", "0 messages");
        assertThat(run(3, "tasks step 6")).contains("DynamoDB lacks 1", "--anyway");
        assertThat(run("tasks step 4 --percent 100")).contains("everybody");
        assertThat(run("tasks step 7")).contains("1 were missing", "Verified");
        assertThat(run("tasks reconcile --dry-run --no-progress")).isEmpty();
        assertThat(run("tasks dead")).isEmpty();
        assertThat(run("tasks flags queue-tasks 25")).contains("queue-tasks", "25% of users");
        assertThat(run("tasks fault queue slow 50")).contains("The queue: slow (50 ms)");

        HttpResponse<String> page = send(at("/lab/"));
        assertThat(page.body())
                .contains("Take step 8", "slow (50 ms)", "25% of users")
                .doesNotContain("<script");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'", "form-action 'self'"));
        assertThat(post("/lab/api/step", "application/x-www-form-urlencoded", "step=5&user=")
                        .statusCode())
                .isEqualTo(303);
        assertThat(send(at("/lab/")).body()).contains("Step 5, Make the new one primary: everybody.");
        assertThat(send(at("/lab/api/step")
                                .header("Origin", "http://example.org")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("step=1")))
                        .statusCode())
                .isEqualTo(403);

        assertThat(run("reset")).contains("The lab has stopped.");
        assertThat(output(lab)).contains("Everything is stopped.");
    }

    private HttpRequest.Builder at(String path) {
        int port =
                LabFile.ofRunningLab(LabFile.tasksFolder(folder)).orElseThrow().port();
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        return send(at(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }
}
