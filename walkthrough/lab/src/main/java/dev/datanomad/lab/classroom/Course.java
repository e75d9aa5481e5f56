package dev.datanomad.lab.classroom;

import dev.datanomad.lab.classroom.Station.Sign;
import dev.datanomad.lab.classroom.Station.State;
import dev.datanomad.lab.classroom.Station.Step;
import dev.datanomad.lab.gate.Shares;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.gate.Tally;
import dev.datanomad.lab.system.History.Touched;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The stations from "MongoDB only" to "MongoDB gone", as far as the facts of a lab say that they are done: whoever did it, and
 * by whatever means.
 */
final class Course {

    private static final int ADD_DYNAMODB = Stage.ADD_DYNAMODB.number();
    private static final int FIX_BUG = Stage.FIX_BUG.number();
    private static final int DYNAMO_ONLY = Stage.DYNAMO_ONLY.number();

    private final LabStatus lab;
    private final Map<Store, Touched> touched;
    private final int oldEvents;
    private final Shares shares;
    private final Tally seen;
    private final List<Station> stations = new ArrayList<>();
    private boolean reached;

    private Course(LabStatus lab, Map<Store, Touched> touched, int oldEvents) {
        this.lab = lab;
        this.touched = touched;
        this.oldEvents = oldEvents;
        shares = lab.shares();
        seen = lab.gate() == null ? Tally.NOTHING : lab.gate().next().seen();
    }

    /** @param oldEvents how many there are to be in MongoDB */
    static List<Station> of(LabStatus lab, Map<Store, Touched> touched, int oldEvents) {
        return new Course(lab, touched, oldEvents).stations();
    }

    private List<Station> stations() {
        users();
        addDynamo();
        writeToBoth();
        compareReads();
        fixTheBug();
        repairTheData();
        moveReads();
        stopWritingMongo();
        removeMongo();
        readEverythingBack();
        return stations;
    }

    private void users() {
        boolean seeded = lab.seed() != null && lab.seed().done() > 0;
        boolean busy = lab.load().requests() > 0;
        add(
                "users",
                "MongoDB answers its users",
                "A service keeps the events of its users in MongoDB. Everything that follows happens while they are there.",
                "What will the users notice of the whole move?",
                "Nothing, if every step is done when it is safe. This page counts each request of theirs that fails.",
                List.of(
                        new Step("Start the users", "./datanomad load start", "load", Map.of("action", "start"), busy),
                        new Step(
                                "Add " + Texts.count(oldEvents) + " old events",
                                "./datanomad seed " + oldEvents,
                                "seed",
                                Map.of("count", Integer.toString(oldEvents)),
                                seeded)),
                List.of(
                        new Sign(
                                "Requests are answered, and none fails",
                                busy && lab.frontDoor().failed() == 0),
                        new Sign("Old events are in MongoDB", seeded)),
                busy && seeded || lab.stage() > 1);
    }

    private void addDynamo() {
        boolean done = lab.stage() >= ADD_DYNAMODB;
        add(
                "add",
                "Add DynamoDB",
                "Stage 2 brings the code for DynamoDB and four flags. All flags leave everything as it is, so this deploy"
                        + " carries no risk of its own.",
                "How many requests fail while the service is replaced?",
                "None: new requests go to the new instance when it is ready, and the old one ends those it has.",
                List.of(deploy(ADD_DYNAMODB, done)),
                List.of(
                        new Sign("Stage 2 answers, with the flags of the file", done),
                        new Sign("No request failed", done && lab.frontDoor().failed() == 0)),
                done);
    }

    private void writeToBoth() {
        boolean all = shares.writeDynamo() == 1 && lab.stage() >= ADD_DYNAMODB && !isWatched(Rollouts.WRITE_DYNAMO);
        add(
                "write",
                "Write to both",
                "Each event goes to MongoDB first, and then to DynamoDB for a growing share of the users. The rollout watches"
                        + " itself, and takes a step back that makes anything worse.",
                "If DynamoDB failed now, what would the users see?",
                "Nothing: the second write has a deadline, and its failure is counted and never shown. Try it with a fault.",
                List.of(rollOut(Rollouts.WRITE_DYNAMO, "5,50,100", all)),
                List.of(
                        new Sign(
                                "Writes touch DynamoDB",
                                all || touched(Store.DYNAMODB).writes() > 1),
                        new Sign("All events are written to both", all)),
                all || lab.stage() == DYNAMO_ONLY);
    }

    private void compareReads() {
        boolean found = seen.different() > 0;
        boolean done = found || lab.stage() >= FIX_BUG;
        add(
                "compare",
                "Compare what users read",
                "MongoDB answers, and DynamoDB is asked beside it: shadow reads, which no user waits for. Each pair is"
                        + " compared.",
                "Both stores were given the same events. Will they be equal?",
                "No, for two reasons: old events have not been copied yet, and stage 2 leaves empty strings out. The comparison"
                        + " names the field, and the rollout goes back by itself.",
                List.of(rollOut(Rollouts.READ_DYNAMO, "25,100", done)),
                List.of(
                        new Sign("Reads are compared", seen.equal() + seen.different() > 0),
                        new Sign("A difference is found, with its field", found)),
                done);
    }

    private void fixTheBug() {
        boolean done = lab.stage() >= FIX_BUG;
        add(
                "fix",
                "Fix the bug",
                "Stage 3 writes an empty string as it is. It is a deploy like any other.",
                "Are the two stores equal after it?",
                "No: a fix in the code does not fix what is stored. Only new events are equal.",
                List.of(deploy(FIX_BUG, done)),
                List.of(new Sign("Stage 3 answers", done)),
                done);
    }

