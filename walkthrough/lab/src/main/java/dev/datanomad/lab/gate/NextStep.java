package dev.datanomad.lab.gate;

import dev.datanomad.lab.gate.Routing.Share;
import java.util.List;
import java.util.function.Predicate;

/**
 * The next step on the way from the one store to the other.
 *
 * @param command what to run, with the name of the program
 * @param why a sentence
 * @param kind what it does
 */
public record NextStep(String command, String why, Kind kind) {

    /** What a step does. */
    public enum Kind {
        DEPLOY,
        ROLL_OUT,
        SET_FLAG,
        RECONCILE,
        NONE
    }

    private static final int MONGO_ONLY = 1;
    private static final int WITH_BUG = 2;
    private static final int DYNAMO_ONLY = 4;

    /** The stage or the percentage of the command. */
    public String lastWord() {
        return command.substring(command.lastIndexOf(' ') + 1);
    }

    /** @param stage behind the front door, 1 to 4 */
    public static NextStep of(int stage, Facts facts) {
        if (stage == MONGO_ONLY) {
            return new NextStep(
                    "./datanomad deploy 2", "It adds DynamoDB, and four flags that change nothing yet.", Kind.DEPLOY);
        }
        if (stage == DYNAMO_ONLY) {
            return new NextStep(
                    "./datanomad audit", "The move is over: read every acknowledged event back.", Kind.NONE);
        }
        Share single = share(facts, route -> route.authority() == Store.MONGODB && !route.writesBoth());
        if (!single.isNobody()) {
            return new NextStep(
                    "./datanomad rollout write-events-dynamo --steps 5,50,100",
                    "Events of " + single + " are written to MongoDB only.",
                    Kind.ROLL_OUT);
        }
        Share unseen = share(facts, route -> route.authority() == Store.MONGODB && !route.compared());
        Tally seen = facts.since(Store.DYNAMODB);
        if (!unseen.isNobody() && !(stage == WITH_BUG && seen.different() > 0)) {
            return new NextStep(
                    "./datanomad rollout read-events-dynamo --steps 25,100",
                    "Reads of " + unseen + " are not compared.",
                    Kind.ROLL_OUT);
        }
        if (stage == WITH_BUG) {
            return new NextStep(
                    "./datanomad deploy 3",
                    seen.different() > 0
                            ? "Compared reads differ: stage 3 fixes the bug behind that."
                            : "It keeps empty strings, which stage 2 leaves out.",
                    Kind.DEPLOY);
        }
        return behindTheFix(facts);
    }

    private static NextStep behindTheFix(Facts facts) {
        Condition proof = facts.holdsEverything(Store.DYNAMODB);
        Share onMongo = share(facts, route -> route.authority() == Store.MONGODB);
        if (!proof.isMet() && !onMongo.isNobody()) {
            return new NextStep(proof.remedy(), proof.what() + ": " + proof.figure() + ".", Kind.RECONCILE);
        }
        if (!onMongo.isNobody()) {
            return new NextStep(
                    "./datanomad flags read-events-mongo 0", "MongoDB answers " + onMongo + ".", Kind.SET_FLAG);
        }
        Share written = share(facts, Route::writesBoth);
        if (!written.isNobody()) {
            return new NextStep(
                    "./datanomad flags write-events-mongo 0",
                    "Events of " + written + " are still written to MongoDB, and the way back is open.",
                    Kind.SET_FLAG);
        }
        return new NextStep("./datanomad deploy 4", "Nobody uses MongoDB: its code can go.", Kind.DEPLOY);
    }

    private static Share share(Facts facts, Predicate<Route> which) {
        return facts.routing().share(facts.routing(), (before, after) -> which.test(before));
    }

    /** What a step needs that is no move of users: the conditions of a rollout or a reconciliation. */
    public static List<Condition> conditions(Facts facts) {
        return List.of(Gate.sameFlags(facts), Gate.answers(Store.MONGODB, facts), Gate.answers(Store.DYNAMODB, facts));
    }
}
