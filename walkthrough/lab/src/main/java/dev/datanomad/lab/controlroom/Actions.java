package dev.datanomad.lab.controlroom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.ReconcileOptions;
import dev.datanomad.lab.system.Stage;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What can be done to a running lab, by path. Long work is begun and then followed by the status. */
final class Actions {

    private static final String PATH = "/lab/api/";

    private final Lab lab;
    private final Map<String, Function<JsonNode, Object>> actions;

    Actions(Lab lab) {
        this.lab = lab;
        actions = Map.of(
                "deploy", this::deploy,
                "flags", this::flags,
                "load", this::load,
                "fault", this::fault,
                "kill", this::kill,
                "seed", this::seed,
                "audit", this::audit,
                "reconcile", this::reconcile);
    }

    /** What a lever says when there is nothing to report: warnings, if any. */
    private record Done(List<String> warnings) {}

    /** Which instance was killed. */
    private record Killed(String instance) {}

    private static final Done DONE = new Done(List.of());

    boolean has(String path) {
        return path.startsWith(PATH) && actions.containsKey(path.substring(PATH.length()));
    }

    Object perform(String path, JsonNode request) {
        lab.requireReady();
        return actions.get(path.substring(PATH.length())).apply(request);
    }

    private Object deploy(JsonNode request) {
        int instances = request.hasNonNull("instances") ? whole(request, "instances") : 1;
        return lab.deploy(Stage.of(text(request, "stage")), instances);
    }

    private Object flags(JsonNode request) {
        return new Done(lab.setFlag(text(request, "key"), text(request, "percent")));
    }

    private Object load(JsonNode request) {
        String action = text(request, "action");
        switch (action) {
            case "start" -> lab.startLoad();
            case "stop" -> lab.load().stop();
            default -> throw LabException.input("\"" + action + "\" is nothing for the load: choose start or stop.");
        }
        return DONE;
    }

    private Object fault(JsonNode request) {
        Integer amount = request.hasNonNull("amount") ? Integer.valueOf(whole(request, "amount")) : null;
        lab.fault(Database.of(text(request, "database")), Fault.of(text(request, "fault"), amount));
        return DONE;
    }

    private Object kill(JsonNode request) {
        return new Killed(lab.kill());
    }

    private Object seed(JsonNode request) {
        lab.startSeed(whole(request, "count"));
        return DONE;
    }

    private Object audit(JsonNode request) {
        lab.startAudit();
        return DONE;
    }

    private Object reconcile(JsonNode request) {
        lab.startReconcile(new ReconcileOptions(
                request.path("dryRun").asBoolean(),
                request.path("bothWays").asBoolean(),
                request.path("anew").asBoolean(),
                request.has("rate") ? whole(request, "rate") : ReconcileOptions.NO_LIMIT,
                request.has("parallel") ? whole(request, "parallel") : ReconcileOptions.PARALLEL));
        return DONE;
    }

    private static String text(JsonNode request, String field) {
        JsonNode value = request.path(field);
        if (!value.isValueNode() || value.isNull()) {
            throw LabException.input("The request lacks \"" + field + "\".");
        }
        return value.asText();
    }

    private static int whole(JsonNode request, String field) {
        try {
            return Integer.parseInt(text(request, field));
        } catch (NumberFormatException e) {
            throw LabException.input("\"" + field + "\" is not a whole number.");
        }
    }
}