    private void repairTheData() {
        boolean verified = holds(Store.DYNAMODB);
        boolean compared = shares.compared() == 1 && !isWatched(Rollouts.READ_DYNAMO)
                || lab.stage() == DYNAMO_ONLY
                || shares.mongoAnswers() < 1;
        // A copy that has ended, or the dry run behind it: one that is done and verifies nothing asks for another copy.
        // The report of a copy is there shortly before its end, when the next one is still refused.
        boolean copied = verified
                || lab.reconcile() != null
                        && (lab.reconcile().dryRun() || !lab.reconciling())
                        && lab.reconcile().done() != lab.reconcile().dryRun()
                        && lab.stage() == FIX_BUG;
        boolean done = lab.stage() == DYNAMO_ONLY || lab.stage() == FIX_BUG && verified && compared;
        add(
                "repair",
                "Copy and repair the data",
                "Reconciliation walks MongoDB, and writes what DynamoDB lacks or has wrong. A dry run then proves that"
                        + " nothing is left, and reads are compared again: only both open the next step.",
                "Users write while it runs. Can it overwrite something newer?",
                "No: an event never changes, so a copy of it is never old.",
                List.of(
                        new Step(
                                "Copy and repair",
                                "./datanomad reconcile",
                                "reconcile",
                                Map.of("dryRun", "false"),
                                copied),
                        new Step(
                                "Verify",
                                "./datanomad reconcile --dry-run",
                                "reconcile",
                                Map.of("dryRun", "true"),
                                verified),
                        rollOut(Rollouts.READ_DYNAMO, "25,100", compared)),
                List.of(
                        new Sign("DynamoDB holds every event: 0 missing, 0 different", done || verified),
                        new Sign("What users read is equal", compared && lab.stage() >= FIX_BUG)),
                done);
    }

    private void moveReads() {
        boolean half = shares.mongoAnswers() < 1;
        boolean all = shares.mongoAnswers() == 0 && lab.stage() >= FIX_BUG;
        add(
                "move",
                "DynamoDB answers",
                "The authority moves, for half of the users and then for all of them. MongoDB is still written, so the way"
                        + " back is one click.",
                "What does the gate do before it lets users move?",
                "It verifies what is new since the last verification, in seconds, and refuses if a single event is missing.",
                List.of(set(Rollouts.READ_MONGO, "50", half), set(Rollouts.READ_MONGO, "0", all)),
                List.of(
                        new Sign("DynamoDB answers half of the users", half),
                        new Sign("DynamoDB answers all of them", all)),
                all);
    }

    private void stopWritingMongo() {
        boolean done = lab.stage() == DYNAMO_ONLY || lab.stage() == FIX_BUG && shares.writeMongo() == 0;
        add(
                "stop",
                "Stop writing to MongoDB",
                "New events go to DynamoDB only. From here on the way back costs a copy in the other direction.",
                "Why not at once, when DynamoDB began to answer?",
                "Because nobody had seen DynamoDB answer real users yet. As long as both are written, going back loses nothing.",
                List.of(set(Rollouts.WRITE_MONGO, "0", done)),
                List.of(new Sign(
                        "No request touches MongoDB",
                        done && touched(Store.MONGODB).writes() < 1)),
                done);
    }

    private void removeMongo() {
        boolean done = lab.stage() == DYNAMO_ONLY;
        add(
                "remove",
                "MongoDB is gone",
                "Stage 4 has no code for MongoDB and no flags. What was built for the move is deleted.",
                "How large is the service now, beside stage 1?",
                "About as large: ./datanomad diff 3 4 shows what was deleted.",
                List.of(deploy(DYNAMO_ONLY, done)),
                List.of(new Sign("Stage 4 answers", done)),
                done);
    }

    private void readEverythingBack() {
        boolean clean =
                lab.stage() == DYNAMO_ONLY && lab.audit() != null && lab.audit().clean();
        add(
                "audit",
                "Read everything back",
                "Every event that was ever acknowledged to a user stands in a ledger. The audit reads each one back, and"
                        + " compares it with what was sent.",
                "How many were lost?",
                "The audit says so, and the report of your run shows it beside everything that you did.",
                List.of(new Step("Read everything back", "./datanomad audit", "audit", Map.of(), clean)),
                List.of(new Sign("0 lost, 0 different", clean)),
                clean);
    }

    /** Whether a rollout of the flag is in progress, which may still take its last step back. */
    private boolean isWatched(String flag) {
        return lab.rollout() != null
                && lab.rollout().running()
                && lab.rollout().flag().equals(flag);
    }

    private boolean holds(Store store) {
        return lab.gate() != null && lab.gate().next().holdsEverything(store).isMet();
    }

    private Touched touched(Store store) {
        return touched.getOrDefault(store, new Touched(0, 0));
    }

    private static Step deploy(int stage, boolean done) {
        return new Step(
                "Deploy stage " + stage,
                "./datanomad deploy " + stage,
                "deploy",
                Map.of("stage", Integer.toString(stage)),
                done);
    }

    private static Step rollOut(String flag, String steps, boolean done) {
        return new Step(
                "Roll out " + flag,
                "./datanomad rollout " + flag + " --steps " + steps,
                "rollout",
                Map.of("action", "start", "key", flag, "steps", steps),
                done);
    }

    private static Step set(String flag, String percent, boolean done) {
        return new Step(
                "Set " + flag + " to " + percent + "%",
                "./datanomad flags " + flag + " " + percent,
                "flags",
                Map.of("key", flag, "percent", percent),
                done);
    }

    private void add(
            String id,
            String title,
            String why,
            String question,
            String answer,
            List<Step> steps,
            List<Sign> signs,
            boolean done) {
        State state = done ? State.DONE : reached ? State.AHEAD : State.CURRENT;
        reached |= !done;
        stations.add(new Station(id, title, why, question, answer, steps, signs, state));
    }
}
