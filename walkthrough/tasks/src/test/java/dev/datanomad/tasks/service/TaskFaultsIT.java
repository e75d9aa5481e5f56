package dev.datanomad.tasks.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.FaultProxy;
import dev.datanomad.service.json.Json;
import dev.datanomad.tasks.migration.Step;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TestTasks;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What users notice of a store that is down, or hangs; what was acknowledged is kept in all cases. */
class TaskFaultsIT {

    private enum Fault {
        DOWN,
        HANGS,
        RESETS
    }

    @TempDir
    private Path folder;

    private TestService service;

    @BeforeEach
    void start() {
        service = new TestService(folder, Map.of("STORE_MILLIS", "1000", "SECOND_READ_MILLIS", "300"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static void inject(FaultProxy store, Fault fault) {
        switch (fault) {
            case DOWN -> store.refuse();
            case HANGS -> store.hang();
            case RESETS -> store.reset();
        }
    }

    private void in(Step step) {
        service.setFlags(step, false);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> service.get("/console/bill/configuration").body().contains("\"step\":" + step.number()));
    }

    private static Optional<Task> inDynamo(String path) {
        String[] parts = path.split("/");
        return TestTasks.DYNAMO.find(parts[2], parts[3]);
    }

    private static Optional<Task> inMongo(String path) {
        String[] parts = path.split("/");
        return TestTasks.MONGO.find(parts[2], parts[3]);
    }

    private static long version(HttpResponse<String> answer) {
        return ((BigDecimal) Json.parse(answer.body()).get("version")).longValue();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void users_do_not_notice_that_the_other_store_cannot_be_used(Fault fault) {
        in(Step.READ_FROM_BOTH);
        String path = service.made(TestTasks.user(), "buy milk");
        inject(service.dynamo, fault);

        HttpResponse<String> changed = service.patch(path, "{\"done\":true}");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(service.get(path).body()).isEqualTo(changed.body());
        String another = service.made(TestTasks.user(), "buy bread");
        assertThat(service.get(another).statusCode()).isEqualTo(200);

        service.dynamo.pass();
        // The next change brings what was missed.
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            HttpResponse<String> next = service.patch(path, "{\"text\":\"buy bread\"}");
            return next.statusCode() == 200 && inDynamo(path).equals(inMongo(path));
        });
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_change_that_the_authority_has_not_stored_is_not_acknowledged(Fault fault) {
        in(Step.READ_FROM_BOTH);
        String path = service.made(TestTasks.user(), "buy milk");
        inject(service.mongo, fault);

        HttpResponse<String> refused = service.patch(path, "{\"done\":true}");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        service.mongo.pass();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> service.patch(path, "{\"done\":true}").statusCode() == 200);
    }

    /** With time for the other store to answer, as a store that hangs is no part of this. */
    @Test
    void a_user_who_has_written_to_one_store_reads_it_when_the_other_one_has_become_primary() {
        service.close();
        service = new TestService(folder, Map.of("STORE_MILLIS", "10000", "SECOND_READ_MILLIS", "10000"));
        in(Step.READ_FROM_BOTH);
        String path = service.made(TestTasks.user(), "buy milk");
        service.dynamo.refuse();
        HttpResponse<String> changed = service.patch(path, "{\"done\":true}");
        assertThat(changed.statusCode()).isEqualTo(200);
        service.dynamo.pass();

        assertThat(inDynamo(path)).isNotEqualTo(inMongo(path));
        in(Step.NEW_PRIMARY);
        assertThat(service.get(path).body()).isEqualTo(changed.body());
        HttpResponse<String> next = service.patch(path, "{\"text\":\"buy bread\"}");
        assertThat(version(next)).isEqualTo(version(changed) + 1);
        assertThat(Json.parse(next.body())).containsEntry("done", true);
    }
}
