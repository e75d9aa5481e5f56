package dev.datanomad.lab.children;

import java.io.IOException;

/**
 * A Java agent that shuts its process down when standard input ends. The parent process holds the other end, so a child
 * never outlives its parent, even if the parent is killed.
 */
public final class ChildAgent {

    /** What a process that SIGTERM has ended exits with. */
    private static final int TERMINATED = 143;

    private ChildAgent() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(String argument) {
        Thread watch = new Thread(ChildAgent::exitAtEndOfInput, "child-agent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // The parent sends nothing; only the end matters.
            }
        } catch (IOException e) {
            // An input that cannot be read has ended, too.
        }
        // Shutdown hooks run, as for SIGTERM.
        System.exit(TERMINATED);
    }
}
