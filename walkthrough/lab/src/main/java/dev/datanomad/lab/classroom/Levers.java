package dev.datanomad.lab.classroom;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.migration.reconciliation.Times;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** What the levers show: settings as they hold, and the state in words. */
final class Levers {

    static final List<String> STAGES = List.of("MongoDB only", "add DynamoDB", "fix the bug", "DynamoDB only");
    static final List<String> PRESETS = List.of("0", "5", "50", "100");

    /** Both flags of MongoDB first. */
    static final List<String> FLAGS =
            List.of(Rollouts.WRITE_MONGO, Rollouts.WRITE_DYNAMO, Rollouts.READ_MONGO, Rollouts.READ_DYNAMO);

    private static final int LISTED = 5;
    private static final int MAX_NAMED = 10;
    private static final int MILLIS = 1_000;

    private Levers() {}

    static String storeOf(String flag) {
        return flag.endsWith("mongo") ? Store.MONGODB.key() : Store.DYNAMODB.key();
    }

    /** Where the rollout of a flag is, 0 to 100; empty if that is not known. */
    static String percent(LabStatus.Flags flags, String key) {
        if (!flags.shares().containsKey(key)) {
            return "";
        }
        return Rollouts.percent(flags, key)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** The same for a slider, which has whole numbers. */
    static String wholePercent(LabStatus.Flags flags, String key) {
        return percent(flags, key).replaceFirst("\\..*", "");
    }

    static boolean canRestore(LabStatus.Flags flags) {
        return flags.problems().stream().anyMatch(problem -> problem.contains("--restore"));
    }

    /** The first users whom a flag names. */
    static List<LabStatus.Named> named(LabStatus.Flags flags, String key) {
        return flags.named().getOrDefault(key, List.of()).stream()
                .limit(MAX_NAMED)
                .toList();
    }

    /** How many more it names. */
    static int moreNamed(LabStatus.Flags flags, String key) {
        return Math.max(0, flags.named().getOrDefault(key, List.of()).size() - MAX_NAMED);
    }

    static boolean namesAnybody(LabStatus.Flags flags) {
        return flags.named().values().stream().anyMatch(users -> !users.isEmpty());
    }

    /**
     * A fault of a database, as a choice.
     *
     * @param fault as the API names it
     * @param unit of its amount; empty if it has none
     * @param amount to begin with or, if the database has this fault, its own
     */
    record Choice(String fault, String label, String unit, int amount, int max, boolean chosen) {}

    /** The choices for a database, those without an amount first. */
    static List<Choice> faults(Store store, String state) {
        List<Choice> choices = new ArrayList<>();
        for (Fault.Kind kind : Fault.Kind.values()) {
            if (kind != Fault.Kind.THROTTLE || store == Store.DYNAMODB) {
                choices.add(choice(kind, state));
            }
        }
        return choices;
    }

    private static Choice choice(Fault.Kind kind, String state) {
        return switch (kind) {
            case OK -> choice(kind, "OK", "", 0, state);
            case DOWN -> choice(kind, "Down", "", 0, state);
            case HANG -> choice(kind, "Hang", "", 0, state);
            case RESET -> choice(kind, "Reset", "", 0, state);
            case SLOW -> choice(kind, "Slow", "ms", 300, state);
            case BANDWIDTH -> choice(kind, "Bandwidth", "kB/s", 50, state);
            case THROTTLE -> choice(kind, "Throttle", "%", 50, state);
            case ERROR -> choice(kind, "Errors", "%", 20, state);
        };
    }

    private static Choice choice(Fault.Kind kind, String label, String unit, int amount, String state) {
        boolean chosen = kind.isOf(state);
        String digits = state.replaceAll("\\D", "");
        boolean known = chosen && kind.max() > 0 && !digits.isEmpty();
        return new Choice(kind.keyword(), label, unit, known ? Integer.parseInt(digits) : amount, kind.max(), chosen);
    }

    /** What a reconciliation does, or did. */
    static String run(ReconcileReport found) {
        return found.source() + " to " + found.target()
                + (found.since() == null ? ", all events" : ", events since " + Times.text(found.since()))
                + (found.dryRun() ? ", dry run" : ", copying");
    }

    /** How fast it is, and how long it still takes; empty as long as that is not known. */
    static String pace(ReconcileReport found) {
        double perSecond = (found.walked() - found.resumedAfter()) / found.seconds();
        if (!(perSecond >= 1) || Double.isInfinite(perSecond)) {
            return "";
        }
        String rate = Texts.count(Math.round(perSecond)) + " events a second";
        long left = Math.round((found.total() - found.walked()) / perSecond * MILLIS);
        return left <= 0 || found.state().equals("paused") ? rate : rate + ", about " + Texts.length(left) + " left";
    }

    /** Events that are missing, different or unmovable, a sentence each. */
    static List<String> findings(ReconcileReport found) {
        List<String> all = new ArrayList<>();
        found.findings().forEach(event -> all.add(event.id() + " of " + event.owner() + " is " + event.what() + "."));
        found.unmovable()
                .forEach(event -> all.add(event.id() + " of " + event.owner() + " cannot be moved: " + event.path()
                        + " " + event.reason()));
        List<String> first = new ArrayList<>(all.subList(0, Math.min(LISTED, all.size())));
        if (all.size() > LISTED) {
            first.add("And more: they are in reconcile.json of the lab's folder.");
        }
        return first;
    }
}
