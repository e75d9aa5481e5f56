package dev.datanomad.lab.cli;

/** Stands in for a load that crashes. */
public final class FakeLoad {

    private FakeLoad() {}

    /** Prints the reason, and exits. */
    public static void main(String[] arguments) {
        System.err.println("The ledger is not a file I like.");
        System.exit(2);
    }
}
