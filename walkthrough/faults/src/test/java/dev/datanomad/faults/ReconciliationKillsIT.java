package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.ReconcileReport;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** The reconciliation is killed again and again, goes on from its checkpoint, and leaves nothing out. */
class ReconciliationKillsIT {

    private static final int OLD_EVENTS = 10_000;
    private static final int KILLS = 10;
    /** Events a second: so slow that ten runs cannot reach the end. */
    private static final String SLOWLY = "500";

    /** All old events that are there, of the other case as well. */
    private static int oldEvents = LabUnderLoad.OLD_EVENTS;

    @RegisterExtension
    static final LabUnderLoad SITE = LabUnderLoad.at(Position.DUAL_WRITES);

    @Test
    void a_reconciliation_that_is_killed_ten_times_leaves_nothing_out() throws Exception {
        SITE.during("the reconciliation killed ten times and resumed", window -> reconcileWithKills("kills"));
    }

    @Test
    void a_reconciliation_that_is_killed_ten_times_while_dynamodb_throttles_leaves_nothing_out() throws Exception {
        SITE.during(
                "the reconciliation killed ten times and resumed, DynamoDB throttling 30%",
                window -> {
                    SITE.lab().databases().inject(Database.DYNAMODB, Fault.throttle(30));
                    reconcileWithKills("kills-and-throttling");
                });
    }

    private static void reconcileWithKills(String name) throws Exception {
        Path checkpoint = SITE.lab().folder().resolve(name + ".checkpoint");
        long failuresBefore = SITE.metrics().secondaryWriteFailures("dynamodb");
        // What second writes left out earlier is none of the killed ones' business.
        assertThat(SITE.lab().reconciler().run(false, false).settled()).isTrue();
        seed();
        Random random = Seed.random(name);
        for (int i = 0; i < KILLS; i++) {
            try (ReconcileProgram program = ReconcileProgram.start(SITE, checkpoint, "--rate", SLOWLY)) {
                if (random.nextInt(3) > 0) {
                    program.awaitProgress();
                }
                program.killAfter(random.nextInt(1_500));
            }
        }
        try (ReconcileProgram last = ReconcileProgram.start(SITE, checkpoint)) {
            assertThat(last.exitCode()).as(last::output).isZero();
            assertThat(last.output()).containsPattern("Going on after [1-9]");
            // What a killed run has written behind its checkpoint, the next one finds equal.
            assertThat(last.report().equal() + last.report().written()).isGreaterThanOrEqualTo(oldEvents);
        }
        SITE.mend();
        SITE.users().awaitWell();
        assertThat(oldEventsInDynamo()).isEqualTo(oldEvents);
        requireNothingLeftOut(failuresBefore);
    }

    private static void seed() {
        SITE.lab().seeding().run(OLD_EVENTS);
        oldEvents += OLD_EVENTS;
    }

    /** Nobody but a reconciliation writes these there, so none may be missing, however many second writes have failed. */
    private static int oldEventsInDynamo() {
        Map<String, String> environment = SITE.lab().databases().directEnvironment();
        try (DynamoDbClient dynamo = DynamoDbClient.builder()
                .endpointOverride(URI.create(environment.get("AWS_ENDPOINT_URL_DYNAMODB")))
                .region(Region.of(environment.get("AWS_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"))))
                .build()) {
            return dynamo
                    .scanPaginator(scan -> scan.tableName("nomad_events")
                            .select(Select.COUNT)
                            .filterExpression("begins_with(user_key, :old)")
                            .expressionAttributeValues(Map.of(":old", AttributeValue.fromS("old-user-"))))
                    .stream()
                    .mapToInt(ScanResponse::count)
                    .sum();
        }
    }

    /** One look, before anything repairs: a second write that has failed behind the cursor is all that may be missing. */
    private static void requireNothingLeftOut(long failuresBefore) {
        ReconcileReport look = SITE.lab().reconciler().run(true, false);
        long failures = SITE.metrics().secondaryWriteFailures("dynamodb") - failuresBefore;
        assertThat(look.proves()).as(look.text()).isTrue();
        assertThat(look.walked()).as(look.text()).isGreaterThanOrEqualTo(oldEvents);
        assertThat(look.missing()).as(look.text()).isLessThanOrEqualTo(failures);
        assertThat(look.different()).as(look.text()).isZero();
        assertThat(look.unmovableCount()).as(look.text()).isZero();
    }
}
