package dev.datanomad.lab.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A condition of an action.
 *
 * @param what the condition, as a sentence without its full stop
 * @param state whether it holds
 * @param figure what was measured
 * @param at when that was measured, in milliseconds since 1970
 * @param remedy a command that makes it hold, or says whether it does; null if it holds or there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(String what, State state, String figure, long at, String remedy) {

    /** What is known of a condition. */
    public enum State {
        HOLDS("holds"),
        DOES_NOT_HOLD("does not hold"),
        UNKNOWN("unknown");

        private final String text;

        State(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    static Condition holds(String what, String figure, Instant at) {
        return new Condition(what, State.HOLDS, figure, at.toEpochMilli(), null);
    }

    static Condition fails(String what, String figure, Instant at, String remedy) {
        return new Condition(what, State.DOES_NOT_HOLD, figure, at.toEpochMilli(), remedy);
    }

    static Condition unknown(String what, String figure, Instant at, String remedy) {
        return new Condition(what, State.UNKNOWN, figure, at.toEpochMilli(), remedy);
    }

    public boolean isMet() {
        return state == State.HOLDS;
    }
}
