package dev.datanomad;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoredEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Function;

/**
 * Both stores, steered by four flags, so that users can be moved from one to the other a few at a time. Two rules make
 * every combination of the flags safe:
 *
 * <ol>
 *   <li><b>Users are answered by one authority</b>: DynamoDB if only it is to be read, MongoDB in all other cases.
 *   <li><b>Events are always written to the store their user reads from</b>: the authority stores an event first, or the
 *       request fails. If the other store's write flag is on, a secondary write follows, whose failure no user notices.
 * </ol>
 *
 * <p>With both read flags on, MongoDB answers, and shadow reads compare DynamoDB with it.
 */
final class MigratingEventStore implements EventStore {

    private final Function<String, UserFlags> flags;
    private final EventStore mongo;
    private final EventStore dynamo;
    private final SecondaryWrites toMongo;
    private final SecondaryWrites toDynamo;
    private final ShadowReads shadowReads;
    private final Counter contradictions;

    /**
     * @param flags the flags of a user, by the user's key; must not block
     * @param toMongo writes to MongoDB while DynamoDB is the authority
     * @param toDynamo writes to DynamoDB while MongoDB is the authority
     * @param metrics counts contradictory flags
     */
    MigratingEventStore(
            Function<String, UserFlags> flags,
            EventStore mongo,
            EventStore dynamo,
            SecondaryWrites toMongo,
            SecondaryWrites toDynamo,
            ShadowReads shadowReads,
            MeterRegistry metrics) {
        this.flags = flags;
        this.mongo = mongo;
        this.dynamo = dynamo;
        this.toMongo = toMongo;
        this.toDynamo = toDynamo;
        this.shadowReads = shadowReads;
        contradictions = metrics.counter("datanomad.flags.corrected");
    }

    @Override
    public void put(Event event) {
        UserFlags user = flagsOf(event.userKey());
        authority(user).put(event);
        if (user.dynamoAnswers() && user.writeMongo()) {
            toMongo.attempt(event);
        } else if (!user.dynamoAnswers() && user.writeDynamo()) {
            toDynamo.attempt(event);
        }
    }

    @Override
    public Optional<StoredEvent> find(String userKey, String id) {
        UserFlags user = flagsOf(userKey);
        Optional<StoredEvent> answer = authority(user).find(userKey, id);
        if (user.shadowReads()) {
            shadowReads.compare(userKey, id, answer);
        }
        return answer;
    }

    @Override
    public EventPage latest(String userKey, Optional<String> before, int limit) {
        UserFlags user = flagsOf(userKey);
        EventPage answer = authority(user).latest(userKey, before, limit);
        if (user.shadowReads()) {
            shadowReads.compare(userKey, before, limit, answer);
        }
        return answer;
    }

    private EventStore authority(UserFlags user) {
        return user.dynamoAnswers() ? dynamo : mongo;
    }

    private UserFlags flagsOf(String userKey) {
        UserFlags user = flags.apply(userKey);
        if (user.contradictory()) {
            contradictions.increment();
        }
        return user;
    }
}
