package dev.datanomad.lab.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.gate.Route;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.migration.flags.FlagRules;
import dev.datanomad.migration.flags.UnusableFlagsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Explains why a user gets what, with the flags that instances use, evaluated by the SDK. Thread-safe. */
public final class Explainer implements AutoCloseable {

    private final Supplier<byte[]> content;
    private final Supplier<Optional<Stage>> stage;
    private final boolean elsewhere;

    private byte[] read = {};
    private JsonNode flags;
    private FlagRules rules;

    /**
     * @param content of the flag file that instances use; may throw a LabException
     * @param stage that answers users now
     * @param elsewhere whether flags come from LaunchDarkly, and not from that file
     */
    public Explainer(Supplier<byte[]> content, Supplier<Optional<Stage>> stage, boolean elsewhere) {
        this.content = content;
        this.stage = stage;
        this.elsewhere = elsewhere;
    }

    /** @throws LabException for a user without a key */
    Explanation explain(String user) {
        if (user.isEmpty()) {
            throw LabException.input("Name a user: the key is empty.");
        }
        Optional<Stage> now = stage.get();
        if (now.isEmpty()) {
            return unknown(user, "No stage runs: nobody answers.");
        }
        if (now.get() == Stage.MONGO_ONLY || now.get() == Stage.DYNAMO_ONLY) {
            Store only = now.get() == Stage.MONGO_ONLY ? Store.MONGODB : Store.DYNAMODB;
            return new Explanation(
                    user,
                    List.of(),
                    Route.only(only),
                    Consequences.only(only, now.get().number()),
                    "");
        }
        if (elsewhere) {
            return unknown(
                    user,
                    "The flags come from LaunchDarkly: the lab does not know their values for one user, nor the reasons."
                            + " LaunchDarkly's own pages show both.");
        }
        try {
            return evaluate(user);
        } catch (LabException | UnusableFlagsException | IOException e) {
            return unknown(user, "The flags cannot be evaluated: " + e.getMessage());
        }
    }

    private static Explanation unknown(String user, String problem) {
        return new Explanation(user, List.of(), null, List.of(), problem);
    }

    private synchronized Explanation evaluate(String user) throws IOException {
        refresh(content.get());
        List<FlagReason> reasons = new ArrayList<>();
        Map<String, Boolean> on = new LinkedHashMap<>();
        for (BooleanFlag flag : Rollouts.FLAGS) {
            FlagReason reason =
                    new FlagWords(definition(flag.key()), flag.key(), user, rules.evaluate(flag, user)).reason();
            reasons.add(reason);
            on.put(flag.key(), reason.on());
        }
        Route route = Rollouts.route(
                on.get(Rollouts.READ_MONGO),
                on.get(Rollouts.READ_DYNAMO),
                on.get(Rollouts.WRITE_MONGO),
                on.get(Rollouts.WRITE_DYNAMO));
        return new Explanation(user, reasons, route, Consequences.of(route, on), "");
    }

    private JsonNode definition(String key) {
        return flags.path("flags").path(key);
    }

    private void refresh(byte[] now) throws IOException {
        if (rules != null && Arrays.equals(now, read)) {
            return;
        }
        FlagRules fresh = FlagRules.read(now, Rollouts.FLAGS);
        close();
        rules = fresh;
        read = now;
        flags = JsonFiles.MAPPER.readTree(now);
    }

    @Override
    public synchronized void close() {
        if (rules != null) {
            rules.close();
            rules = null;
        }
    }
}
