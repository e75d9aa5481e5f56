package dev.datanomad.databases;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoWriteException;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What every kind of databases does, whichever the build was asked for. */
class DatabasesIT {

    @AutoClose
    private static final Databases databases = Databases.start();

    @AutoClose
    private static final Clients clients = Clients.of(databases.environment());

    @AfterEach
    void clear() {
        clients.collection().drop();
    }

    @Test
    void the_environment_names_both_databases() {
        assertThat(databases.environment())
                .containsEntry("MONGODB_URI", databases.mongoUri())
                .containsEntry(
                        "AWS_ENDPOINT_URL_DYNAMODB", databases.dynamoEndpoint().toString());
        assertThat(databases.mongoUri()).endsWith("/datanomad");
    }

    @Test
    void both_find_what_was_written() {
        clients.createTable();
        clients.insertDocument("one");
        clients.putItem("one");

        assertThat(clients.hasDocument("one") && clients.hasItem("one")).isTrue();
        assertThat(clients.hasDocument("two") || clients.hasItem("two")).isFalse();
        clients.deleteTable();
    }

    @Test
    void mongodb_refuses_the_same_id_twice() {
        clients.insertDocument("one");

        assertThatExceptionOfType(MongoWriteException.class)
                .isThrownBy(() -> clients.insertDocument("one"))
                .satisfies(e -> assertThat(e.getCode()).isEqualTo(11000));
    }

    @Test
    void mongodb_lists_in_the_order_of_an_index() {
        clients.collection().createIndex(compoundIndex(ascending("user.key"), descending("_id")));
        for (String id : List.of("b", "c", "a")) {
            clients.collection().insertOne(new Document("_id", id).append("user", new Document("key", "ada")));
        }

        List<String> newestFirst = clients.collection()
                .find(eq("user.key", "ada"))
                .sort(descending("_id"))
                .limit(2)
                .map(document -> document.getString("_id"))
                .into(new ArrayList<>());

        assertThat(newestFirst).containsExactly("c", "b");
    }

    @Test
    void dynamodb_refuses_what_the_real_one_refuses() {
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> clients.dynamo().describeTable(table -> table.tableName("missing")))
                .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException"));
    }
}
