package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The way through all stations by their main buttons, and to the report, with what is to be seen at each of them. What an entry
 * of the time line has changed is known ten seconds behind it: the way goes on meanwhile, and looks at its end.
 */
final class Way {

    private static final String PICTURE = "#picture-text";
    private static final String GATE = "#gate .verdict";

    private final Browser browser;
    private final Learner learner;

    Way(Browser browser, Hands hands) {
        this.browser = browser;
        learner = new Learner(browser, hands);
    }

    /** From a page that was just opened. */
    void toTheReport() {
        usersAndOldEvents();
        looks();
        addDynamo();
        writeToBoth();
        findTheBug();
        fixTheBug();
        repair();
        moveReads();
        stopWritingMongo();
        removeMongo();
        readEverythingBack();
        timeline();
        report();
    }

    void usersAndOldEvents() {
        assertThat(browser.visible("#now .step")).startsWith("Step 1 of 10: MongoDB answers its users");
        learner.press("Start the users");
        learner.press("Add 1,000 old events");
        learner.awaitDone("users");
        learner.awaitText(PICTURE, "MongoDB answers all users.");
        learner.awaitText(GATE, "Next: ./datanomad deploy 2. It has no conditions.");
    }

    /** The answer behind a question, and the other view of the route. */
    private void looks() {
        learner.hands().press("#prediction-add summary");
        learner.awaitText("#prediction-add", "None: new requests go to the new instance");
        learner.hands().choose("#views", "Eight steps");
        learner.awaitText("#course .pattern", "Write to both, the old one first");
        assertThat(browser.visible("#course .stations")).isEmpty();
        learner.hands().choose("#views", "Stations");
        learner.awaitText("#prediction-add", "None: new requests go to the new instance");
    }

    void addDynamo() {
        learner.press("Deploy stage 2");
        learner.awaitDone("add");
        learner.awaitText(PICTURE, "No event is written to DynamoDB.");
        learner.awaitText(GATE, "Next: ./datanomad rollout write-events-dynamo");
        learner.awaitText("#now .live", "Stage 2 is live, 1 instance.");
    }

    private void writeToBoth() {
        learner.press("Roll out write-events-dynamo");
        learner.awaitDone("write");
        assertThat(browser.visible("#lever-rollout .state")).isEqualTo("write-events-dynamo: arrived at 100%.");
        learner.awaitText(PICTURE, "Events of all users are written to DynamoDB.");
    }

    /** The rollout takes itself back, with the difference that it has found. */
    private void findTheBug() {
        learner.press("Roll out read-events-dynamo");
        learner.awaitDone("compare");
        learner.awaitText("#lever-rollout .state", "read-events-dynamo: stopped, and back at 0%: 25%:");
        learner.awaitText("#lever-rollout .state", "compared reads differ");
        learner.awaitText(PICTURE, "Reads are not compared.");
        learner.awaitText(GATE, "Next: ./datanomad deploy 3.");
        learner.awaitText("#gate", "Compared reads differ: stage 3 fixes the bug behind that.");
    }

    private void fixTheBug() {
        learner.press("Deploy stage 3");
        learner.awaitDone("fix");
        learner.awaitText("#now .live", "Stage 3 is live");
    }

    private void repair() {
        learner.press("Copy and repair");
        learner.press("Verify");
        learner.press("Roll out read-events-dynamo");
        learner.awaitDone("repair");
        assertThat(browser.visible("#lever-rollout .state")).isEqualTo("read-events-dynamo: arrived at 100%.");
        learner.awaitText(PICTURE, "Reads of all users are compared.");
        learner.awaitText("#lever-reconcile .state", "0 missing, 0 different");
        learner.awaitText("#gate", "Holds: DynamoDB holds every event.");
        learner.awaitText(GATE, "Next: ./datanomad flags read-events-mongo 0. All of its conditions hold.");
    }

    private void moveReads() {
        learner.press("Set read-events-mongo to 50%");
        learner.awaitText(PICTURE, "% of users. Events of all users are written to DynamoDB.");
        learner.press("Set read-events-mongo to 0%");
        learner.awaitDone("move");
        learner.awaitText(PICTURE, "DynamoDB answers all users.");
        learner.awaitText(PICTURE, "Events of all users are written to MongoDB.");
    }

    private void stopWritingMongo() {
        learner.press("Set write-events-mongo to 0%");
        learner.awaitDone("stop");
        learner.awaitText(PICTURE, "No event is written to MongoDB.");
    }

    private void removeMongo() {
        learner.press("Deploy stage 4");
        learner.awaitDone("remove");
        learner.awaitText("#now .live", "Stage 4 is live");
        learner.awaitText(PICTURE, "DynamoDB answers all users.");
    }

    private void readEverythingBack() {
        learner.press("Read everything back");
        learner.awaitDone("audit");
        learner.awaitText("#lever-audit .state", "0 lost");
        assertThat(browser.text("#course .station.now")).isEmpty();
    }

    private void timeline() {
        learner.awaitEntry("users begin", "browser");
        learner.awaitEntry("1,000 old events are put into MongoDB", "browser");
        learner.awaitEntry("stage 2 deployed", " 0 of ");
        learner.awaitEntry("guarded rollout of write-events-dynamo", "arrived at 100%");
        learner.awaitEntry("guarded rollout of read-events-dynamo", "stopped, and back at 0%");
        learner.awaitEntry("write-events-mongo: everybody \u2192 nobody", "writes touching MongoDB");
        learner.awaitEntry("stage 4 deployed", " 0 of ");
    }

    private void report() {
        learner.press("See the report of your run");
        learner.awaitText("#verdict-title", "Moved, and nothing is lost");
        assertThat(browser.texts(".claims td:nth-of-type(1)")).isNotEmpty().containsOnly("holds");
        learner.awaitText("#steps-title", "Step by step");
    }
}
