package dev.datanomad.lab.text;

import dev.datanomad.service.lifecycle.Printable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/** Prints for people: with colours and progress in a terminal, as plain lines elsewhere. Not thread-safe. */
public final class Terminal {

    private static final int COLUMNS = 100;
    private static final int MAX_LENGTH = 10_000;
    private static final Pattern STYLE = Pattern.compile("\u001b\\[(0|1|2|31|32|33)m");

    private final PrintStream out;
    private final boolean rich;
    private ProgressBar bar;

    /** Prints to standard output, with colours in a terminal unless {@code NO_COLOR} is set. */
    public Terminal() {
        this(System.out, Ansi.AUTO.enabled());
    }

    /** Prints to a stream, {@code rich} with colours and progress. */
    public Terminal(PrintStream out, boolean rich) {
        this.out = out;
        this.rich = rich;
    }

    /** Prints a line; {@code %} as in {@link String#format}, with texts {@link Printable}, as they may come from outside. */
    public void line(String format, Object... values) {
        Object[] shown = Arrays.stream(values)
                .map(value -> value instanceof String text ? printable(text) : value)
                .toArray();
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, shown));
    }

    public void warn(String sentence) {
        line("%s%s", yellow("Note: "), sentence);
    }

    /** Shows progress with throughput and time left; only in a terminal. */
    public void progress(String what, long done, long total) {
        if (!rich || total <= 0) {
            return;
        }
        if (bar == null || !bar.getTaskName().equals(what)) {
            endProgress();
            bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setStyle(ProgressBarStyle.ASCII)
                    .showSpeed()
                    .clearDisplayOnFinish()
                    .startsFrom(done, Duration.ZERO)
                    // The default consumer loads a native library to get the width of the terminal.
                    .setConsumer(new ConsoleProgressBarConsumer(out, COLUMNS))
                    .build();
        }
        bar.maxHint(total).stepTo(done);
    }

    public void endProgress() {
        if (bar != null) {
            bar.close();
            bar = null;
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
        return rich ? "\u001b[" + code + "m" + printable(text) + "\u001b[0m" : printable(text);
    }

    /** All but the styles above. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        Matcher style = STYLE.matcher(text);
        int end = 0;
        while (style.find()) {
            shown.append(Printable.of(text.substring(end, style.start()), MAX_LENGTH))
                    .append(style.group());
            end = style.end();
        }
        return shown.append(Printable.of(text.substring(end), MAX_LENGTH)).toString();
    }
}
