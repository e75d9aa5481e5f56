package dev.datanomad;

import dev.datanomad.service.events.StoredEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Looks up many events in one call to DynamoDB, strongly consistent. Thread-safe.
 *
 * @param timeLimit how long a call may take
 */
record DynamoBatchLookup(DynamoDbClient client, Duration timeLimit) implements ShadowReads.BatchLookup {

    /**
     * {@inheritDoc} Left out are events that DynamoDB has not processed because it was throttling.
     *
     * @throws dev.datanomad.service.events.StoreException if DynamoDB did not answer in time, or does not do such things
     */
    @Override
    public Map<ShadowReads.Key, Optional<StoredEvent>> find(List<ShadowReads.Key> keys) {
        Map<ShadowReads.Key, Optional<StoredEvent>> found = new HashMap<>();
        Map<Map<String, AttributeValue>, ShadowReads.Key> asked = new HashMap<>();
        for (ShadowReads.Key key : keys) {
            found.put(key, Optional.empty());
            if (DynamoItems.canHaveKey(key.userKey(), key.id())) {
                asked.put(DynamoItems.key(key.userKey(), key.id()), key);
            }
        }
        if (!asked.isEmpty()) {
            BatchGetItemResponse answer = get(asked.keySet());
            answer.responses()
                    .getOrDefault(DynamoTable.NAME, List.of())
                    .forEach(item ->
                            found.put(asked.get(DynamoItems.keyOf(item)), Optional.of(DynamoItems.toEvent(item))));
            Optional.ofNullable(answer.unprocessedKeys().get(DynamoTable.NAME))
                    .ifPresent(rest -> rest.keys().forEach(key -> found.remove(asked.get(key))));
        }
        return found;
    }

    private BatchGetItemResponse get(Collection<Map<String, AttributeValue>> keys) {
        KeysAndAttributes wanted =
                KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
        return DynamoTable.attempt(() ->
                client.batchGetItem(get -> get.overrideConfiguration(DynamoTable.within(timeLimit))
                        .requestItems(Map.of(DynamoTable.NAME, wanted))));
    }
}
