package dev.datanomad.lab.system;

import java.util.Locale;

/** One of the two databases. */
public enum Database {
    MONGODB,
    DYNAMODB;

    /** Its name on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name in a sentence. */
    public String title() {
        return this == MONGODB ? "MongoDB" : "DynamoDB";
    }

    /** Parses the name of a database; throws a LabException if there is no such database. */
    public static Database of(String name) {
        for (Database database : values()) {
            if (database.text().equals(name)) {
                return database;
            }
        }
        throw LabException.input("There is no database \"" + name + "\": choose mongodb or dynamodb.");
    }
}
