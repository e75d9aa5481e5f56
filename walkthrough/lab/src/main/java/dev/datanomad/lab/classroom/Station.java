package dev.datanomad.lab.classroom;

import java.util.List;
import java.util.Map;

/**
 * A part of the way from the one store to the other.
 *
 * @param why two sentences
 * @param question a prediction to make before it is done
 * @param answer to that, to be looked up
 * @param steps what to do, in this order
 * @param signs what to look for
 */
record Station(
        String id,
        String title,
        String why,
        String question,
        String answer,
        List<Step> steps,
        List<Sign> signs,
        State state) {

    /** Where the migration is. */
    enum State {
        DONE("done"),
        CURRENT("now"),
        AHEAD("ahead");

        private final String text;

        State(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * Something to do, by a button or a command.
     *
     * @param label of the button
     * @param command for a terminal
     * @param action the path of the same in the API
     * @param fields of the request
     */
    record Step(String label, String command, String action, Map<String, String> fields, boolean done) {}

    /** Something to look for, and whether it is to be seen now or was before. */
    record Sign(String text, boolean seen) {}

    /** What to do next; null if all is done. */
    Step next() {
        return steps.stream().filter(step -> !step.done()).findFirst().orElse(null);
    }

    boolean isCurrent() {
        return state == State.CURRENT;
    }

    boolean isDone() {
        return state == State.DONE;
    }
}
