package dev.datanomad.lab.text;

import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Prints for people: with colours and progress in a terminal, as plain lines elsewhere. */
public final class Terminal {

    private static final int BAR = 30;

    private final PrintStream out;
    private final boolean rich;

    /** Prints to standard output, with colours in a terminal unless {@code NO_COLOR} is set. */
    public Terminal() {
        this(System.out, Ansi.AUTO.enabled());
    }

    /**
     * Prints to a stream.
     *
     * @param rich whether with colours and progress
     */
    public Terminal(PrintStream out, boolean rich) {
        this.out = out;
        this.rich = rich;
    }

    /** Prints a line; {@code %} as in {@link String#format}. */
    public void line(String format, Object... values) {
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    }

    /** Prints a warning on a line of its own. */
    public void warn(String sentence) {
        line(yellow("Note: ") + sentence);
    }

    /** Shows progress on a line that the next one replaces; only in a terminal. */
    public void progress(String what, long done, long total) {
        progress(what, done, total, "");
    }

    /** Shows progress with throughput and time left. */
    public void progress(String what, long done, long total, Speed speed) {
        progress(what, done, total, speed.text(done, total));
    }

    private void progress(String what, long done, long total, String more) {
        if (rich && total > 0) {
            int filled = (int) (BAR * Math.min(done, total) / total);
            out.printf(
                    Locale.ROOT,
                    "\r%s [%s%s] %3d%%  %,d of %,d%s\u001b[K",
                    what,
                    "#".repeat(filled),
                    "-".repeat(BAR - filled),
                    100 * Math.min(done, total) / total,
                    done,
                    total,
                    more);
            out.flush();
        }
    }

    /** Removes the line of progress. */
    public void endProgress() {
        if (rich) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }

    public String bold(String text) {
        return style("1", text);
    }

    public String green(String text) {
        return style("32", text);
    }

    public String red(String text) {
        return style("31", text);
    }

    public String yellow(String text) {
        return style("33", text);
    }

    public String dim(String text) {
        return style("2", text);
    }

    private String style(String code, String text) {
        return rich ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
