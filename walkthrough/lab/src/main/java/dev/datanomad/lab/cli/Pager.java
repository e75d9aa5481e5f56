package dev.datanomad.lab.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Shows what is printed in the pager that git would use, {@code less} by default. */
final class Pager implements AutoCloseable {

    private final Process process;
    private final PrintStream out;

    private Pager(Process process, PrintStream out) {
        this.process = process;
        this.out = out;
    }

    /** Starts the pager if standard output is a terminal; otherwise leaves that as it is. */
    static Pager open(Path folder, boolean wanted) throws InterruptedException {
        if (wanted) {
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", command(folder))
                    .directory(folder.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putIfAbsent("LESS", "FRX");
            try {
                Process process = builder.start();
                // Ctrl-C means the pager as well, which goes on; until it ends the terminal is its own.
                Runtime.getRuntime().addShutdownHook(new Thread(() -> await(process), "pager"));
                return new Pager(process, new PrintStream(process.getOutputStream(), false, StandardCharsets.UTF_8));
            } catch (IOException e) {
                // No shell: not paged.
            }
        }
        return new Pager(null, System.out);
    }

    private static String command(Path folder) throws InterruptedException {
        try {
            Process git = new ProcessBuilder("git", "var", "GIT_PAGER")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String pager = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (git.waitFor() == 0 && !pager.isEmpty()) {
                return pager;
            }
        } catch (IOException e) {
            // No git: what it would do without configuration.
        }
        String pager = System.getenv("PAGER");
        return pager == null || pager.isBlank() ? "less" : pager;
    }

    /** Where to print; what is printed after the reader has quit is lost. */
    PrintStream out() {
        return out;
    }

    /** Waits until the reader has quit. */
    @Override
    public void close() {
        out.flush();
        if (process != null) {
            out.close();
            await(process);
        }
    }

    private static void await(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
