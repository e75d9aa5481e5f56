package dev.datanomad;

/**
 * The four flags as they stand for one user, and the first of the two rules: a user is answered by one authority.
 *
 * @param readMongo {@code read-events-mongo}
 * @param readDynamo {@code read-events-dynamo}
 * @param writeMongo {@code write-events-mongo}
 * @param writeDynamo {@code write-events-dynamo}
 */
record UserFlags(boolean readMongo, boolean readDynamo, boolean writeMongo, boolean writeDynamo) {

    /** Whether DynamoDB is this user's authority; otherwise MongoDB is, even if neither is to be read. */
    boolean dynamoAnswers() {
        return readDynamo && !readMongo;
    }

    /** Whether the other store is to be asked beside the authority: DynamoDB if both are to be read, MongoDB if it is written. */
    boolean shadowReads() {
        return readDynamo && (readMongo || writeMongo);
    }

    /** Whether the store that is not the authority is written, too. */
    boolean writesBoth() {
        return dynamoAnswers() ? writeMongo : writeDynamo;
    }

    /** Whether taking the flags literally would answer nothing, or write an event where its user does not read. */
    boolean contradictory() {
        boolean readsSomewhere = readMongo || readDynamo;
        return !readsSomewhere || (dynamoAnswers() ? !writeDynamo : !writeMongo);
    }
}
