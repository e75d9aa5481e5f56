package dev.datanomad.lab.system;

import java.util.Locale;

/** One of the two databases. */
public enum Database {
    MONGODB,
    DYNAMODB;

    /** Its name in lower case, as people type it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name as it is written in a sentence. */
    public String title() {
        return this == MONGODB ? "MongoDB" : "DynamoDB";
    }

    /**
     * The database of that name.
     *
     * @throws LabException if there is none
     */
    public static Database of(String name) {
        for (Database database : values()) {
            if (database.text().equals(name)) {
                return database;
            }
        }
        throw LabException.input("There is no database \"" + name + "\": choose mongodb or dynamodb.");
    }
}
