package dev.datanomad.lab.gate;

/**
 * An action, by its effect.
 *
 * @param command without the name of the program
 * @param after where the requests of users would go
 * @param deploys whether it starts other instances; otherwise it sets a flag
 * @param removes the store that nothing can be copied from or to any more; null if there is none
 */
public record Change(String command, Routing after, boolean deploys, Store removes) {

    /** Whether it moves any user to a store. */
    public boolean moves(Routing before, Store store) {
        return !before.share(after, (was, is) -> was.authority() != store && is.authority() == store)
                .isNobody();
    }

    /** A flag is set. */
    public static Change ofFlag(String command, Routing after) {
        return new Change(command, after, false, null);
    }
}
