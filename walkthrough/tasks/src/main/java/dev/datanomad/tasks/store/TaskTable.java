package dev.datanomad.tasks.store;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** The table of DynamoDB that holds tasks. */
public final class TaskTable {

    private TaskTable() {}

    /**
     * Creates the table with the outbox's index, if it is missing, waits until it can be used, and lets DynamoDB delete
     * tombstones that have expired.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB did not answer, or does not do such things
     */
    public static void createIfMissing(DynamoDbClient client, String name) {
        try {
            client.createTable(table -> table.tableName(name)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(key(TaskItems.USER, KeyType.HASH), key(TaskItems.ID, KeyType.RANGE))
                    .attributeDefinitions(
                            attribute(TaskItems.USER, ScalarAttributeType.S),
                            attribute(TaskItems.ID, ScalarAttributeType.S),
                            attribute(TaskItems.OUTBOX, ScalarAttributeType.N),
                            attribute(TaskItems.UNSENT, ScalarAttributeType.N))
                    .globalSecondaryIndexes(outbox()));
        } catch (ResourceInUseException e) {
            // It is there, or another process creates it now.
        }
        try (DynamoDbWaiter waiter = client.waiter()) {
            waiter.waitUntilTableExists(table -> table.tableName(name));
        }
        forgetTombstones(client, name);
    }

    private static GlobalSecondaryIndex outbox() {
        return GlobalSecondaryIndex.builder()
                .indexName(DynamoTaskStore.OUTBOX_INDEX)
                .keySchema(key(TaskItems.OUTBOX, KeyType.HASH), key(TaskItems.UNSENT, KeyType.RANGE))
                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                .build();
    }

    private static void forgetTombstones(DynamoDbClient client, String name) {
        try {
            client.updateTimeToLive(time -> time.tableName(name)
                    .timeToLiveSpecification(
                            spec -> spec.attributeName(TaskItems.EXPIRES).enabled(true)));
        } catch (DynamoDbException e) {
            boolean enabled = e.getMessage() != null && e.getMessage().contains("already enabled");
            if (!enabled) {
                throw e;
            }
        }
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }
}
