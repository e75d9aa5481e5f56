package dev.datanomad.lab.gate;

import dev.datanomad.lab.gate.Routing.Share;
import java.util.List;

/**
 * The next step on the way from the one store to the other.
 *
 * @param command what to run, with the name of the program
 * @param why a sentence
 * @param kind what it does
 * @param subject the number of the stage that it deploys, or the key of the flag that it sets; null for other kinds
 */
public record NextStep(String command, String why, Kind kind, String subject) {

    /** What a step does. */
    public enum Kind {
        DEPLOY,
        ROLL_OUT,
        TURN_OFF,
        TURN_ON,
        /** Users whom a flag names are left to its rollout. */
        RELEASE,
        RECONCILE,
        NONE
    }

    static final int MONGO_ONLY = 1;
    static final int WITH_BUG = 2;
    static final int DYNAMO_ONLY = 4;

    static NextStep deploy(int stage, String why) {
        return new NextStep("./datanomad deploy " + stage, why, Kind.DEPLOY, Integer.toString(stage));
    }

    /** A flag is set for some users, or one whom it names is left to the rollout if only such users are left. */
    static NextStep set(Share users, String flag, int percent, String why) {
        Kind kind = users.isNamedOnly() ? Kind.RELEASE : percent == 0 ? Kind.TURN_OFF : Kind.TURN_ON;
        return new NextStep(users.command(flag, percent), why, kind, flag);
    }

    private static NextStep rollOut(Share users, String flag, String steps, String why) {
        return users.isNamedOnly()
                ? set(users, flag, 100, why)
                : of("./datanomad rollout " + flag + " --steps " + steps, why, Kind.ROLL_OUT);
    }

    private static NextStep of(String command, String why, Kind kind) {
        return new NextStep(command, why, kind, null);
    }

    /** @param stage behind the front door, 1 to 4 */
    public static NextStep of(int stage, Facts facts) {
        if (stage == MONGO_ONLY) {
            return deploy(2, "It adds DynamoDB, and four flags that change nothing yet.");
        }
        if (stage == DYNAMO_ONLY) {
            return of("./datanomad audit", "The move is over: read every acknowledged event back.", Kind.NONE);
        }
        Share single = facts.routing().share(route -> route.authority() == Store.MONGODB && !route.writesBoth());
        if (!single.isNobody()) {
            return rollOut(
                    single, "write-events-dynamo", "5,50,100", "Events of " + single + " are written to MongoDB only.");
        }
        Share unseen = facts.routing().share(route -> route.authority() == Store.MONGODB && !route.compared());
        Tally seen = facts.since(Store.DYNAMODB);
        if (stage == WITH_BUG) {
            if (!unseen.isNobody() && seen.different() == 0) {
                return compare(unseen);
            }
            return deploy(
                    3,
                    seen.different() > 0
                            ? "Compared reads differ: stage 3 fixes the bug behind that."
                            : "It keeps empty strings, which stage 2 leaves out.");
        }
        return behindTheFix(facts, unseen);
    }

    private static NextStep compare(Share unseen) {
        return rollOut(unseen, "read-events-dynamo", "25,100", "Reads of " + unseen + " are not compared.");
    }

    /** Old events are copied before reads are compared: until then, each of those that is read is missing. */
    private static NextStep behindTheFix(Facts facts, Share unseen) {
        Condition proof = facts.holdsEverything(Store.DYNAMODB);
        Share onMongo = facts.routing().share(route -> route.authority() == Store.MONGODB);
        if (!proof.isMet() && !onMongo.isNobody()) {
            return of(proof.remedy(), proof.what() + ": " + proof.figure() + ".", Kind.RECONCILE);
        }
        if (!unseen.isNobody()) {
            return compare(unseen);
        }
        if (!onMongo.isNobody()) {
            return set(onMongo, "read-events-mongo", 0, "MongoDB answers " + onMongo + ".");
        }
        Share written = facts.routing().share(Route::writesBoth);
        if (!written.isNobody()) {
            return set(
                    written,
                    "write-events-mongo",
                    0,
                    "Events of " + written + " are still written to MongoDB, and the way back is open.");
        }
        return deploy(4, "Nobody uses MongoDB: its code can go.");
    }

    /** What a step needs that is no move of users: the conditions of a rollout or a reconciliation. */
    public static List<Condition> conditions(Facts facts) {
        return List.of(Gate.sameFlags(facts), Gate.answers(Store.MONGODB, facts), Gate.answers(Store.DYNAMODB, facts));
    }
}
