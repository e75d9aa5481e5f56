package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.system.JsonFiles;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlagsTest extends FakeHome {

    @BeforeEach
    void start() throws Exception {
        up();
        run("deploy 2");
    }

    @Test
    void a_user_is_named_and_shown_and_no_longer_named() throws Exception {
        assertThat(run("flags write-events-dynamo --user bill on"))
                .containsPattern("write-events-dynamo .* nobody but bill");
        assertThat(run("status")).contains("write-events-dynamo: bill on");
        assertThat(get("/lab/")).containsPattern("<li[^>]*>bill on</li>");
        run("flags write-events-dynamo 50");
        assertThat(run("flags")).contains("50% of users, and bill");

        assertThat(run("flags write-events-dynamo --user bill rollout")).doesNotContain("bill");
        assertThat(get("/lab/")).contains("No flag names a user.");
    }

    @Test
    void a_target_without_effect_is_told() throws Exception {
        String warning =
                "Note: jane is on the list of read-events-dynamo, but its prerequisite write-events-dynamo is off for"
                        + " jane.";
        assertThat(run("flags read-events-dynamo --user jane on --dry-run")).contains("It would be safe.", warning);
        assertThat(run("flags")).doesNotContain("jane");
        assertThat(run("flags read-events-dynamo --user jane on")).contains(warning);
        assertThat(get("/lab/"))
                .contains("jane on, without effect: its prerequisite write-events-dynamo is off for jane");
    }

    @Test
    void one_user_who_would_lack_events_is_refused_until_a_person_decides() {
        run("flags write-events-dynamo 100");
        run("flags read-events-dynamo --user bill on");

        assertThat(run(3, "flags read-events-mongo --user bill off"))
                .contains(
                        "Refused: flags read-events-mongo --user bill off",
                        "1 named user would be answered by DynamoDB.");
        assertThat(run("flags")).containsPattern("read-events-mongo .* everybody\\n");
        run("flags read-events-mongo --user bill off --anyway");
        assertThat(run("flags")).contains("everybody, but not bill");
        assertThat(run("status")).contains("Done anyway: flags read-events-mongo --user bill off");
    }

    @Test
    void a_hostile_key_does_no_harm_and_one_that_no_user_can_have_is_refused() throws Exception {
        String hostile = "<script>alert(1)</script>\u202e\u001b[31m";
        assertThat(post(hostile)).startsWith("200 ");

        assertThat(get("/lab/")).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert", "\u202e");
        assertThat(run("flags")).contains("<script>alert(1)</script>\\u202e").doesNotContain("\u202e", "\u001b");
        assertThat(post("")).startsWith("400 ").contains("Name a user: the key is empty.");
        assertThat(post("x".repeat(2_049))).startsWith("400 ").contains("of up to 2048 bytes");
    }

    private String post(String user) throws Exception {
        String body = JsonFiles.MAPPER
                .valueToTree(Map.of("key", "write-events-dynamo", "user", user, "value", "on"))
                .toString();
        var answer = send(request("/lab/api/flags")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        return answer.statusCode() + " " + answer.body();
    }
}
