package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
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

    private final AtomicInteger descriptions = new AtomicInteger();

    /** The real table, described otherwise; nothing may be asked of it but that, and to create it. */
    private record Described(UnaryOperator<DescribeTableResponse> change) implements DynamoDbClient {

        @Override
        public DescribeTableResponse describeTable(DescribeTableRequest request) {
            return change.apply(BrokenStores.realDynamoClient().describeTable(request));
        }

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
        create(real ->
                real.copy(answer -> answer.table(real.table().copy(table -> table.tableStatus(TableStatus.UPDATING)))));

        assertThat(descriptions).hasValue(1);
    }

    @Test
    void a_table_that_somebody_else_creates_meanwhile_is_used() {
        create(real -> {
            if (descriptions.get() == 1) {
                throw ResourceNotFoundException.builder().build();
            }
            return real;
        });

        assertThat(descriptions).hasValue(2);
    }

    private void create(UnaryOperator<DescribeTableResponse> change) {
        BrokenStores.realDynamo();
        Described table = new Described(real -> {
            descriptions.incrementAndGet();
            return change.apply(real);
        });
        DynamoTable.createIfMissing(table, Duration.ofSeconds(10));
    }
}
