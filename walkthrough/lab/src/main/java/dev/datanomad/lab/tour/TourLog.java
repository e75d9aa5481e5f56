package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.text.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The steps and claims of a tour, printed at once and kept for the report. */
public final class TourLog {

    private final Terminal terminal;
    private final long began = System.currentTimeMillis();
    private final List<Step> steps = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private List<Traffic.Second> traffic = List.of();

    TourLog(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A step, and its beginning in milliseconds since 1970. */
    public record Step(String title, long at, List<String> lines) {}

    /** A sentence, whether it was true, and the measurement. */
    public record Claim(String claim, boolean held, String figure) {}

    /** Begins a step. */
    public void begin(String title) {
        steps.add(new Step(title, System.currentTimeMillis(), new ArrayList<>()));
        terminal.line("");
        terminal.line("%s %s", terminal.dim(clock()), terminal.bold(steps.size() + ". " + title));
    }

    /** Adds a line to the step, {@code %} as in {@link String#format}. */
    public void tell(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        steps.get(steps.size() - 1).lines().add(line);
        terminal.line("      %s", line);
    }

    /** Adds a claim with its figure. The tour goes on even if it did not hold. */
    public void claim(String claim, boolean held, String format, Object... values) {
        String figure = String.format(Locale.ROOT, format, values);
        claims.add(new Claim(claim, held, figure));
        steps.get(steps.size() - 1).lines().add((held ? "Held: " : "Did not hold: ") + claim + ": " + figure);
        terminal.line("   %s %s: %s", held ? terminal.green("ok") : terminal.red("NO"), claim, terminal.bold(figure));
    }

    /** What users saw, second by second. */
    public void traffic(List<Traffic.Second> seconds) {
        traffic = List.copyOf(seconds);
    }

    private String clock() {
        long seconds = (System.currentTimeMillis() - began) / 1_000;
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    double seconds() {
        return (System.currentTimeMillis() - began) / 1_000.0;
    }

    long began() {
        return began;
    }

    List<Step> steps() {
        return steps;
    }

    List<Traffic.Second> traffic() {
        return traffic;
    }

    List<Claim> claims() {
        return claims;
    }

    boolean allHeld() {
        return claims.stream().allMatch(Claim::held);
    }
}
