package dev.datanomad.dynamodb.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.datanomad.dynamodb.call.Parameters;
import dev.datanomad.dynamodb.value.Value;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {

    private static final String TABLE = """
            {"TableName": "tasks", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
            """;

    @Test
    void what_has_expired_is_deleted_and_nothing_else() throws Exception {
        try (Tables tables = open(null)) {
            Table table = tables.create(new Parameters(new ObjectMapper().readTree(TABLE)));
            long now = Instant.now().getEpochSecond();
            put(table, "expired", Map.of("expires", new Value.Number(BigDecimal.valueOf(now - 10))));
            put(table, "later", Map.of("expires", new Value.Number(BigDecimal.valueOf(now + 1000))));
            put(table, "text", Map.of("expires", new Value.Text(Long.toString(now - 10))));
            put(table, "none", Map.of());

            tables.expire();
            assertThat(find(table, "expired")).isNotNull();

            tables.expireBy(table, "expires");
            tables.expire();
            assertThat(find(table, "expired")).isNull();
            assertThat(find(table, "later")).isNotNull();
            assertThat(find(table, "text")).isNotNull();
            assertThat(find(table, "none")).isNotNull();
        }
    }

    @Test
    void a_file_keeps_tables_and_items_and_when_they_expire(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("data");
        try (Tables tables = open(file)) {
            Table table = tables.create(new Parameters(new ObjectMapper().readTree(TABLE)));
            put(table, "a", Map.of("text", new Value.Text("\ud83d\ude00")));
            tables.expireBy(table, "expires");
        }
        try (Tables tables = open(file)) {
            Table table = tables.get("tasks");
            assertThat(find(table, "a").attributes()).containsEntry("text", new Value.Text("\ud83d\ude00"));
            assertThat(table.timeToLive()).isEqualTo("expires");
            tables.delete("tasks");
        }
        try (Tables tables = open(file)) {
            assertThat(tables.after(null)).isEmpty();
        }
    }

    private static Tables open(Path file) {
        return new Tables(file, Duration.ZERO, Optional.empty(), () -> {});
    }

    private static void put(Table table, String id, Map<String, Value> more) {
        Map<String, Value> item = new HashMap<>(more);
        item.put("id", new Value.Text(id));
        Item put = Item.of(item);
        table.change(key(table, id), before -> put);
    }

    private static Item find(Table table, String id) {
        return table.find(key(table, id), true);
    }

    private static byte[] key(Table table, String id) {
        return table.position(Optional.empty(), Map.of("id", new Value.Text(id)));
    }
}
