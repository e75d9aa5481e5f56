package dev.datanomad.lab.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The percentage rollouts of the four flags, in a file in the format of LaunchDarkly's SDK. The file is replaced
 * atomically, because the SDK takes half a file for one without flags. Thread-safe within a process.
 */
public final class Rollouts {

    public static final String READ_MONGO = "read-events-mongo";
    public static final String READ_DYNAMO = "read-events-dynamo";
    public static final String WRITE_MONGO = "write-events-mongo";
    public static final String WRITE_DYNAMO = "write-events-dynamo";

    public static final List<String> KEYS = List.of(READ_MONGO, READ_DYNAMO, WRITE_MONGO, WRITE_DYNAMO);

    /** The same for all flags, so that a user who is in the first 25% of one flag is in the first 25% of each. */
    private static final int SEED = 61;

    /** The SDK's unit of weight is a thousandth of a percent. */
    private static final int ALL = 100_000;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Path file;

    public Rollouts(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /** Creates the file, with MongoDB on and DynamoDB off, unless it exists. */
    public void createIfMissing() {
        if (Files.exists(file)) {
            return;
        }
        try (InputStream flags = Rollouts.class.getResourceAsStream("flags.json")) {
            Files.copy(flags, file);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The percentage of each flag, in the order of {@link #KEYS}. */
    public synchronized Map<String, BigDecimal> percents() {
        JsonNode flags = readFile().path("flags");
        Map<String, BigDecimal> percents = new LinkedHashMap<>();
        for (String key : KEYS) {
            percents.put(key, percent(flags.path(key)));
        }
        return percents;
    }

    /** Sets one rollout and nothing else in the file; returns warnings about all four, a sentence each. */
    public synchronized List<String> set(String key, String percent) {
        requireKey(key);
        int weight = weight(percent);
        Map<String, BigDecimal> before = percents();
        ObjectNode root = readFile();
        ObjectNode flag = (ObjectNode) root.path("flags").path(key);
        flag.put("on", true);
        flag.set("fallthrough", fallthrough(weight));
        write(root);
        return warnings(key, before, percents());
    }

    /** @throws LabException if there is no such flag */
    public static void requireKey(String key) {
        if (!KEYS.contains(key)) {
            throw LabException.input("There is no flag \"" + key + "\": the four are " + String.join(", ", KEYS) + ".");
        }
    }

    private static List<String> warnings(String key, Map<String, BigDecimal> before, Map<String, BigDecimal> now) {
        List<String> warnings = new ArrayList<>();
        if (less(now.get(WRITE_MONGO), now.get(READ_MONGO))) {
            warnings.add("Some users would read from MongoDB without writing to it;"
                    + " the service writes there all the same, and counts each correction.");
        }
        if (less(now.get(WRITE_DYNAMO), now.get(READ_DYNAMO))) {
            warnings.add(READ_DYNAMO + " is only on where " + WRITE_DYNAMO + " is, too: for "
                    + text(now.get(WRITE_DYNAMO)) + "% of the users.");
        }
        if (less(now.get(READ_MONGO), HUNDRED) && less(now.get(READ_DYNAMO), HUNDRED)) {
            warnings.add("Users with neither read flag on are answered by MongoDB.");
        }
        if (key.equals(WRITE_MONGO) && less(now.get(WRITE_MONGO), before.get(WRITE_MONGO))) {
            warnings.add("Events that are no longer written to MongoDB are missing there after a rollback.");
        }
        if (key.equals(WRITE_DYNAMO) && less(now.get(WRITE_DYNAMO), before.get(WRITE_DYNAMO))) {
            warnings.add("DynamoDB will miss the events that are no longer written to it, until the next reconcile.");
        }
        return warnings;
    }

    private static boolean less(BigDecimal left, BigDecimal right) {
        return left.compareTo(right) < 0;
    }

    private static int weight(String percent) {
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

    /** A percentage for people: 5, not 5.000. */
    public static String text(BigDecimal percent) {
        return percent.stripTrailingZeros().toPlainString();
    }

    private BigDecimal percent(JsonNode flag) {
        if (!flag.path("on").asBoolean()) {
            return BigDecimal.ZERO;
        }
        JsonNode fallthrough = flag.path("fallthrough");
        if (fallthrough.has("variation")) {
            return fallthrough.path("variation").asInt() == 0 ? HUNDRED : BigDecimal.ZERO;
        }
        for (JsonNode share : fallthrough.path("rollout").path("variations")) {
            if (share.path("variation").asInt() == 0) {
                return BigDecimal.valueOf(share.path("weight").asInt(), 3).stripTrailingZeros();
            }
        }
        return BigDecimal.ZERO;
    }

    /** 0% and 100% are variations, not rollouts: by rounding, a last part of weight 0 could still get a user. */
    private static ObjectNode fallthrough(int weight) {
        ObjectNode fallthrough = JsonFiles.MAPPER.createObjectNode();
        if (weight == 0 || weight == ALL) {
            return fallthrough.put("variation", weight == ALL ? 0 : 1);
        }
        ObjectNode rollout = fallthrough.putObject("rollout").put("seed", SEED);
        ArrayNode variations = rollout.putArray("variations");
        variations.addObject().put("variation", 0).put("weight", weight);
        variations.addObject().put("variation", 1).put("weight", ALL - weight);
        return fallthrough;
    }

    private ObjectNode readFile() {
        try {
            JsonNode root = JsonFiles.MAPPER.readTree(file.toFile());
            for (String key : KEYS) {
                if (!root.path("flags").path(key).isObject()) {
                    throw LabException.failed(file + " has no flag " + key + ": fix it, or delete it and start again.");
                }
            }
            return (ObjectNode) root;
        } catch (IOException e) {
            throw LabException.failed(file + " is not a flags file: fix it, or delete it and start again.");
        }
    }

    private void write(ObjectNode root) {
        try {
            JsonFiles.write(file, root);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private LabException unwritable(IOException e) {
        return LabException.failed("The flags could not be written to " + file + ": " + e.getMessage());
    }
}
