package dev.datanomad.lab.tasks;

import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.tasks.TaskSteps.Outcome;
import dev.datanomad.lab.tasks.TaskSteps.Who;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The actions of commands and of the page's buttons, by name. A request has fields, each of which may be missing. */
final class TasksApi {

    private final TasksLab lab;
    private final Map<String, Function<UnaryOperator<String>, Outcome>> actions;

    TasksApi(TasksLab lab) {
        this.lab = lab;
        actions = Map.of("step", this::step, "flags", this::flags, "fault", this::fault, "kill", this::kill);
    }

    boolean has(String action) {
        return actions.containsKey(action);
    }

    /** @param fields the request: a field by its name, empty if it is missing */
    Outcome perform(String action, UnaryOperator<String> fields) {
        lab.steps();
        return actions.get(action).apply(fields);
    }

    private Outcome step(UnaryOperator<String> fields) {
        Who who = field(fields, "user")
                .map(Who::user)
                .orElseGet(() -> field(fields, "percent").map(Who::percent).orElse(Who.EVERYBODY));
        return lab.steps().take(TaskSteps.named(required(fields, "step")), who, is(fields, "anyway"));
    }

    private Outcome flags(UnaryOperator<String> fields) {
        String key = required(fields, "key");
        Optional<String> user = field(fields, "user");
        if (user.isPresent()) {
            lab.steps().setFlag(key, user.get(), required(fields, "value"));
        } else {
            lab.steps().setFlag(key, required(fields, "percent"));
        }
        return done(key + " is set.");
    }

    private Outcome fault(UnaryOperator<String> fields) {
        Server server = Server.named(required(fields, "server"));
        Integer amount = field(fields, "amount").map(TasksApi::whole).orElse(null);
        Fault fault = Fault.of(required(fields, "fault"), amount);
        lab.servers().inject(server, fault);
        return done(server.title() + ": " + fault.text() + ".");
    }

    private Outcome kill(UnaryOperator<String> fields) {
        return done(lab.instances().kill() + " was killed.");
    }

    private static Outcome done(String line) {
        return new Outcome(true, List.of(line));
    }

    private static Optional<String> field(UnaryOperator<String> fields, String name) {
        return Optional.of(fields.apply(name)).filter(value -> !value.isEmpty());
    }

    private static String required(UnaryOperator<String> fields, String name) {
        return field(fields, name).orElseThrow(() -> LabException.input("The request lacks \"" + name + "\"."));
    }

    private static boolean is(UnaryOperator<String> fields, String name) {
        return fields.apply(name).equals("true");
    }

    private static Integer whole(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw LabException.input("\"" + text + "\" is not a whole number.");
        }
    }
}
