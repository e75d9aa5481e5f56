package dev.datanomad.lab.gate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What the gate says about an action.
 *
 * @param action the command, without the name of the program
 * @param consequences what would happen, a sentence each
 * @param conditions what makes it safe; none for an action that endangers nothing
 */
public record Assessment(String action, List<String> consequences, List<Condition> conditions) {

    public Assessment {
        consequences = List.copyOf(consequences);
        conditions = List.copyOf(conditions);
    }

    /** Whether every condition holds. */
    @JsonIgnore
    public boolean isSafe() {
        return conditions.stream().allMatch(Condition::isMet);
    }

    /** The conditions that do not hold, or of which that is unknown. */
    @JsonIgnore
    public List<Condition> unmet() {
        return conditions.stream().filter(condition -> !condition.isMet()).toList();
    }

    /** Why it is refused, in sentences. */
    public String refusal() {
        String unmet = unmet().stream()
                .map(condition -> condition.what()
                        + (condition.state() == Condition.State.UNKNOWN ? ": unknown, " : ": no, ") + condition.figure()
                        + ".")
                .collect(Collectors.joining(" "));
        String remedies = unmet().stream()
                .map(Condition::remedy)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(", then "));
        return String.join(" ", consequences) + " " + unmet + (remedies.isEmpty() ? "" : " First: " + remedies + ".");
    }
}
