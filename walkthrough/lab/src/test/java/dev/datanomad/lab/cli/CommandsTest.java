package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest extends FakeHome {

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "deploy 2", "flags", "load start", "audit", "reconcile --dry-run", "fault mongodb ok"})
    void without_a_lab_a_command_says_how_to_start_one(String command) throws Exception {
        assertThat(run(1, command).strip()).isEqualTo("No lab is running: start one with ./datanomad up.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tasks status",
                "tasks step",
                "tasks step 3",
                "tasks flags",
                "tasks reconcile --dry-run",
                "tasks dead",
                "tasks fault queue down"
            })
    void without_a_lab_of_the_to_do_service_a_command_says_how_to_start_one(String command) throws Exception {
        assertThat(run(1, command).lines().reduce((first, last) -> last))
                .contains("No lab of the to-do service is running: start one with ./datanomad tasks up.");
    }

    @ParameterizedTest
    @CsvSource({
        "deploy 5, 'There is no stage \"5\": choose 1, 2, 3 or 4.'",
        "deploy two, 'There is no stage \"two\": choose 1, 2, 3 or 4.'",
        "diff 1 9, 'There is no stage \"9\": choose 1, 2, 3 or 4.'",
        "flags read-mongo 5, 'There is no flag \"read-mongo\": the four are read-events-mongo, read-events-dynamo,"
                + " write-events-mongo, write-events-dynamo.'",
        "flags read-events-mongo, 'The percentage is missing, for example: flags read-events-mongo 25'",
        "flags read-events-mongo --user bill, 'With --user goes a flag and on, off or rollout, for example: flags"
                + " write-events-dynamo --user bill on'",
        "flags --user bill, 'With --user goes a flag and on, off or rollout, for example: flags write-events-dynamo"
                + " --user bill on'",
        "flags read-events-mongo --user bill 50, '\"50\" is nothing for a user: choose on, off or rollout.'",
        "flags read-events-mongo --user= on, 'Name a user: the key is empty.'",
        "fault redis down, 'There is no database \"redis\": choose mongodb or dynamodb.'",
        "fault mongodb broken, '\"broken\" is not a fault: choose down, hang, reset, slow MILLISECONDS,"
                + " bandwidth KILOBYTES, throttle PERCENT, error PERCENT, or ok.'",
        "fault mongodb throttle 50, 'MongoDB does not throttle, only DynamoDB does: choose error PERCENT, or slow.'",
        "fault dynamodb throttle, 'throttle needs an amount in percent, for example: throttle 50'",
        "fault dynamodb error 101, 'error 101 is out of range: choose 1 to 100 percent.'",
        "fault dynamodb down 5, 'down has no amount: leave the number out.'",
        "fault dynamodb kill, 'Only the service can be killed: fault service kill. A database can be down.'",
        "fault service down, 'The service itself has one fault: fault service kill.'",
        "fault mongodb slow, 'slow needs an amount in milliseconds, for example: slow 50'",
        "fault mongodb slow 0, 'slow 0 is out of range: choose 1 to 60000 milliseconds.'",
        "up --port 70000, 'There is no port 70000: choose one from 0 to 65535.'",
        "tour --port 70000, 'There is no port 70000: choose one from 0 to 65535.'",
        "tour tasks --port 70000, 'There is no port 70000: choose one from 0 to 65535.'",
        "tasks up --port 70000, 'There is no port 70000: choose one from 0 to 65535.'",
        "tasks step 9, 'There is no step \"9\": choose 1 to 8.'",
        "tasks step 4 --percent much, '\"much\" is not a percentage: give a number from 0 to 100, with at most three"
                + " decimals.'",
        "tasks step 4 --percent 5 --user bill, 'Choose --user or --percent: one user, or a share of all.'",
        "tasks step --user bill, 'Which step? For example: tasks step 4 --user bill'",
        "tasks flags queue-tasks, 'The percentage is missing, for example: tasks flags queue-tasks 25'",
        "tasks flags queue 5, 'There is no flag \"queue\": choose one of write-tasks-dynamo, read-tasks-both,"
                + " primary-tasks-dynamo, write-tasks-mongo, queue-tasks, feed-tasks.'",
        "tasks fault redis down, 'There is no server \"redis\": choose mongodb, dynamodb or queue.'",
        "tasks dead bury, '\"bury\" cannot be done with dead letters: choose redrive, or nothing.'"
    })
    void an_invalid_argument_is_explained_in_one_sentence(String command, String sentence) throws Exception {
        String output = run(2, command);

        assertThat(output.lines().reduce((first, last) -> last)).contains(sentence);
        assertThat(output).doesNotContain("Exception");
    }

    @Test
    void a_port_out_of_range_keeps_the_last_tour() throws Exception {
        Path log = Files.createDirectories(folder.resolve("walkthrough/target/tour/run/logs"));

        run(2, "tour --port -1");

        assertThat(log).exists();
    }

    @Test
    void an_unknown_command_is_answered_with_the_nearest_one() throws Exception {
        assertThat(run(2, "deplo 2")).contains("datanomad deploy", "--help");
    }

    @Test
    void every_command_shows_the_plain_java_call() throws Exception {
        for (String command :
                new String[] {"tour", "up", "deploy", "flags", "load", "audit", "reconcile", "fault", "tasks"}) {
            assertThat(run(command + " --help"))
                    .contains("java -jar walkthrough/lab/target/datanomad-lab.jar " + command);
        }
    }

    @Test
    void the_help_of_flags_shows_how_to_name_a_user() throws Exception {
        assertThat(run("flags --help")).contains("--user=NAME", "PERCENT|on|off|rollout", "--user bill on");
    }

    @Test
    void there_are_no_colours_without_a_terminal() throws Exception {
        assertThat(run("--help")).doesNotContain("\u001b");
    }

    @Test
    void reset_without_a_lab_succeeds() throws Exception {
        assertThat(run("reset")).contains("starts clean");
    }
}
