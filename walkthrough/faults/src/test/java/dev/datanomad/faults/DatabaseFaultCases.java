package dev.datanomad.faults;

import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.gate.Store;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of a database, in one phase of the migration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseFaultCases {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final double NOTICEABLE_MILLIS = 150;

    @RegisterExtension
    final SystemUnderTest sut;

    DatabaseFaultCases(MigrationPhase phase) {
        sut = new SystemUnderTest(phase);
    }

    @ParameterizedTest(name = "DynamoDB {0}")
    @MethodSource("dynamoFaults")
    void nothing_is_lost_during_a_fault_of_dynamodb(DatabaseFault fault) throws Exception {
        loseNothing(Store.DYNAMODB, fault);
    }

    @ParameterizedTest(name = "MongoDB {0}")
    @MethodSource("mongoFaults")
    void nothing_is_lost_during_a_fault_of_mongodb(DatabaseFault fault) throws Exception {
        loseNothing(Store.MONGODB, fault);
    }

    static Stream<DatabaseFault> dynamoFaults() {
        return DatabaseFault.of(Store.DYNAMODB);
    }

    static Stream<DatabaseFault> mongoFaults() {
        return DatabaseFault.of(Store.MONGODB);
    }

    private void loseNothing(Store database, DatabaseFault fault) throws Exception {
        MigrationPhase phase = sut.phase();
        boolean authority = phase.authority() == database;
        String failuresAllowed = authority && !fault.addsOnlyLatency() ? "the authority is " + fault : "";
        sut.during(fault.nameOf(database), failuresAllowed, window -> {
            long before = failuresInBackground();
            sut.lab().databases().inject(database, fault.fault(database));
            sut.users().awaitRequests(fault.requests(authority));
            if (phase.uses(database)) {
                await("the fault has an effect")
                        .atMost(TIMEOUT)
                        .until(() -> window.failed() + failuresInBackground() > before
                                || fault.addsOnlyLatency() && window.writes().p50() >= NOTICEABLE_MILLIS);
            }
        });
    }

    /** Failures that users do not see. */
    private long failuresInBackground() {
        return sut.sum(metrics -> metrics.secondaryWriteFailures("dynamodb")
                + metrics.secondaryWriteFailures("mongodb")
                + metrics.integrity("unchecked"));
    }
}
