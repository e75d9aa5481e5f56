package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

class DynamoTableIT {

    /** Describes the real table as one that is being changed; nothing else may be asked of it. */
    private static final class Changing implements DynamoDbClient {

        private final AtomicInteger descriptions = new AtomicInteger();

        @Override
        public DescribeTableResponse describeTable(DescribeTableRequest request) {
            descriptions.incrementAndGet();
            DescribeTableResponse real = BrokenStores.realDynamoClient().describeTable(request);
            return real.copy(
                    answer -> answer.table(real.table().copy(table -> table.tableStatus(TableStatus.UPDATING))));
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    @Test
    void a_table_that_is_being_changed_can_be_used_meanwhile() {
        BrokenStores.realDynamo();
        Changing client = new Changing();

        DynamoTable.createIfMissing(client, Duration.ofSeconds(10));

        assertThat(client.descriptions).hasValue(1);
    }
}
