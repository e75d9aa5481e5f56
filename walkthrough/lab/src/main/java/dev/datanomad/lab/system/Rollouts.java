package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Route;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.migration.flags.FlagRules;
import dev.datanomad.migration.flags.FlagTarget;
import dev.datanomad.migration.flags.UnusableFlagsException;
import dev.datanomad.service.events.Event;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The flag file of a lab, read as a stage reads it: by the same code, with the last good flags in place of a file that
 * cannot be used. The file is replaced atomically, because the SDK takes half a file for one without flags. Thread-safe
 * within a process.
 */
public final class Rollouts {

    public static final String READ_MONGO = "read-events-mongo";
    public static final String READ_DYNAMO = "read-events-dynamo";
    public static final String WRITE_MONGO = "write-events-mongo";
    public static final String WRITE_DYNAMO = "write-events-dynamo";

    public static final List<String> KEYS = List.of(READ_MONGO, READ_DYNAMO, WRITE_MONGO, WRITE_DYNAMO);

    private static final BooleanFlag READS_MONGO = new BooleanFlag(READ_MONGO, true);
    private static final BooleanFlag READS_DYNAMO = new BooleanFlag(READ_DYNAMO, false);
    private static final BooleanFlag WRITES_MONGO = new BooleanFlag(WRITE_MONGO, true);
    private static final BooleanFlag WRITES_DYNAMO = new BooleanFlag(WRITE_DYNAMO, false);
    public static final List<BooleanFlag> FLAGS = List.of(READS_MONGO, READS_DYNAMO, WRITES_MONGO, WRITES_DYNAMO);

    /**
     * The same for all flags, so that a user who is in the first 25% of one flag is in the first 25% of each. With this one,
     * the demo user {@code bill} is in the first 5%, and {@code jane} is not in the first 80%.
     */
    public static final int SEED = 18;

    /** The SDK's unit of weight is a thousandth of a percent. */
    private static final int ALL = 100_000;

    /** As a flag's words begin. */
    private static final Pattern PERCENT = Pattern.compile("([0-9.]+)% of users");

    /** How many contents to remember: the file, the last good one, and what the next step would make of it. */
    private static final int EVALUATED = 4;

    private static final String ADVICE =
            ": mend it, or go back to the last good flags with ./datanomad flags --restore.";

