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
 * <p>Shadow reads compare what the other store would have answered: DynamoDB while both read flags are on, and MongoDB
 * behind the cut-over, as long as it is written.
 */
final class MigratingEventStore implements EventStore {

    private final Function<String, UserFlags> flags;
    private final Side mongo;
    private final Side dynamo;
    private final Counter contradictions;

    /**
     * One of the two stores.
     *
     * @param store the store as an authority
     * @param secondaryWrites writes to it while the other is the authority
     * @param shadowReads compare it with what the authority answers
     */
    record Side(EventStore store, SecondaryWrites secondaryWrites, ShadowReads shadowReads) {}

    /**
     * @param flags the flags of a user, by the user's key; must not block
     * @param metrics counts contradictory flags
     */
    MigratingEventStore(Function<String, UserFlags> flags, Side mongo, Side dynamo, MeterRegistry metrics) {
        this.flags = flags;
        this.mongo = mongo;
        this.dynamo = dynamo;
        contradictions = Counter.builder("datanomad.flags.corrected")
                .description("Requests of users whose flags contradict each other, and were corrected")
                .register(metrics);
    }

    @Override
    public void put(Event event) {
        UserFlags user = flagsOf(event.userKey());
        authority(user).store.put(event);
        if (user.writesBoth()) {
            other(user).secondaryWrites.attempt(event);
        } else {
            other(user).secondaryWrites.omit();
        }
    }

    @Override
    public Optional<StoredEvent> find(String userKey, String id) {
        UserFlags user = flagsOf(userKey);
        Optional<StoredEvent> answer = authority(user).store.find(userKey, id);
        if (user.shadowReads()) {
            other(user).shadowReads.compare(userKey, id, answer);
        }
        return answer;
    }

    @Override
    public EventPage latest(String userKey, Optional<String> before, int limit) {
        UserFlags user = flagsOf(userKey);
        EventPage answer = authority(user).store.latest(userKey, before, limit);
        if (user.shadowReads()) {
            other(user).shadowReads.compare(userKey, before, limit, answer);
        }
        return answer;
    }

    private Side authority(UserFlags user) {
        return user.dynamoAnswers() ? dynamo : mongo;
    }

    private Side other(UserFlags user) {
        return user.dynamoAnswers() ? mongo : dynamo;
    }

    private UserFlags flagsOf(String userKey) {
        UserFlags user = flags.apply(userKey);
        if (user.contradictory()) {
            contradictions.increment();
        }
        return user;
    }
}
