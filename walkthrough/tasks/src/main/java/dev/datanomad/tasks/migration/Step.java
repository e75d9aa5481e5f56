package dev.datanomad.tasks.migration;

import dev.datanomad.migration.flags.BooleanFlag;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The eight steps of a safe migration, with the numbers that the pattern gives them. They are done in the order of {@link
 * #SAFE_ORDER}: the pattern's own order has old data migrated after the old store is no longer read, and until then users miss
 * whatever they have not changed since the writes to both began.
 */
public enum Step {
    DEPLOY_NEW_DATABASE(
            1,
            "Deploy the new database",
            Code.MONGODB,
            Flags.NONE,
            "The table of DynamoDB, its index and its time to live are created. Nothing uses it.",
            "None: the service does not know of it."),
    ADD_ACCESS_CODE(
            2,
            "Add its access code",
            Code.BOTH,
            Flags.NONE,
            "A version of the service with code for both stores is deployed, all of whose flags are off.",
            "That of any deploy. The way back is the version before."),
    WRITE_TO_BOTH(
            3,
            "Write to both, with the old one as primary",
            Code.BOTH,
            Flags.WRITE,
            "Each change goes to MongoDB, which assigns its version, and then to DynamoDB, if it is newer than what is there.",
            "Within the request, a change takes as long as both writes. A second write that fails is counted, and repaired later."),
    READ_FROM_BOTH(
            4,
            "Read from both",
            Code.BOTH,
            Flags.WRITE_AND_READ,
            "Both stores are read at the same time, and the newer copy counts. A change begins with bringing the primary up to it.",
            "A read takes as long as the slower store, half a second at most; beyond that MongoDB answers alone."),
    NEW_PRIMARY(
            5,
            "Make the new one primary",
            Code.BOTH,
            Flags.PRIMARY,
            "DynamoDB assigns versions, and MongoDB gets a copy of each change. Reads of both go on, so nobody misses a change that"
                    + " is still on its way.",
            "Two changes of one task at the same moment, by instances with different flags, can get the same version: a conflict,"
                    + " which is counted. The way back loses nothing, as MongoDB has every change."),
    STOP_WRITING_OLD(
            6,
            "Stop writing to the old",
            Code.BOTH,
            Flags.NEW_ONLY,
            "Only DynamoDB is read and written.",
            "From here on MongoDB falls behind: the way back begins with a reconciliation from DynamoDB to MongoDB. What was not"
                    + " migrated is not found any more."),
    MIGRATE_OLD_DATA(
            7,
            "Migrate old data",
            Code.BOTH,
            Flags.WRITE_AND_READ,
            "A reconciliation copies to DynamoDB what has not been changed since the writes to both began, and verifies all of it.",
            "Load on both stores, which a rate limits. It is safe beside changes and deletes, and can be repeated at any time."),
    DELETE_OLD_CODE(
            8,
            "Delete the old access code",
            Code.DYNAMODB,
            Flags.NEW_ONLY,
            "A version of the service is deployed that knows DynamoDB only, and reads no flags.",
            "There is no way back but a new migration.");

    /** The order in which nobody misses anything: old data is migrated before the old store stops being read. */
    public static final List<Step> SAFE_ORDER = List.of(
            DEPLOY_NEW_DATABASE,
            ADD_ACCESS_CODE,
            WRITE_TO_BOTH,
            READ_FROM_BOTH,
            MIGRATE_OLD_DATA,
            NEW_PRIMARY,
            STOP_WRITING_OLD,
            DELETE_OLD_CODE);

    private final int number;
    private final String title;
    private final Code code;
    private final Flags flags;
    private final String change;
    private final String risk;

    /** The flags of some steps. */
    private enum Flags {
        NONE(false, false, false, true),
        WRITE(true, false, false, true),
        WRITE_AND_READ(true, true, false, true),
        PRIMARY(true, true, true, true),
        NEW_ONLY(true, false, true, false);

        private final Map<BooleanFlag, Boolean> values = new LinkedHashMap<>();

        Flags(boolean writeDynamo, boolean readBoth, boolean primaryDynamo, boolean writeMongo) {
            values.put(TaskFlags.WRITE_TASKS_DYNAMO, writeDynamo);
            values.put(TaskFlags.READ_TASKS_BOTH, readBoth);
            values.put(TaskFlags.PRIMARY_TASKS_DYNAMO, primaryDynamo);
            values.put(TaskFlags.WRITE_TASKS_MONGO, writeMongo);
        }
    }

    Step(int number, String title, Code code, Flags flags, String change, String risk) {
        this.number = number;
        this.title = title;
        this.code = code;
        this.flags = flags;
        this.change = change;
        this.risk = risk;
    }

    /** The step of a number from 1 to 8. */
    public static Optional<Step> of(int number) {
        return Arrays.stream(values()).filter(step -> step.number == number).findFirst();
    }

    /**
     * The step that a user is in; the first in {@link #SAFE_ORDER} of two with the same flags. Empty if the user's flags are
     * those of no step.
     *
     * @param flags what they say of the user; of no matter unless the code is for both stores
     */
    public static Optional<Step> of(Code code, Map<BooleanFlag, Boolean> flags) {
        return SAFE_ORDER.stream()
                .filter(step -> step.code == code)
                .filter(step -> code != Code.BOTH || flags.entrySet().containsAll(step.flags.values.entrySet()))
                .findFirst();
    }

    /** Its number in the pattern. */
    public int number() {
        return number;
    }

    /** What it does, in some words. */
    public String title() {
        return title;
    }

    /** The version of the service that it needs. */
    public Code code() {
        return code;
    }

    /** The flags as they are in this step, for those who are in it. */
    public Map<BooleanFlag, Boolean> flags() {
        return Map.copyOf(flags.values);
    }

    /** What changes, in a sentence or two. */
    public String change() {
        return change;
    }

    /** What can go wrong, and what the way back is. */
    public String risk() {
        return risk;
    }

    /**
     * How a user in this step is served.
     *
     * @param queued whether changes go to the other store through the queue
     */
    public Route route(boolean queued) {
        return Route.of(flag -> flag.equals(TaskFlags.QUEUE_TASKS) ? queued : flags.values.get(flag));
    }
}
