package dev.datanomad.lab.tour;

/** Stops a lab if its process is ended before it is closed. */
public final class StopAtExit {

    private final Thread hook;

    /** @param lab what to close */
    public StopAtExit(AutoCloseable lab) {
        hook = new Thread(() -> close(lab), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void close(AutoCloseable lab) {
        try {
            lab.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on, it does nothing. */
    public void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is shutting down, and the hook is running.
        }
    }
}
