package dev.datanomad.benchmarks;

import dev.datanomad.databases.FaultProxy;
import java.time.Duration;

/** How much slower than usual DynamoDB is. */
enum DelayedDynamo {
    NOT("as fast as it is"),
    BY_20_MILLIS("20 ms slower"),
    BY_100_MILLIS("100 ms slower"),
    HANGING("hanging");

    private final String words;

    DelayedDynamo(String words) {
        this.words = words;
    }

    void impose(FaultProxy dynamo) {
        switch (this) {
            case NOT -> dynamo.pass();
            case BY_20_MILLIS -> dynamo.slow(Duration.ofMillis(20));
            case BY_100_MILLIS -> dynamo.slow(Duration.ofMillis(100));
            case HANGING -> dynamo.hang();
        }
    }

    @Override
    public String toString() {
        return words;
    }
}
