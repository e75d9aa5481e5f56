package dev.datanomad.lab.gate;

import dev.datanomad.lab.gate.Routing.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says which conditions make an action safe, and whether they hold. An action that moves users to a store needs that store to
 * hold every event, and to be given every event until they have moved. An action that takes the other store away from
 * users of DynamoDB needs that DynamoDB holds every event, as nobody could copy it from there later.
 */
public final class Gate {

    private Gate() {}

    /** What an action would do, and its conditions. */
    public static Assessment assess(Change change, Facts facts) {
        List<String> consequences = new ArrayList<>();
        List<Condition> conditions = new ArrayList<>();
        for (Store store : Store.values()) {
            Share moved = change.moved(facts.routing(), store);
            Share left = facts.routing()
                    .share(
                            change.after(),
                            (before, after) ->
                                    after.authority() != store && before.writes(store) && !after.writes(store));
            if (!moved.isNobody()) {
                consequences.add(upper(moved.toString()) + " would be answered by " + store.title() + ".");
                conditions.addAll(conditionsOfMove(store, change, facts));
            }
            if (!left.isNobody()) {
                consequences.add("Events of " + left + " would be written to "
                        + store.other().title() + " only: " + store.title() + " would lack them.");
            }
            if (change.removes() == store || store == Store.MONGODB && !left.isNobody()) {
                conditions.add(facts.holdsEverything(store.other()));
                conditions.add(allMoved(store.other(), facts));
            }
        }
        if (consequences.isEmpty()) {
            consequences.add(
                    "No user is answered by another store, and every event is written where it is written now.");
        }
        if (!conditions.isEmpty()) {
            conditions.add(0, sameFlags(facts));
            conditions.add(noErrors(facts));
        }
        return new Assessment(
                change.command(), consequences, conditions.stream().distinct().toList());
    }

    private static List<Condition> conditionsOfMove(Store store, Change change, Facts facts) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(answers(store, facts));
        conditions.add(writes(store, change, facts));
        conditions.add(facts.holdsEverything(store));
        if (store == Store.DYNAMODB) {
            conditions.add(comparisons(facts));
        }
        if (change.deploys()) {
            conditions.add(Condition.fails(
                    "Users move by a flag, and not by a deploy",
                    "a deploy cannot be taken back while it runs",
                    facts.now(),
                    store == Store.DYNAMODB
                            ? "./datanomad flags read-events-mongo 0"
                            : "./datanomad flags read-events-mongo 0, deploy, and move users then"));
        }
        return conditions;
    }

    /** By their flags of before the move: what is acknowledged until it takes effect must be there as well. */
    private static Condition writes(Store store, Change change, Facts facts) {
        String what = "Every event of the users who move is written to " + store.title();
        Share without = change.movedUnwritten(facts.routing(), store);
        return without.isNobody()
                ? Condition.holds(what, "all of them write both", facts.now())
                : Condition.fails(
                        what,
                        without + (without.isOne() ? " writes " : " write ")
                                + store.other().title() + " only",
                        facts.now(),
                        without.command(store.writeFlag(), 100, "on"));
    }

    static Condition answers(Store store, Facts facts) {
        String what = store.title() + " answers";
        return Optional.ofNullable(facts.faults().get(store))
                .map(fault -> Condition.fails(what, fault, facts.now(), "./datanomad fault " + store.key() + " ok"))
                .orElseGet(() -> Condition.holds(what, "no fault is known", facts.now()));
    }

    private static Condition comparisons(Facts facts) {
        String what = "Reads that were compared since then are equal";
        Tally seen = facts.since(Store.DYNAMODB);
        String figure = String.format(
                Locale.ROOT,
                "%,d equal, %,d different, %,d unchecked",
                seen.equal(),
                seen.different(),
                seen.unchecked());
        return seen.different() == 0
                ? Condition.holds(what, figure, facts.now())
                : Condition.fails(
                        what,
                        figure,
                        facts.now(),
                        Store.DYNAMODB.reconcile(facts.proof(Store.DYNAMODB).since()));
    }

    static Condition sameFlags(Facts facts) {
        String what = "Every instance uses the flags of the file";
        Instant now = facts.now();
        if (!facts.silent().isEmpty()) {
            return Condition.unknown(
                    what, String.join(", ", facts.silent()) + " does not answer", now, "./datanomad status");
        }
        return facts.outdated().isEmpty()
                ? Condition.holds(what, "all of them do", now)
                : Condition.fails(what, String.join(", ", facts.outdated()) + " uses others", now, "./datanomad flags");
    }

    private static Condition allMoved(Store authority, Facts facts) {
        String what = authority.title() + " answers every user";
        Share rest = facts.routing().share(route -> route.authority() != authority);
        return rest.isNobody()
                ? Condition.holds(what, "all of them", facts.now())
                : Condition.fails(
                        what,
                        authority.other().title() + " answers " + rest,
                        facts.now(),
                        rest.command("read-events-mongo", authority == Store.DYNAMODB ? 0 : 100));
    }

    private static Condition noErrors(Facts facts) {
        String what = "No request of a user has failed in the last seconds";
        Facts.Requests lately = facts.lately();
        String figure = String.format(Locale.ROOT, "%,d of %,d failed", lately.failed(), lately.all());
        return lately.failed() == 0
                ? Condition.holds(what, figure, facts.now())
                : Condition.fails(what, figure, facts.now(), "./datanomad status");
    }

    private static String upper(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
