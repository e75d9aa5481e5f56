package dev.datanomad.faults;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Rollouts;
import java.util.LinkedHashMap;
import java.util.Map;

/** A phase of the migration: the rollouts of the four flags. */
enum MigrationPhase {
    DUAL_WRITES("dual writes", Store.MONGODB, 100, 0, 100),
    SHADOW_READS("shadow reads", Store.MONGODB, 100, 100, 100),
    HALF_MOVED("half of the users on DynamoDB", Store.DYNAMODB, 50, 100, 100),
    DYNAMO_READS("DynamoDB-only reads", Store.DYNAMODB, 0, 100, 100),
    CUTOVER("after cutover", Store.DYNAMODB, 0, 100, 0);

    private final String text;
    private final Store authority;
    private final int readMongo;
    private final int readDynamo;
    private final int writeMongo;

    MigrationPhase(String text, Store authority, int readMongo, int readDynamo, int writeMongo) {
        this.text = text;
        this.authority = authority;
        this.readMongo = readMongo;
        this.readDynamo = readDynamo;
        this.writeMongo = writeMongo;
    }

    /** The authority of all users, or of those who have moved. */
    Store authority() {
        return authority;
    }

    /** Whether MongoDB has every event, so that a reconciliation can repair DynamoDB. */
    boolean isReconciled() {
        return readMongo == 100;
    }

    boolean uses(Store database) {
        return database == Store.DYNAMODB || writeMongo > 0;
    }

    /** Each flag's percentage, in an order in which every step on the way is safe. */
    Map<String, Integer> flags() {
        Map<String, Integer> flags = new LinkedHashMap<>();
        flags.put(Rollouts.WRITE_DYNAMO, 100);
        flags.put(Rollouts.READ_DYNAMO, readDynamo);
        flags.put(Rollouts.READ_MONGO, readMongo);
        flags.put(Rollouts.WRITE_MONGO, writeMongo);
        return flags;
    }

    /** As it is called in the results. */
    @Override
    public String toString() {
        return text;
    }
}
