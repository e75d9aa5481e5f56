package dev.datanomad.lab.cli;

import dev.datanomad.lab.steps.Change;
import dev.datanomad.lab.steps.Kind;
import dev.datanomad.lab.steps.Lines;
import dev.datanomad.lab.steps.Part;
import dev.datanomad.lab.steps.Step;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.text.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints a step for people: its parts, their files, or the differences themselves. */
final class StepText {

    /** What both git and diff end with if they found differences; above it is an error. */
    private static final int DIFFERENT = 1;

    private final Path home;
    private final Step step;
    private final Path before;
    private final Path after;
    private final PrintStream out;
    private final boolean colour;
    private final Terminal terminal;

    StepText(Path home, Step step, PrintStream out, boolean colour) {
        this.home = home;
        this.step = step;
        this.before = home.resolve(step.before().module());
        this.after = home.resolve(step.after().module());
        this.out = out;
        this.colour = colour;
        this.terminal = new Terminal(out, colour);
    }

    /** Each part with its sentences and how many lines it changes. */
    void parts() throws IOException {
        terminal.line(terminal.bold("Stage %d to %d: %s"
                .formatted(step.before().number(), step.after().number(), step.title())));
        paragraph(step.text());
        for (Part part : step.parts()) {
            terminal.line("");
            heading(part);
            paragraph(part.text());
        }
        terminal.line("");
        terminal.line("In all: " + lines(step.parts()));
    }

    /** The files of parts, each with how many lines it changes and why. */
    void files(List<Part> parts) throws IOException {
        int width = parts.stream()
                .flatMap(part -> part.changes().keySet().stream())
                .mapToInt(change -> change.file().length())
                .max()
                .orElse(0);
        for (Part part : parts) {
            heading(part);
            for (Map.Entry<Change, String> entry : part.changes().entrySet()) {
                Change change = entry.getKey();
                String line = "   %c %-" + width + "s %s  %s";
                terminal.line(line.formatted(
                                change.sign(), change.file(), counts(change.lines(before, after), 6), entry.getValue())
                        .stripTrailing());
            }
            terminal.line("");
        }
        terminal.line("In all: " + lines(parts));
    }

    void differences(List<Part> parts) throws IOException, InterruptedException {
        for (Part part : parts) {
            heading(part);
            paragraph(part.text());
            terminal.line("");
            for (Map.Entry<Change, String> entry : part.changes().entrySet()) {
                String why = entry.getValue().isEmpty() ? "" : ": " + entry.getValue();
                terminal.line(terminal.bold(entry.getKey() + why));
                difference(entry.getKey());
                terminal.line("");
            }
        }
    }

    private void heading(Part part) throws IOException {
        String number = step.title().isEmpty() ? "" : step.parts().indexOf(part) + 1 + "  ";
        terminal.line(terminal.bold(number + part.title()) + ": " + lines(List.of(part)));
    }

    private void paragraph(String text) {
        text.replaceAll("(.{1,90})(?:\\s+|$)", "   $1\n").lines().forEach(terminal::line);
    }

    /** Such as {@code main +120 -3, test +80 -0}; what does not change is left out. */
    private String lines(List<Part> parts) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Lines sum = Lines.NONE;
            for (Part part : parts) {
                sum = sum.plus(part.lines(kind, before, after));
            }
            if (sum.changed() > 0) {
                lines.add(kind + " " + counts(sum, 1));
            }
        }
        return lines.isEmpty() ? "no lines" : String.join(", ", lines);
    }

    private String counts(Lines lines, int width) {
        String format = "%" + width + "s";
        return terminal.green(format.formatted(String.format(Locale.ROOT, "+%,d", lines.added()))) + " "
                + terminal.red(format.formatted(String.format(Locale.ROOT, "-%,d", lines.removed())));
    }

    private void difference(Change change) throws IOException, InterruptedException {
        String left = step.before().module() + "/" + change.file();
        String right = step.after().module() + "/" + change.file();
        boolean git = show(List.of(
                "git",
                "--no-pager",
                "diff",
                "--no-index",
                "--color=" + (colour ? "always" : "never"),
                "--",
                Files.exists(home.resolve(left)) ? left : "/dev/null",
                Files.exists(home.resolve(right)) ? right : "/dev/null"));
        if (!git && !show(List.of("diff", "-uN", left, right))) {
            throw LabException.failed(
                    "Neither git nor diff is installed; compare " + left + " and " + right + " by eye.");
        }
    }

    /** False if the program is not installed. */
    private boolean show(List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return false;
        }
        out.flush();
        process.getInputStream().transferTo(out);
        if (process.waitFor() > DIFFERENT) {
            throw LabException.failed("The difference could not be shown: " + String.join(" ", command) + " failed.");
        }
        return true;
    }
}
