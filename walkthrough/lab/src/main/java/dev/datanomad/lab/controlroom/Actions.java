package dev.datanomad.lab.controlroom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabDatabases;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.ReconcileOptions;
import dev.datanomad.lab.system.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The actions of the API, by path. Long ones are only started; the status shows their progress. */
final class Actions {

    private static final String PATH = "/lab/api/";

    private final Lab lab;
    private final Map<String, Function<JsonNode, Object>> actions;

    Actions(Lab lab) {
        this.lab = lab;
        actions = Map.ofEntries(
                Map.entry("deploy", this::deploy),
                Map.entry("flags", this::flags),
                Map.entry("rollout", this::rollout),
                Map.entry("next", this::next),
                Map.entry("load", this::load),
                Map.entry("fault", this::fault),
                Map.entry("kill", this::kill),
                Map.entry("seed", this::seed),
                Map.entry("audit", this::audit),
                Map.entry("reconcile", this::reconcile),
                Map.entry("steer", this::steer),
                Map.entry("console/post", this::post),
                Map.entry("console/look", this::look),
                Map.entry("console/latest", request -> lab.console().latest(text(request, "user"))),
                Map.entry("console/explain", request -> lab.console().explain(text(request, "user"))),
                Map.entry("console/recipe", this::recipe),
                Map.entry("producer", this::producer),
                Map.entry("producer/state", request -> lab.console().producer().state()));
    }

    private record Done(List<String> warnings) {}

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
        return lab.actions().deploy(Stage.of(text(request, "stage")), instances, mode(request));
    }

    private Object flags(JsonNode request) {
        if (request.path("restore").asBoolean()) {
            lab.actions().restoreFlags();
            return DONE;
        }
        if (request.hasNonNull("user")) {
            return lab.actions()
                    .setTarget(text(request, "key"), text(request, "user"), text(request, "value"), mode(request));
        }
        return lab.actions().setFlag(text(request, "key"), text(request, "percent"), mode(request));
    }

    private static Mode mode(JsonNode request) {
        return Mode.of(
                request.path("anyway").asBoolean(), request.path("dryRun").asBoolean());
    }

    private Object rollout(JsonNode request) {
        switch (text(request, "action")) {
            case "start" -> lab.rollout().start(text(request, "key"), text(request, "steps"));
            case "stop" -> lab.rollout().stop();
            default -> throw LabException.input("A rollout has the actions start and stop.");
        }
        return DONE;
    }

    private Object next(JsonNode request) {
        return lab.actions().next();
    }

    private Object steer(JsonNode request) {
        lab.reconciler().steer(text(request, "setting"), text(request, "value"));
        return DONE;
    }

    private Object load(JsonNode request) {
        String action = text(request, "action");
        switch (action) {
            case "start" -> lab.load().start();
            case "stop" -> lab.load().stop();
            default ->
                throw LabException.input("\"" + action + "\" is not an action of the load: choose start or stop.");
        }
        return DONE;
    }

    private Object fault(JsonNode request) {
        Integer amount = request.hasNonNull("amount") ? Integer.valueOf(whole(request, "amount")) : null;
        lab.databases().inject(LabDatabases.named(text(request, "database")), Fault.of(text(request, "fault"), amount));
        return DONE;
    }

    private Object kill(JsonNode request) {
        return new Killed(lab.deployments().kill());
    }

    private Object seed(JsonNode request) {
        lab.seeding().start(whole(request, "count"));
        return DONE;
    }

    private Object audit(JsonNode request) {
        lab.audits().start();
        return DONE;
    }

    private Object reconcile(JsonNode request) {
        lab.reconciler()
                .start(new ReconcileOptions(
                        request.path("dryRun").asBoolean(),
                        request.path("bothWays").asBoolean(),
                        request.path("anew").asBoolean(),
                        request.path("from").asText(ReconcileOptions.MONGODB),
                        request.path("since").asText(""),
                        request.has("rate") ? whole(request, "rate") : ReconcileOptions.NO_LIMIT,
                        request.has("parallel") ? whole(request, "parallel") : ReconcileOptions.PARALLEL));
        return DONE;
    }

    private Object post(JsonNode request) {
        Optional<String> user = request.hasNonNull("user") ? Optional.of(text(request, "user")) : Optional.empty();
        return lab.console().post(user, text(request, "json"));
    }

    private Object look(JsonNode request) {
        return lab.console().look(text(request, "user"), text(request, "id"));
    }

    private Object recipe(JsonNode request) {
        return lab.console().cook(text(request, "name"), text(request, "user"));
    }

    private Object producer(JsonNode request) {
        switch (text(request, "action")) {
            case "start" -> lab.console().producer().start();
            case "stop" -> lab.console().producer().stop();
            default -> throw LabException.input("The producer has the actions start and stop.");
        }
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