    private final Path file;
    private final Path lastGood;
    private final Map<String, FlagValues> evaluated = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FlagValues> eldest) {
            return size() > EVALUATED;
        }
    };

    /** As this left them, or found them first; null until then. */
    private FlagValues own;

    /** What instances use, and why that is not the file; null if it is. */
    record Reading(byte[] content, FlagValues flags, String problem) {}

    /** @param file its last good content is beside it */
    public Rollouts(Path file) {
        this.file = file;
        lastGood = file.resolveSibling("flags.last-good.json");
    }

    public Path file() {
        return file;
    }

    /** Where stages keep the last good flags. */
    Path lastGood() {
        return lastGood;
    }

    /**
     * Creates a file that is missing: with the last good flags, or with MongoDB on and DynamoDB off.
     *
     * @param authorityMayHaveMoved whether those defaults could take events away from users
     * @throws LabException if that is so, and there are no last good flags
     */
    public void createIfMissing(boolean authorityMayHaveMoved) {
        if (Files.exists(file)) {
            return;
        }
        if (Files.exists(lastGood)) {
            restore();
            return;
        }
        if (authorityMayHaveMoved) {
            throw LabException.failed(
                    file + " is gone, and so is " + lastGood + ": the defaults could answer users from a"
                            + " store that lacks their events. Put one of the two back.");
        }
        try (InputStream flags = Rollouts.class.getResourceAsStream("flags.json")) {
            JsonFiles.replace(file, flags.readAllBytes());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Where the rollout of a flag is, 0 to 100: as its words have it, which are exact, or as the sample has it. */
    public static BigDecimal percent(LabStatus.Flags flags, String key) {
        String users = flags.users().getOrDefault(key, "nobody");
        Matcher percent = PERCENT.matcher(users);
        if (percent.lookingAt()) {
            return new BigDecimal(percent.group(1));
        }
        double share = users.startsWith("everybody")
                ? 1
                : users.startsWith("nobody") ? 0 : flags.shares().get(key);
        return BigDecimal.valueOf(share).movePointRight(2);
    }

    /** Replaces the file by the last good flags; throws a LabException if there are none. */
    public synchronized void restore() {
        byte[] content = bytes(lastGood);
        try {
            evaluate(content);
        } catch (UnusableFlagsException e) {
            throw LabException.failed(lastGood + " cannot be used: " + e.getMessage() + ".");
        }
        write(content);
    }

    /** What instances use now; throws a LabException if there is neither a usable file nor a last good one. */
    synchronized Reading read() {
        try {
            byte[] content = bytes(file);
            return new Reading(content, evaluate(content), null);
        } catch (UnusableFlagsException | LabException e) {
            String reason = e instanceof LabException ? e.getMessage() : file + " is not used: " + e.getMessage();
            try {
                byte[] content = bytes(lastGood);
                return new Reading(content, evaluate(content), reason + "; the last good flags hold" + ADVICE);
            } catch (UnusableFlagsException | LabException none) {
                throw LabException.failed(reason + ADVICE);
            }
        }
    }

    /** The content that instances use now; throws a LabException if there is none. */
    public byte[] content() {
        return read().content().clone();
    }

    /** The content that sets one rollout and nothing else in the file; throws a LabException if the file cannot be used. */
    synchronized Reading preview(String key, String percent) {
        requireKey(key);
        int thousandths = thousandths(percent);
        return edited(content -> FlagRules.withRollout(content, FLAGS, key, thousandths, SEED));
    }

    /** The same for a user who is named or no longer named. */
    synchronized Reading preview(String key, String user, FlagTarget target) {
        requireKey(key);
        requireUser(user);
        return edited(content -> FlagRules.withTarget(content, FLAGS, key, user, target));
    }

    private Reading edited(UnaryOperator<byte[]> edit) {
        try {
            byte[] content = edit.apply(bytes(file));
            return new Reading(content, evaluate(content), null);
        } catch (UnusableFlagsException e) {
            throw LabException.failed(file + " cannot be changed: " + e.getMessage() + ADVICE);
        }
    }

    /** Sets one rollout, and asks nobody whether that is safe. */
    public void set(String key, String percent) {
        write(preview(key, percent).content());
    }

    /** Replaces the file. */
    synchronized void write(byte[] content) {
        try {
            JsonFiles.replace(file, content);
            own = evaluate(content);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * What somebody else has changed in the file since this was asked last, in words; empty if it is as this left it, or
     * cannot be used.
     */
    synchronized Optional<String> editedByHand() {
        Reading now = read();
        FlagValues before = own;
        if (now.problem() != null
                || before != null && before.version().equals(now.flags().version())) {
            return Optional.empty();
        }
        own = now.flags();
        return Optional.ofNullable(before).map(flags -> FlagChange.between(flags, now.flags()));
    }

    /** @throws LabException if there is no such flag */
    public static void requireKey(String key) {
        if (!KEYS.contains(key)) {
            throw LabException.input("There is no flag \"" + key + "\": the four are " + String.join(", ", KEYS) + ".");
        }
    }

    /** @throws LabException if there can be no user of that key */
    public static void requireUser(String user) {
        if (user.isEmpty()) {
            throw LabException.input("Name a user: the key is empty.");
        }
        boolean isText = StandardCharsets.UTF_8.newEncoder().canEncode(user) && user.indexOf('\0') < 0;
        if (!isText || !Event.LIMITS.fitsKey(user)) {
            throw LabException.input("There can be no such user: a key is text without the character NUL, of up to "
                    + Event.LIMITS.keyBytes() + " bytes.");
        }
    }

    /** @throws LabException if it is none of on, off and rollout */
    public static void requireTarget(String value) {
        target(value);
    }

    /** What a target of a user is set to; throws a LabException if it is none of on, off and rollout. */
    public static FlagTarget target(String value) {
        return switch (value.strip()) {
            case "on" -> FlagTarget.ON;
            case "off" -> FlagTarget.OFF;
            case "rollout" -> FlagTarget.ROLLOUT;
            default -> throw LabException.input("\"" + value + "\" is nothing for a user: choose on, off or rollout.");
        };
    }

    /** A percentage in the SDK's unit of weight; throws a LabException if it is none. */
    public static int thousandths(String percent) {
        try {
            int weight = new BigDecimal(percent.strip()).movePointRight(3).intValueExact();
            if (weight >= 0 && weight <= ALL) {
                return weight;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // The message below is in the user's terms.
        }
        throw LabException.input(
                "\"" + percent + "\" is not a percentage: give a number from 0 to 100, with at most three decimals.");
    }

    private FlagValues evaluate(byte[] content) {
        return evaluated.computeIfAbsent(
                new String(content, StandardCharsets.ISO_8859_1), key -> FlagValues.of(content));
    }

    /** The two rules of the service. */
    public static Route route(boolean readsMongo, boolean readsDynamo, boolean writesMongo, boolean writesDynamo) {
        boolean dynamoAnswers = readsDynamo && !readsMongo;
        return dynamoAnswers
                ? new Route(Store.DYNAMODB, writesMongo, writesMongo)
                : new Route(Store.MONGODB, writesDynamo, readsDynamo && readsMongo);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw LabException.failed(file + " cannot be read (" + e + ")");
        }
    }

    private LabException unwritable(IOException e) {
        return LabException.failed("The flags could not be written to " + file + ": " + e.getMessage());
    }
}
