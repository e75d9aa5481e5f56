package dev.datanomad;

import dev.datanomad.service.events.StoreException;
import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** The table of DynamoDB that holds events, and the connection to it. */
final class DynamoTable {

    /** The table's name. */
    static final String NAME = "nomad_events";

    /** The partition key. */
    static final String USER_KEY = "user_key";

    /** The sort key. */
    static final String ID = "_id";

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(500);
    private static final String EXPIRED = "ExpiredTokenException";
    private static final int MAX_POLLS = 100;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final ProxyConfiguration NO_PROXY = ProxyConfiguration.builder()
            .useEnvironmentVariableValues(false)
            .useSystemPropertyValues(false)
            .build();

    private DynamoTable() {}

    /**
     * Connects as the SDK's standard variables say ({@code AWS_REGION}, {@code AWS_ENDPOINT_URL_DYNAMODB} and so on);
     * no connection is made before the first call. A call that fails is tried three times in all, within its limit, and
     * fewer times while most calls fail.
     */
    static DynamoDbClient connect(Settings settings) {
        Limits limits = Limits.from(settings);
        Apache5HttpClient.Builder http = Apache5HttpClient.builder()
                .maxConnections(limits.connections())
                .connectionTimeout(CONNECT)
                .connectionAcquisitionTimeout(CONNECT);
        DynamoDbClientBuilder builder = DynamoDbClient.builder().httpClientBuilder(http);
        try {
            settings.text("AWS_ENDPOINT_URL_DYNAMODB").map(URI::create).ifPresent(url -> {
                builder.endpointOverride(url);
                if (LOOPBACK.contains(Objects.requireNonNull(url.getHost(), "no host in " + url))) {
                    http.proxyConfiguration(NO_PROXY);
                }
            });
            return builder.overrideConfiguration(
                            config -> config.retryStrategy(RetryMode.STANDARD).apiCallTimeout(limits.storeCall()))
                    .build();
        } catch (RuntimeException e) {
            throw new StartupException(
                    "DynamoDB cannot be used: see AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION, and AWS's own files and"
                            + " credentials (" + String.valueOf(e.getMessage()).replaceAll("\\s+", " ") + ")",
                    e);
        }
    }

    /**
     * Limits a call's time, and that of each attempt within it to the half, so that a connection that is stuck costs an
     * attempt and not the call. Where that would be so short that a store that is merely slow would be asked twice, an
     * attempt may take all of it.
     */
    static AwsRequestOverrideConfiguration within(Duration limit) {
        Duration half = limit.dividedBy(2);
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(limit)
                .apiCallAttemptTimeout(half.compareTo(SHORTEST_ATTEMPT) < 0 ? limit : half)
                .build();
    }

    /**
     * Creates the table if it is missing, and waits until it can be used.
     *
     * @param limit how long each call may take
     * @throws StoreException if DynamoDB did not answer, or does not do such things
     */
    static void createIfMissing(DynamoDbClient client, Duration limit) {
        AwsRequestOverrideConfiguration limits = within(limit);
        Optional<TableStatus> status = status(client, limits);
        if (status.isEmpty()) {
            create(client, limits);
        }
        // A table that is being updated goes on serving reads and writes.
        boolean usable = status.filter(List.of(TableStatus.ACTIVE, TableStatus.UPDATING)::contains)
                .isPresent();
        if (!usable) {
            await(client, limits);
        }
    }

    private static Optional<TableStatus> status(DynamoDbClient client, AwsRequestOverrideConfiguration limits) {
        return attempt(() -> {
            try {
                return Optional.of(
                        client.describeTable(table -> table.tableName(NAME).overrideConfiguration(limits))
                                .table()
                                .tableStatus());
            } catch (ResourceNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private static void create(DynamoDbClient client, AwsRequestOverrideConfiguration limits) {
        attempt(() -> {
            try {
                return client.createTable(table -> table.tableName(NAME)
                        .overrideConfiguration(limits)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .keySchema(key(USER_KEY, KeyType.HASH), key(ID, KeyType.RANGE))
                        .attributeDefinitions(text(USER_KEY), text(ID)));
            } catch (ResourceInUseException e) {
                // Somebody else has been quicker, or this call was repeated.
                return null;
            }
        });
    }

    private static void await(DynamoDbClient client, AwsRequestOverrideConfiguration limits) {
        try (DynamoDbWaiter waiter = client.waiter()) {
            attempt(() -> waiter.waitUntilTableExists(
                    table -> table.tableName(NAME).overrideConfiguration(limits),
                    waiting -> waiting.backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(POLL_INTERVAL))
                            .maxAttempts(MAX_POLLS)));
        }
    }

    /** Calls DynamoDB; a call that fails is a {@link StoreException}. */
    static <T> T attempt(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw isRefusal(e)
                    ? new StoreRefusedException("DynamoDB", e)
                    : new StoreUnavailableException("DynamoDB", e);
        }
    }

    /** Whether asking again is of no use: DynamoDB has understood and does not do it. (Credentials that expire are renewed.) */
    private static boolean isRefusal(SdkException e) {
        return e instanceof AwsServiceException answer
                && answer.statusCode() / 100 == 4
                && !answer.isThrottlingException()
                && !answer.isClockSkewException()
                && !EXPIRED.equals(answer.awsErrorDetails().errorCode());
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }
}
