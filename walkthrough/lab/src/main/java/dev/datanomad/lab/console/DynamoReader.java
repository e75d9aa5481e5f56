package dev.datanomad.lab.console;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.json.InvalidJsonException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Reads events from DynamoDB, where the stages keep them. Thread-safe. */
final class DynamoReader implements AutoCloseable {

    private static final String STORE = "DynamoDB";
    private static final String TABLE = "nomad_events";
    private static final String USER_KEY = "user_key";
    private static final String ID = "_id";
    private static final String EVENT = "event";

    private static final int MAX_USER_BYTES = 2_048;
    private static final int MAX_ID_BYTES = 1_024;

    private final DynamoDbClient client;

    /** @param environment the AWS SDK's variables; what they do not say, the SDK finds elsewhere */
    DynamoReader(Map<String, String> environment, Duration limit) {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder().connectionTimeout(limit);
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .httpClientBuilder(http)
                .overrideConfiguration(calls -> calls.apiCallTimeout(limit)
                        .apiCallAttemptTimeout(limit)
                        .retryStrategy(AwsRetryStrategy.doNotRetry()));
        Optional.ofNullable(environment.get("AWS_REGION")).map(Region::of).ifPresent(builder::region);
        Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_DYNAMODB"))
                .map(URI::create)
                .ifPresent(url -> at(url, builder, http));
        if (!environment.containsKey("AWS_SESSION_TOKEN") && environment.containsKey("AWS_SECRET_ACCESS_KEY")) {
            builder.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                            environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"))))
                    .overrideConfiguration(builder.overrideConfiguration().toBuilder()
                            .defaultProfileFile(ProfileFile.aggregator().build())
                            .build());
        }
        client = builder.build();
    }

    private static void at(URI url, DynamoDbClientBuilder builder, Apache5HttpClient.Builder http) {
        builder.endpointOverride(url);
        if (url.getHost() != null && url.getHost().startsWith("127.")) {
            http.proxyConfiguration(ProxyConfiguration.builder()
                    .useEnvironmentVariableValues(false)
                    .useSystemPropertyValues(false)
                    .build());
        }
    }

    Found find(String user, String id) {
        if (!canHave(user, MAX_USER_BYTES) || !canHave(id, MAX_ID_BYTES)) {
            return Found.missing("No item in DynamoDB can have such a key.");
        }
        try {
            Map<String, AttributeValue> item = client.getItem(get -> get.tableName(TABLE)
                            .key(Map.of(USER_KEY, AttributeValue.fromS(user), ID, AttributeValue.fromS(id)))
                            .consistentRead(true))
                    .item();
            return item.isEmpty() ? Found.missing("") : Found.of(event(user, id, item), String.valueOf(item));
        } catch (ResourceNotFoundException e) {
            return Found.noTable(STORE);
        } catch (SdkException e) {
            return Found.noAnswer(STORE, e);
        }
    }

    private static boolean canHave(String key, int bytes) {
        return !key.isEmpty() && StorageLimits.utf8Length(key) <= bytes;
    }

    /** By the rules of the stages. */
    private static StoredEvent event(String user, String id, Map<String, AttributeValue> item) {
        AttributeValue body = item.get(EVENT);
        if (body == null || !body.hasM()) {
            return new UnreadableEvent(STORE, id, "", "has no attribute " + EVENT + " that is a map");
        }
        try {
            Event event = new Event(id, object(body.m()));
            return event.userKey().equals(user)
                    ? event
                    : new UnreadableEvent(STORE, id, "/user/key", "is not the partition key of the item");
        } catch (InvalidJsonException e) {
            return UnreadableEvent.because(e, STORE, id);
        }
    }

    private static Map<String, Object> object(Map<String, AttributeValue> attributes) {
        Map<String, Object> fields = new LinkedHashMap<>();
        attributes.keySet().stream().sorted().forEach(name -> fields.put(name, value(attributes.get(name))));
        return fields;
    }

    private static Object value(AttributeValue value) {
        return switch (value.type()) {
            case NUL -> null;
            case S -> value.s();
            case N -> new BigDecimal(value.n());
            case BOOL -> value.bool();
            case L -> {
                List<Object> values = new ArrayList<>(value.l().size());
                value.l().forEach(element -> values.add(value(element)));
                yield values;
            }
            case M -> object(value.m());
            // JSON has no such type, which the event says with the path of the field.
            default -> value;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
