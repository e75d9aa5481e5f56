package dev.datanomad.lab.cli;

import dev.datanomad.lab.gate.Assessment;
import dev.datanomad.lab.gate.Condition;
import dev.datanomad.lab.system.GatedActions.Outcome;
import dev.datanomad.lab.text.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Prints what the gate says. */
record GateText(Terminal terminal) {

    private static final int STATE = 13;

    /** What became of an action. */
    void show(Outcome outcome) {
        if (!outcome.done()) {
            show(outcome.assessment());
            terminal.line(outcome.assessment().isSafe() ? "It would be safe." : "It would be refused.");
            outcome.warnings().forEach(terminal::warn);
            return;
        }
        if (!outcome.assessment().isSafe()) {
            terminal.warn("Done anyway. " + outcome.assessment().refusal());
        }
        outcome.warnings().forEach(terminal::warn);
    }

    /** Why an action was refused. */
    void refuse(Assessment assessment) {
        terminal.line("%s %s", terminal.red("Refused:"), assessment.action());
        show(assessment);
        terminal.line("To do it all the same: --anyway.");
    }

    /** Consequences, conditions as a table, remedies. */
    void show(Assessment assessment) {
        assessment.consequences().forEach(consequence -> terminal.line("%s", consequence));
        show(assessment.conditions());
        List<String> remedies = assessment.unmet().stream()
                .map(Condition::remedy)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (!remedies.isEmpty()) {
            terminal.line("First: %s", String.join(", then ", remedies));
        }
    }

    void show(List<Condition> conditions) {
        for (Condition condition : conditions) {
            String state = String.format(
                    Locale.ROOT, "%-" + STATE + "s", condition.state().text());
            terminal.line("  %s  %s: %s", colored(condition, state), condition.what(), condition.figure());
        }
    }

    private String colored(Condition condition, String text) {
        return switch (condition.state()) {
            case HOLDS -> terminal.green(text);
            case DOES_NOT_HOLD -> terminal.red(text);
            case UNKNOWN -> terminal.yellow(text);
        };
    }
}
