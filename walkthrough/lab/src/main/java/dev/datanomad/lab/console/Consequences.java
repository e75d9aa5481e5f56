package dev.datanomad.lab.console;

import dev.datanomad.lab.gate.Route;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Rollouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the two rules of the service make of a user's flags, in sentences. */
final class Consequences {

    private Consequences() {}

    /** @param on which of the four flags are on */
    static List<String> of(Route route, Map<String, Boolean> on) {
        List<String> sentences = new ArrayList<>();
        Store authority = route.authority();
        Store other = authority.other();
        boolean mongo = on.get(Rollouts.READ_MONGO);
        boolean dynamo = on.get(Rollouts.READ_DYNAMO);
        if (authority == Store.DYNAMODB) {
            sentences.add("DynamoDB answers, as only read-events-dynamo is on.");
        } else if (mongo) {
            sentences.add("MongoDB answers, as read-events-mongo is on.");
        } else {
            sentences.add("MongoDB answers, as no read flag is on" + (dynamo ? "." : ": someone has to."));
        }
        String otherFlag = other == Store.MONGODB ? Rollouts.WRITE_MONGO : Rollouts.WRITE_DYNAMO;
        sentences.add(
                route.writesBoth()
                        ? "Events are written to " + authority.title() + " first, and then to " + other.title()
                                + ", as " + otherFlag + " is on."
                        : "Events are written to " + authority.title() + " only: " + other.title()
                                + " does not get them, as " + otherFlag + " is off.");
        String ownFlag = authority == Store.MONGODB ? Rollouts.WRITE_MONGO : Rollouts.WRITE_DYNAMO;
        if (!on.get(ownFlag)) {
            sentences.add(ownFlag + " is off, and " + authority.title()
                    + " is written all the same: an event is always written where its user reads.");
        }
        sentences.add(
                route.compared()
                        ? "Reads are compared with " + other.title() + "."
                        : "Reads are not compared with " + other.title() + ".");
        return List.copyOf(sentences);
    }

    /** Of a stage that has one store. */
    static List<String> only(Store store, int stage) {
        return List.of(
                store.title() + " answers, and is written: stage " + stage + " has no other store and no flags.",
                "Reads are not compared.");
    }
}
