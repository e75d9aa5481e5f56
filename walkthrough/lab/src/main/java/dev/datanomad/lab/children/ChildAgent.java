package dev.datanomad.lab.children;

import java.io.IOException;

/**
 * A Java agent that ends the program it is loaded into when the program's standard input closes. The lab holds the
 * other end, so a program that the lab started never outlives it, even if the lab is killed.
 */
public final class ChildAgent {

    private ChildAgent() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(String argument) {
        Thread watch = new Thread(ChildAgent::exitWhenInputCloses, "child-agent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void exitWhenInputCloses() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is sent; only the end matters.
            }
        } catch (IOException e) {
            // An input that cannot be read is as good as closed.
        }
        // The same as for SIGTERM: shutdown hooks run, and the program stops gracefully.
        System.exit(143);
    }
}
