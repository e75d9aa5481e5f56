package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class MongoFaultTest {

    private final MongoFault fault = MongoFault.error(100);

    @Test
    void a_write_that_can_be_told_from_its_repetition_may_be_repeated() {
        BsonDocument insert = command("insert").append("txnNumber", new BsonInt64(1));

        assertThat(fault.failure(insert).orElseThrow().answer())
                .containsEntry("errorLabels", BsonArray.parse("[\"RetryableWriteError\"]"));
    }

    @Test
    void any_other_command_may_not() {
        assertThat(fault.failure(command("insert")).orElseThrow().answer()).doesNotContainKey("errorLabels");
        assertThat(fault.failure(command("find")).orElseThrow().answer()).doesNotContainKey("errorLabels");
    }

    @Test
    void no_read_is_done_in_vain() {
        for (int i = 0; i < 10; i++) {
            assertThat(fault.failure(command("find")).orElseThrow().done()).isFalse();
        }
    }

    @Test
    void what_is_not_about_documents_never_fails() {
        for (String name : new String[] {"hello", "isMaster", "ping", "createIndexes", "listCollections"}) {
            assertThat(fault.failure(command(name))).isEmpty();
        }
    }

    private static BsonDocument command(String name) {
        return new BsonDocument(name, new BsonString("letters"));
    }
}
