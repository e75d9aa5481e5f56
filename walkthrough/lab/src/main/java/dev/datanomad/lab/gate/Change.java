package dev.datanomad.lab.gate;

import dev.datanomad.lab.gate.Routing.Share;

/**
 * An action, by its effect.
 *
 * @param command without the name of the program
 * @param after where the requests of users would go
 * @param deploys whether it starts other instances; otherwise it sets a flag
 * @param removes the store that nothing can be copied from or to any more; null if there is none
 */
public record Change(String command, Routing after, boolean deploys, Store removes) {

    /** A deploy of a stage that goes without one of the stores; null if it does not. */
    public static Change ofDeploy(String command, Routing after, Store removes) {
        return new Change(command, after, true, removes);
    }

    /** Whether it moves any user to a store. */
    public boolean moves(Routing before, Store store) {
        return !moved(before, store).isNobody();
    }

    /** The users whom it moves to a store. */
    Share moved(Routing before, Store store) {
        return before.share(after, (was, is) -> moves(was, is, store));
    }

    /** Those of them whose events do not reach that store before. */
    Share movedUnwritten(Routing before, Store store) {
        return before.share(after, (was, is) -> moves(was, is, store) && !was.writes(store));
    }

    private static boolean moves(Route was, Route is, Store store) {
        return was.authority() != store && is.authority() == store;
    }

    /** A flag is set. */
    public static Change ofFlag(String command, Routing after) {
        return new Change(command, after, false, null);
    }
}
