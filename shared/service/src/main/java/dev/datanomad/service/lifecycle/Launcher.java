package dev.datanomad.service.lifecycle;

import java.util.Locale;
import java.util.function.Function;

/** Starts a program from its {@code main}, and stops it gracefully when the process is asked to end. */
public final class Launcher {

    private static final int MAX_SENTENCE = 1_000;

    private Launcher() {}

    /**
     * Starts a program with this process's environment, and the same language and digits everywhere. If it cannot start,
     * prints one sentence and exits with 2.
     *
     * @param start makes and starts it; it is closed when the process gets SIGTERM or SIGINT
     */
    public static void launch(Function<Settings, ? extends AutoCloseable> start) {
        Locale.setDefault(Locale.ROOT);
        try {
            AutoCloseable program = start.apply(new Settings(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(program), "stop"));
        } catch (StartupException e) {
            System.err.println(Printable.of(e.getMessage(), MAX_SENTENCE));
            System.exit(2);
        } catch (RuntimeException | Error e) {
            // a defect; threads that were started already must not keep the process alive
            e.printStackTrace();
            System.exit(2);
        }
    }

    private static void close(AutoCloseable program) {
        try {
            program.close();
        } catch (Exception e) {
            System.err.println("Could not stop cleanly: " + Printable.of(e.toString()));
        }
    }
}
