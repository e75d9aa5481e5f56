package dev.datanomad.migration.flags;

import dev.datanomad.service.dashboard.Block;
import dev.datanomad.service.dashboard.Figures;
import dev.datanomad.service.dashboard.Format;
import dev.datanomad.service.dashboard.Panel;
import dev.datanomad.service.dashboard.View;
import dev.datanomad.service.dashboard.View.Assessment;
import dev.datanomad.service.dashboard.View.Problem;
import dev.datanomad.service.dashboard.View.Severity;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shows the flags that steer which store is read and written, what became of requests that they did not suit, and the writes
 * that a store misses. As every panel, for use by one thread at a time.
 */
public final class FlagsPanel implements Panel {

    private static final String FAILED_WRITES = "secondWriteFailures";
    private static final String OMITTED = "secondWriteOmissions";
    private static final String CORRECTED = "corrected";

    private final Supplier<State> state;
    private final MeterRegistry registry;
    private final FlagChanges changes = new FlagChanges();
    private final MissedWrites missed;
    private final MultiGauge version;

    /**
     * The flags at one moment.
     *
     * @param source where they come from, for example {@code flags.json}
     * @param version differs when they do; {@code none} while none are known
     * @param age since they were last confirmed there; zero while they are
     * @param flags each flag
     * @param warnings sentences about what is wrong with them; empty if nothing is
     */
    public record State(String source, String version, Duration age, List<Flag> flags, List<String> warnings) {

        private double share(String key) {
            return flags.stream()
                    .filter(flag -> flag.key().equals(key))
                    .mapToDouble(Flag::share)
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }

    /**
     * One flag.
     *
     * @param key its key
     * @param rollout for whom it is on, in words, for example {@code 25% of users}
     * @param share the share of all users, from 0 to 1; NaN while it is not known
     */
    public record Flag(String key, String rollout, double share) {}

    /**
     * Registers gauges: {@code datanomad.flags.share} for each flag, {@code datanomad.flags.version}, {@code
     * datanomad.flags.age} and {@code datanomad.flags.warnings}.
     *
     * @param state the flags as of now
     * @param registry where {@code datanomad.second.write.failures}, {@code datanomad.second.write.omissions} and {@code
     *     datanomad.flags.corrected} are counted
     */
    public FlagsPanel(Supplier<State> state, MeterRegistry registry) {
        this.state = state;
        this.registry = registry;
        missed = new MissedWrites(registry);
        for (Flag flag : state.get().flags()) {
            Gauge.builder("datanomad.flags.share", state, now -> now.get().share(flag.key()))
                    .description("The share of the users for whom a flag is on, from 0 to 1")
                    .tag("flag", flag.key())
                    .strongReference(true)
                    .register(registry);
        }
        Gauge.builder("datanomad.flags.age", () -> seconds(state.get().age()))
                .description("Since when the flags in use are not confirmed by where they come from; 0 while they are")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("datanomad.flags.warnings", () -> state.get().warnings().size())
                .description("How many things are wrong with the flags; the dashboard and the log name them")
                .register(registry);
        version = MultiGauge.builder("datanomad.flags.version")
                .description("The version of the flags in use: always 1")
                .register(registry);
        show(state.get());
    }

    @Override
    public String id() {
        return "flags";
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of(
                FAILED_WRITES, count(MissedWrites.FAILURES),
                OMITTED, count(MissedWrites.OMISSIONS),
                CORRECTED, count("datanomad.flags.corrected"));
    }

    @Override
    public View view(Figures figures) {
        State now = state.get();
        show(now);
        return new View(
                "Flags",
                blocks(now, figures),
                new Assessment(problems(now, figures), Optional.empty()),
                json(now, figures),
                changes.upTo(now, figures.now()));
    }

    private void show(State now) {
        version.register(List.of(MultiGauge.Row.of(Tags.of("version", now.version()), 1)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }

    private static List<Block> blocks(State now, Figures figures) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph("From " + now.source() + ", version " + now.version() + "."));
        now.warnings().forEach(warning -> blocks.add(new Block.Warning(warning)));
        blocks.add(new Block.Facts(
                true,
                now.flags().stream()
                        .map(flag -> new Block.Fact(flag.key(), flag.rollout()))
                        .toList()));
        blocks.add(new Block.Facts(
                false,
                List.of(
                        new Block.Fact("Secondary writes that failed", counted(FAILED_WRITES, figures)),
                        new Block.Fact("Events that flags kept from a store", counted(OMITTED, figures)),
                        new Block.Fact("Combinations of flags that were corrected", counted(CORRECTED, figures)))));
        return blocks;
    }

    private static String counted(String counter, Figures figures) {
        return "%s %s, %s since the start"
                .formatted(
                        Format.count(figures.minute().get(counter)),
                        Format.window(figures.seconds()),
                        Format.count(figures.sinceStart().get(counter)));
    }

    private List<Problem> problems(State now, Figures figures) {
        String window = Format.window(figures.seconds());
        List<Problem> problems = new ArrayList<>();
        now.warnings().forEach(warning -> problems.add(new Problem(Severity.MAJOR, "the flags need a look", warning)));
        long corrected = figures.minute().get(CORRECTED);
        if (corrected > 0) {
            String reason = "%s %s came with a combination of flags that had to be corrected."
                    .formatted(Format.count(corrected, "request", "requests"), window);
            problems.add(new Problem(Severity.MAJOR, "the flags need a look", reason));
        }
        problems.addAll(missed.problems(now.flags(), figures.now()));
        return problems;
    }

    private static Map<String, Object> json(State now, Figures figures) {
        Map<String, Object> rollouts = new LinkedHashMap<>();
        Map<String, Object> shares = new LinkedHashMap<>();
        now.flags().forEach(flag -> {
            rollouts.put(flag.key(), flag.rollout());
            if (!Double.isNaN(flag.share())) {
                shares.put(flag.key(), flag.share());
            }
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", now.source());
        json.put("version", now.version());
        json.put("rollouts", rollouts);
        json.put("shares", shares);
        json.put("warnings", now.warnings());
        json.put(FAILED_WRITES, figures.sinceStart().get(FAILED_WRITES));
        json.put(OMITTED, figures.sinceStart().get(OMITTED));
        json.put(CORRECTED, figures.sinceStart().get(CORRECTED));
        return json;
    }

    private long count(String counter) {
        return (long) registry.find(counter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
