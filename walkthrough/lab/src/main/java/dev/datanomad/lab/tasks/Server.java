package dev.datanomad.lab.tasks;

import dev.datanomad.lab.system.LabException;
import java.util.Arrays;
import java.util.Locale;

/** What the to-do service needs, each of which can have a fault. */
public enum Server {
    MONGODB("MongoDB", "MONGODB_URI"),
    DYNAMODB("DynamoDB", "AWS_ENDPOINT_URL_DYNAMODB"),
    QUEUE("The queue", "AWS_ENDPOINT_URL_SQS");

    private final String title;
    private final String variable;

    Server(String title, String variable) {
        this.title = title;
        this.variable = variable;
    }

    /** Its name for people, as the beginning of a sentence. */
    public String title() {
        return title;
    }

    /** As commands name it. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The environment variable that has its address. */
    String variable() {
        return variable;
    }

    /** The one of that keyword; throws a LabException if there is none. */
    public static Server named(String keyword) {
        return Arrays.stream(values())
                .filter(server -> server.keyword().equals(keyword))
                .findFirst()
                .orElseThrow(() -> LabException.input(
                        "There is no server \"" + keyword + "\": choose mongodb, dynamodb or queue."));
    }
}
