package dev.datanomad.faults;

import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.Database;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which a database can break, at one position of the migration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseFaults {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double NOTICED_MILLIS = 150;

    /** The lab that the class has registered. */
    abstract LabUnderLoad site();

    @ParameterizedTest(name = "DynamoDB {0}")
    @MethodSource("dynamoBreakdowns")
    void nothing_is_lost_while_dynamodb_breaks(Breakdown breakdown) throws Exception {
        breaks(Database.DYNAMODB, breakdown);
    }

    @ParameterizedTest(name = "MongoDB {0}")
    @MethodSource("mongoBreakdowns")
    void nothing_is_lost_while_mongodb_breaks(Breakdown breakdown) throws Exception {
        breaks(Database.MONGODB, breakdown);
    }

    static Stream<Breakdown> dynamoBreakdowns() {
        return Breakdown.of(Database.DYNAMODB);
    }

    static Stream<Breakdown> mongoBreakdowns() {
        return Breakdown.of(Database.MONGODB);
    }

    private void breaks(Database database, Breakdown breakdown) throws Exception {
        Position position = site().position();
        boolean authority = position.authority() == database;
        String mayFail = authority && !breakdown.onlySlow() ? "the authority is " + breakdown : "";
        site().during(breakdown.of(database.title()), mayFail, window -> {
            long before = troubles();
            site().lab().databases().inject(database, breakdown.fault(database));
            site().users().make(breakdown.requests(authority));
            if (position.uses(database)) {
                await("the fault is noticed")
                        .atMost(PATIENCE)
                        .until(() -> window.failed() + troubles() > before
                                || breakdown.onlySlow() && window.writes().p50() >= NOTICED_MILLIS);
            }
        });
    }

    /** What the service has counted of a store that is not the authority. */
    private long troubles() {
        return site().metrics().secondaryWriteFailures("dynamodb")
                + site().metrics().secondaryWriteFailures("mongodb")
                + site().metrics().integrity("unchecked");
    }
}
