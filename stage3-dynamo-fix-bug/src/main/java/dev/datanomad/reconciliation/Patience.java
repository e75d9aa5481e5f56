package dev.datanomad.reconciliation;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoCollection;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedPredicate;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * How a reconciliation bears with its databases: a call that fails, and may succeed later, is tried again after 50 ms,
 * then after twice as long each time up to 5 s, half of that more or less by chance so that threads do not come all at
 * once, until {@link #LIMIT} has passed. What cannot succeed later, such as a lack of rights, fails at once.
 */
final class Patience {

    static final Duration LIMIT = Duration.ofMinutes(2);

    static final FailsafeExecutor<Object> WITH_MONGO = with("MongoDB", Patience::mongoMayRecover);
    static final FailsafeExecutor<Object> WITH_DYNAMO = with("DynamoDB", Patience::dynamoMayRecover);

    /** For a few documents. */
    private static final Duration ANSWER = Duration.ofMinutes(1);

    /** For a walk's next ones: an embedded MongoDB, which has no order, sorts all for the first, one walk at a time. */
    private static final Duration WALK = Duration.ofMinutes(5);

    /** For one answer about all documents. */
    private static final Duration SURVEY = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(2);

    /** MongoDB's codes for a lack of rights, and for a wrong password. */
    private static final Set<Integer> REFUSALS = Set.of(13, 18);

    private Patience() {}

    /** A collection whose calls end in time, for a few documents each. */
    static MongoCollection<Document> forAnswers(MongoCollection<Document> collection) {
        return collection.withTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A collection whose calls end in time, for cursors over many documents. */
    static MongoCollection<Document> forWalks(MongoCollection<Document> collection) {
        return collection.withTimeout(WALK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A collection whose calls end in time, for those that need a look at every id. */
    static MongoCollection<Document> forSurveys(MongoCollection<Document> collection) {
        return collection.withTimeout(SURVEY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Thrown inside a call to {@link #WITH_DYNAMO}, to have the rest of a batch tried again. */
    static final class AnsweredInPartException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AnsweredInPartException() {
            super("DynamoDB does only a part of each batch", null, false, false);
        }
    }

    private static FailsafeExecutor<Object> with(String database, CheckedPredicate<Throwable> mayRecover) {
        return Failsafe.with(RetryPolicy.builder()
                .handleIf(mayRecover)
                .withMaxRetries(-1)
                .withMaxDuration(LIMIT)
                .withBackoff(Duration.ofMillis(50), Duration.ofSeconds(5))
                .withJitter(0.5)
                .onRetryScheduled(event -> {
                    if (event.getElapsedTime().compareTo(WORTH_A_LINE) > 0) {
                        LOG.warn("{} is tried again: {}", database, reason(event.getLastException()));
                    }
                })
                .build());
    }

    /** The first line of what went wrong: drivers add pages about their inner state. */
    static String reason(Throwable e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return message.length() > 200 ? message.substring(0, 200) + "\u2026" : message;
    }

    private static boolean mongoMayRecover(Throwable e) {
        if (e instanceof MongoSecurityException) {
            // The driver says so too of a server that went away while it was asked who we are.
            return e.getCause() != null && mongoMayRecover(e.getCause());
        }
        boolean refused = e instanceof MongoCommandException refusal && REFUSALS.contains(refusal.getErrorCode());
        return e instanceof MongoException && !(e instanceof MongoInterruptedException) && !refused;
    }

    private static boolean dynamoMayRecover(Throwable e) {
        if (e instanceof SdkServiceException refusal) {
            return refusal.isThrottlingException() || refusal.statusCode() >= 500;
        }
        return e instanceof AnsweredInPartException || e instanceof SdkException && !(e instanceof AbortedException);
    }
}
