package dev.datanomad.lab.gate;

/**
 * Where the requests of one user go.
 *
 * @param authority the store that answers
 * @param writesBoth whether the other store is written, too
 * @param compared whether shadow reads compare the other store
 */
public record Route(Store authority, boolean writesBoth, boolean compared) {

    /** Where everything goes to one store. */
    public static Route only(Store store) {
        return new Route(store, false, false);
    }

    /** Whether an event of this user reaches the store. */
    public boolean writes(Store store) {
        return authority == store || writesBoth;
    }
}
