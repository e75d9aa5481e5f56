package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;

/** The way through all stations by their main buttons alone, and what is to be seen at each of them. */
final class Way {

    private static final String PICTURE = "#picture-text";
    private static final String GATE = "#gate .verdict";

    private final Browser browser;
    private final Learner learner;

    Way(Browser browser, Learner learner) {
        this.browser = browser;
        this.learner = learner;
    }

    void usersAndOldEvents() {
        assertThat(browser.text("#now .step")).startsWith("Step 1 of 10: MongoDB answers its users");
        learner.press("Start the users");
        learner.press("Add 5,000 old events");
        learner.awaitDone("users");
        learner.awaitText(PICTURE, "MongoDB answers all users.");
        learner.awaitText(GATE, "Next: ./datanomad deploy 2. It has no conditions.");
        learner.awaitEntry("15 users begin", "browser");
        learner.awaitEntry("5,000 old events are put into MongoDB", "browser");
    }

    void addDynamo() {
        learner.press("Deploy stage 2");
        learner.awaitDone("add");
        learner.awaitText(PICTURE, "No event is written to DynamoDB.");
        learner.awaitText(GATE, "Next: ./datanomad rollout write-events-dynamo");
        learner.awaitText("#now .live", "Stage 2 is live, 1 instance.");
    }

    void writeToBoth() {
        learner.press("Roll out write-events-dynamo");
        learner.awaitEntry("stage 2 deployed", " 0 of ");
        learner.awaitDone("write");
        learner.awaitText(PICTURE, "Events of all users are written to DynamoDB.");
        learner.awaitText("#lever-rollout .state", "write-events-dynamo: arrived at 100%.");
        learner.awaitEntry("guarded rollout of write-events-dynamo", "arrived at 100%");
    }

    /** The rollout takes itself back, with the difference that it has found. */
    void findTheBug() {
        learner.press("Roll out read-events-dynamo");
        learner.awaitDone("compare");
        learner.awaitText("#lever-rollout .state", "read-events-dynamo: stopped, and back at 0%: 25%:");
        learner.awaitText("#lever-rollout .state", "compared reads differ");
        learner.awaitText(PICTURE, "Reads are not compared.");
        learner.awaitText(GATE, "Next: ./datanomad deploy 3.");
        learner.awaitText("#gate", "Compared reads differ: stage 3 fixes the bug behind that.");
        learner.awaitEntry("guarded rollout of read-events-dynamo", "stopped, and back at 0%");
    }

    void fixTheBug() {
        learner.press("Deploy stage 3");
        learner.awaitDone("fix");
        learner.awaitText("#now .live", "Stage 3 is live");
    }

    void repair() {
        learner.press("Copy and repair");
        learner.press("Verify");
        learner.press("Roll out read-events-dynamo");
        learner.awaitDone("repair");
        learner.awaitText(PICTURE, "Reads of all users are compared.");
        learner.awaitText("#lever-reconcile .state", "0 missing, 0 different");
        learner.awaitText("#gate", "Holds: DynamoDB holds every event.");
        learner.awaitText(GATE, "Next: ./datanomad flags read-events-mongo 0. All of its conditions hold.");
    }

    void moveReads() {
        learner.press("Set read-events-mongo to 50%");
        learner.awaitText(PICTURE, "% of users. Events of all users are written to DynamoDB.");
        learner.press("Set read-events-mongo to 0%");
        learner.awaitDone("move");
        learner.awaitText(PICTURE, "DynamoDB answers all users.");
        learner.awaitText(PICTURE, "Events of all users are written to MongoDB.");
    }

    void stopWritingMongo() {
        learner.press("Set write-events-mongo to 0%");
        learner.awaitDone("stop");
        learner.awaitText(PICTURE, "No event is written to MongoDB.");
        learner.awaitEntry("write-events-mongo: everybody → nobody", "writes touching MongoDB");
    }

    void removeMongo() {
        learner.press("Deploy stage 4");
        learner.awaitDone("remove");
        learner.awaitText("#now .live", "Stage 4 is live");
        learner.awaitEntry("stage 4 deployed", " 0 of ");
        learner.awaitText(PICTURE, "DynamoDB answers all users.");
    }

    void readEverythingBack() {
        learner.press("Read everything back");
        learner.awaitDone("audit");
        learner.awaitText("#lever-audit .state", "0 lost");
        assertThat(browser.text("#course .station.now")).isEmpty();
    }
}
