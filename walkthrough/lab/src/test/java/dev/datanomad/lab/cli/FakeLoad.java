package dev.datanomad.lab.cli;

/** Stands in for a load that cannot go on. */
public final class FakeLoad {

    private FakeLoad() {}

    /** Says why, and ends. */
    public static void main(String[] arguments) {
        System.err.println("The ledger is not a file I like.");
        System.exit(2);
    }
}
