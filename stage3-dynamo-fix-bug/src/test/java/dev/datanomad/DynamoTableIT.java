package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.dynamodb.DynamoProxy;
import dev.datanomad.service.lifecycle.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoTableIT {

    @Test
    void a_table_that_is_being_changed_can_be_used_meanwhile() {
        BrokenStores.realDynamo();
        Settings settings = TestDatabases.settings();
        URI database = URI.create(settings.environment().get("AWS_ENDPOINT_URL_DYNAMODB"));
        try (DynamoProxy proxy = new DynamoProxy(database);
                DynamoDbClient client = DynamoTable.connect(TestDatabases.settings(
                        Map.of("AWS_ENDPOINT_URL_DYNAMODB", proxy.url().toString())))) {
            proxy.behave((call, table) -> whileChanging(table.apply(call.request())));

            DynamoTable.createIfMissing(client, Duration.ofSeconds(10));

            assertThat(proxy.calls("DescribeTable")).isEqualTo(1);
        }
    }

    private static DynamoProxy.Answer whileChanging(DynamoProxy.Answer description) {
        Map<Object, Object> table = new HashMap<>((Map<?, ?>) description.body().get("Table"));
        table.put("TableStatus", "UPDATING");
        return new DynamoProxy.Answer(200, Map.of("Table", table));
    }
}
