package dev.datanomad.lab.console;

import dev.datanomad.lab.gate.Route;
import dev.datanomad.lab.gate.Store;

/**
 * In which stores an event is expected: in those that its user's flags name before, during and behind the write, as an
 * instance notices a change of flags a moment later than the lab.
 *
 * @param before null if it is not known
 * @param during null if it is not known
 */
record Expected(Route before, Route during) {

    Tick.Cell cell(Store store, Route behind, Found found) {
        switch (found.state()) {
            case THERE, UNREADABLE:
                return new Tick.Cell(Tick.Mark.THERE, "");
            case NO_ANSWER:
                return new Tick.Cell(Tick.Mark.NO_ANSWER, found.reason());
            default:
                break;
        }
        if (before == null || during == null || behind == null) {
            return new Tick.Cell(
                    Tick.Mark.NOT_EXPECTED,
                    "It is not there; whether it should be is not known, as the flags are not.");
        }
        if (!before.writes(store) || !during.writes(store) || !behind.writes(store)) {
            return new Tick.Cell(Tick.Mark.NOT_EXPECTED, "");
        }
        return new Tick.Cell(
                Tick.Mark.MISSING, "By the flags, " + store.title() + " should have it. " + found.reason());
    }
}
