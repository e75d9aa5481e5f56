package dev.datanomad.tasks.migration;

import dev.datanomad.migration.flags.BooleanFlag;
import java.util.function.Predicate;

/**
 * Which stores serve a user, and how.
 *
 * @param dynamoIsPrimary whether DynamoDB is this user's authority; otherwise MongoDB is
 * @param readsBoth whether both stores are read, and the newer copy counts
 * @param writesBoth whether the store that is not the authority gets every change, too
 * @param queued whether it gets them through the queue; otherwise within the request
 */
public record Route(boolean dynamoIsPrimary, boolean readsBoth, boolean writesBoth, boolean queued) {

    /** What flags say, of which each is on or off. */
    public static Route of(Predicate<BooleanFlag> flags) {
        boolean dynamoIsPrimary = flags.test(TaskFlags.PRIMARY_TASKS_DYNAMO);
        return new Route(
                dynamoIsPrimary,
                flags.test(TaskFlags.READ_TASKS_BOTH),
                flags.test(dynamoIsPrimary ? TaskFlags.WRITE_TASKS_MONGO : TaskFlags.WRITE_TASKS_DYNAMO),
                flags.test(TaskFlags.QUEUE_TASKS));
    }

    /** Whether the authority is to note what is to be sent. */
    boolean outbox() {
        return writesBoth && queued;
    }
}
