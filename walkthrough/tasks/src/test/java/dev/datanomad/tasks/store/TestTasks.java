package dev.datanomad.tasks.store;

import dev.datanomad.service.lifecycle.TestDatabases;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Both stores of this JVM's tests, and tasks that nobody else has. */
public final class TestTasks {

    public static final TaskDatabases DATABASES =
            new TaskDatabases(TestDatabases.settings(Map.of("STORE_MILLIS", "20000")));

    public static final MongoTaskStore MONGO;
    public static final DynamoTaskStore DYNAMO;

    private static final AtomicLong NUMBERS = new AtomicLong();

    static {
        MongoTaskStore.createIndexes(DATABASES.documents());
        TaskTable.createIfMissing(DATABASES.dynamoClient(), DATABASES.table());
        MONGO = DATABASES.mongoStore();
        DYNAMO = DATABASES.dynamoStore();
    }

    private TestTasks() {}

    /** A user who has no tasks yet. */
    public static String user() {
        return "user-" + UUID.randomUUID();
    }

    /** A new task, whose id is greater than all before. */
    public static Task task(String user) {
        return Task.create(user, String.format("%08d-%s", NUMBERS.incrementAndGet(), UUID.randomUUID()), "buy milk");
    }

    /** The same for a user of its own. */
    public static Task task() {
        return task(user());
    }
}
