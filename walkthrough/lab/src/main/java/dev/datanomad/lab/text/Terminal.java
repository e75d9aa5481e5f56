package dev.datanomad.lab.text;

import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Prints for people: with colours and progress on a terminal, as plain lines elsewhere. */
public final class Terminal {

    private static final int BAR = 30;

    private final PrintStream out;
    private final boolean rich;

    /** Prints to standard output. Colours need a terminal, and that {@code NO_COLOR} is not set. */
    public Terminal() {
        this(System.out, Ansi.AUTO.enabled());
    }

    /**
     * Prints elsewhere.
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

    /** Shows how far something is, on a line that the next one replaces; nothing if this is no terminal. */
    public void progress(String what, long done, long total) {
        progress(what, done, total, "");
    }

    /** Shows the same with how fast it goes and how long it will take, if {@code speed} can tell yet. */
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

    /** Removes the line that {@link #progress} left. */
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
