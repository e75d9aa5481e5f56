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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What every kind of databases does, whichever the build was asked for. */
class DatabasesIT {

    private static Databases databases;
    private static Clients clients;

    @BeforeAll
    static void start() {
        databases = Databases.start();
        clients = Clients.of(databases.environment());
    }

    @AfterAll
    static void stop() {
        clients.close();
        databases.close();
        databases.close();
    }

    @AfterEach
    void clear() {
        clients.collection().drop();
    }

    @Test
    void the_environment_names_both_databases_and_how_to_sign_in() {
        assertThat(databases.environment())
                .containsOnlyKeys(
                        "MONGODB_URI",
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        "AWS_REGION",
                        "AWS_ACCESS_KEY_ID",
                        "AWS_SECRET_ACCESS_KEY")
                .containsEntry("MONGODB_URI", databases.mongoUri())
                .containsEntry(
                        "AWS_ENDPOINT_URL_DYNAMODB", databases.dynamoEndpoint().toString());
        assertThat(databases.mongoUri()).endsWith("/datanomad");
    }

    @Test
    void mongodb_finds_what_was_inserted() {
        clients.insertDocument("one");

        assertThat(clients.hasDocument("one")).isTrue();
        assertThat(clients.hasDocument("two")).isFalse();
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
    void dynamodb_gets_what_was_put() {
        clients.createTable();
        clients.putItem("one");

        assertThat(clients.hasItem("one")).isTrue();
        assertThat(clients.hasItem("two")).isFalse();
    }

    @Test
    void dynamodb_refuses_what_the_real_one_refuses() {
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> clients.dynamo().describeTable(table -> table.tableName("missing")))
                .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException"));
    }
}
