package dev.datanomad;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Both stores, steered by four flags, so that users can be moved from one to the other a few at a time. Two rules make
 * every combination of the flags safe:
 *
 * <ol>
 *   <li><b>You are answered by one authority</b>: DynamoDB if only it is to be read, MongoDB in all other cases.
 *   <li><b>You are always written where you read</b>: an event is stored in its user's authority first, or the request
 *       fails. Writing it to the other store too, if that one's flag is on, has a deadline and may fail: that is
 *       counted and logged, and never the user's problem.
 * </ol>
 *
 * <p>Where MongoDB is the authority and DynamoDB is to be read as well, DynamoDB is asked beside it and compared, while
 * the user has the answer already.
 */
final class MigratingEventStore implements EventStore {

    private final Function<String, UserFlags> flags;
    private final Side mongo;
    private final Side dynamo;
    private final ShadowReads shadowReads;
    private final Duration secondWrite;
    private final int secondWrites;
    private final MeterRegistry metrics;
    private final Counter contradictions;

    /** A store as the authority, and as the other one. */
    private record Side(EventStore store, SecondWrites second) {}

    /** Where an event is written: to the authority, and to the other store if that one's flag is on. */
    private record Route(Side authority, Side other, boolean toOther) {

        void requireStorable(Event event) {
            authority.store.requireStorable(event);
            requireStorableInOther(event);
        }

        /** The authority checks for itself when it is written. */
        void requireStorableInOther(Event event) {
            if (toOther) {
                other.store.requireStorable(event);
            }
        }
    }

    /**
     * @param flags the flags of a user, by the user's key; must not block
     * @param mongo MongoDB
     * @param dynamo DynamoDB
     * @param shadowReads compares the two
     * @param secondWrite how long the write to the store that is not the authority may take
     * @param secondWrites how many of these may run at once, for each store
     * @param metrics where to count second writes that failed, and contradictory flags
     */
    MigratingEventStore(
            Function<String, UserFlags> flags,
            EventStore mongo,
            EventStore dynamo,
            ShadowReads shadowReads,
            Duration secondWrite,
            int secondWrites,
            MeterRegistry metrics) {
        this.flags = flags;
        this.mongo = new Side(mongo, new SecondWrites("mongodb", mongo, secondWrite, secondWrites, metrics));
        this.dynamo = new Side(dynamo, new SecondWrites("dynamodb", dynamo, secondWrite, secondWrites, metrics));
        this.shadowReads = shadowReads;
        this.secondWrite = secondWrite;
        this.secondWrites = secondWrites;
        this.metrics = metrics;
        this.contradictions = metrics.counter("datanomad.flags.corrected");
    }

    @Override
    public void put(Event event) {
        Route route = route(event.userKey());
        route.requireStorableInOther(event);
        route.authority.store.put(event);
        if (route.toOther) {
            route.other.second.attempt(event);
        }
    }

    private Route route(String userKey) {
        UserFlags user = flagsOf(userKey);
        return user.dynamoAnswers()
                ? new Route(dynamo, mongo, user.writeMongo())
                : new Route(mongo, dynamo, user.writeDynamo());
    }

    @Override
    public Optional<Event> find(String userKey, String id) {
        UserFlags user = flagsOf(userKey);
        if (user.dynamoAnswers()) {
            return dynamo.store.find(userKey, id);
        }
        Optional<Event> answer = mongo.store.find(userKey, id);
        if (user.shadowReads()) {
            shadowReads.compare(userKey, id, answer);
        }
        return answer;
    }

    @Override
    public List<Event> latest(String userKey, Optional<String> before, int limit) {
        UserFlags user = flagsOf(userKey);
        if (user.dynamoAnswers()) {
            return dynamo.store.latest(userKey, before, limit);
        }
        List<Event> answer = mongo.store.latest(userKey, before, limit);
        if (user.shadowReads()) {
            shadowReads.compare(userKey, before, limit, answer);
        }
        return answer;
    }

    @Override
    public void requireStorable(Event event) {
        route(event.userKey()).requireStorable(event);
    }

    @Override
    public EventStore within(Duration limit) {
        EventStore mongoWithin = mongo.store.within(limit);
        EventStore dynamoWithin = dynamo.store.within(limit);
        return new MigratingEventStore(
                flags, mongoWithin, dynamoWithin, shadowReads, secondWrite, secondWrites, metrics);
    }

    private UserFlags flagsOf(String userKey) {
        UserFlags user = flags.apply(userKey);
        if (user.contradictory()) {
            contradictions.increment();
        }
        return user;
    }
}
