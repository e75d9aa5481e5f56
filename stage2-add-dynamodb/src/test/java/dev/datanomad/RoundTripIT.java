package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventArbitraries;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The same generated events through both stores, compared with each other. */
class RoundTripIT {

    private static final int EVENTS = 300;

    @Test
    void both_stores_give_back_the_same() {
        EventStore mongo = BrokenStores.realMongo();
        EventStore dynamo = BrokenStores.realDynamo();
        long seed = ThreadLocalRandom.current().nextLong();

        for (Map<String, Object> body : EventArbitraries.bodiesWithoutEmptyStrings(seed, EVENTS)) {
            Event event = Event.create(body);
            mongo.put(event);
            dynamo.put(event);
            Optional<Event> fromMongo = mongo.find(event.userKey(), event.id());
            Optional<Event> fromDynamo = dynamo.find(event.userKey(), event.id());

            assertThat(Difference.between(event.userKey(), event.id(), fromMongo, fromDynamo))
                    .as("seed %d, %s", seed, Json.write(body))
                    .isEmpty();
            assertThat(fromMongo).contains(event);
        }
    }
}
