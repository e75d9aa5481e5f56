package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.events.TestEvents;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

class DynamoTableIT {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    /** The real table, of which some descriptions are changed; nothing else may be asked of it. */
    private abstract static class Described implements DynamoDbClient {

        final AtomicInteger descriptions = new AtomicInteger();

        @Override
        public DescribeTableResponse describeTable(DescribeTableRequest request) {
            descriptions.incrementAndGet();
            return changed(BrokenStores.realDynamoClient().describeTable(request));
        }

        abstract DescribeTableResponse changed(DescribeTableResponse real);

        @Override
        public CreateTableResponse createTable(CreateTableRequest request) {
            return BrokenStores.realDynamoClient().createTable(request);
        }

        @Override
        public DynamoDbWaiter waiter() {
            return DynamoDbWaiter.builder().client(this).build();
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
        Described changing = new Described() {
            @Override
            DescribeTableResponse changed(DescribeTableResponse real) {
                return real.copy(
                        answer -> answer.table(real.table().copy(table -> table.tableStatus(TableStatus.UPDATING))));
            }
        };

        DynamoTable.createIfMissing(changing, TIME_LIMIT);

        assertThat(changing.descriptions).hasValue(1);
    }

    @Test
    void a_table_that_somebody_else_creates_meanwhile_is_used() {
        BrokenStores.realDynamo().put(TestEvents.event());
        Described notYetThere = new Described() {
            @Override
            DescribeTableResponse changed(DescribeTableResponse real) {
                if (descriptions.get() == 1) {
                    throw ResourceNotFoundException.builder().build();
                }
                return real;
            }
        };

        DynamoTable.createIfMissing(notYetThere, TIME_LIMIT);

        assertThat(notYetThere.descriptions).hasValue(2);
    }
}
