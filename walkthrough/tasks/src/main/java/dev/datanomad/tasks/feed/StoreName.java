package dev.datanomad.tasks.feed;

/** One of the two stores, as messages and metrics name it. */
public enum StoreName {
    MONGODB,
    DYNAMODB;

    /** The other one. */
    public StoreName other() {
        return this == MONGODB ? DYNAMODB : MONGODB;
    }
}
