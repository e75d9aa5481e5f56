package dev.datanomad.migration.integrity;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.IntegrityCheck.Counts;
import dev.datanomad.migration.integrity.IntegrityCheck.Seen;
import dev.datanomad.service.dashboard.Block;
import dev.datanomad.service.dashboard.Block.Tone;
import dev.datanomad.service.dashboard.Figures;
import dev.datanomad.service.dashboard.Format;
import dev.datanomad.service.dashboard.Panel;
import dev.datanomad.service.dashboard.View;
import dev.datanomad.service.lifecycle.Printable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows what comparing the two stores has found, cut to what a page can show. */
public record IntegrityPanel(IntegrityCheck check) implements Panel {

    private static final int SHOWN_DIFFERENCES = 8;
    private static final int SHOWN_FIELDS = 6;
    private static final int MAX_NAME = 120;
    private static final int MAX_LOOK = 4_000;

    @Override
    public String id() {
        return "integrity";
    }

    @Override
    public Map<String, Long> counters() {
        return check.counts().byName();
    }

    @Override
    public View view(Figures figures) {
        List<Seen> latest = check.latest();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("minute", figures.minute());
        json.put("sinceStart", figures.sinceStart());
        return new View(
                "Integrity check",
                List.of(
                        new Block.Paragraph(
                                "A read that both stores can answer is compared, field by field, beside the answer to the user."),
                        table(figures),
                        byField(),
                        new Block.Findings(
                                "Latest differences",
                                latest.stream()
                                        .limit(SHOWN_DIFFERENCES)
                                        .map(this::finding)
                                        .toList())),
                new IntegrityAssessment(
                                check.names(),
                                figures.seconds(),
                                figures.reads(),
                                counts(figures.minute()),
                                counts(figures.sinceStart()),
                                differing(latest, figures))
                        .assess(),
                json);
    }

    private Block table(Figures figures) {
        StoreNames names = check.names();
        return new Block.Counts(
                "Counts of the integrity check",
                List.of(
                        new Block.Column("Checked", Tone.NEUTRAL),
                        new Block.Column("Equal", Tone.NEUTRAL),
                        new Block.Column("Different", Tone.BAD),
                        new Block.Column("Missing in " + names.target(), Tone.BAD),
                        new Block.Column("Missing in " + names.source(), Tone.BAD),
                        new Block.Column("Unchecked", Tone.WARN)),
                List.of(
                        row(Format.windowTitle(figures.seconds()), figures.minute()),
                        row("Since the start", figures.sinceStart())));
    }

    private static Block.Row row(String title, Map<String, Long> counters) {
        return new Block.Row(title, List.copyOf(counts(counters).byName().values()));
    }

    private Block byField() {
        return new Block.Ranking(
                "By field",
                check.byField().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                        .limit(SHOWN_FIELDS)
                        .map(entry -> new Block.Rank(name(entry.getKey()), entry.getValue()))
                        .toList());
    }

    private Block.Finding finding(Seen seen) {
        Difference difference = seen.difference();
        List<Difference.Field> fields = difference.fields();
        return new Block.Finding(
                seen.at(),
                difference.kind().words(check.names()),
                List.of(
                        new Block.Fact("user", Printable.of(difference.userKey(), MAX_NAME)),
                        new Block.Fact("event", Printable.id(difference.id()))),
                fields.stream().limit(SHOWN_FIELDS).map(this::field).toList(),
                note(fields.size()),
                look(difference));
    }

    private static String note(int fields) {
        if (fields == 0) {
            return "the whole event";
        }
        int more = fields - SHOWN_FIELDS;
        return more > 0 ? "and " + Format.count(more, "other field", "other fields") : "";
    }

    /** Where a lab's console shows the event, unless its keys are too long for an address. */
    private static String look(Difference difference) {
        String look = "console?user=" + encoded(difference.userKey()) + "&id=" + encoded(difference.id());
        return look.length() > MAX_LOOK ? "" : look;
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    private Block.Field field(Difference.Field field) {
        return new Block.Field(
                name(field.path()),
                List.of(
                        side(check.names().source(), field.source()),
                        side(check.names().target(), field.target())));
    }

    private static Block.Side side(String store, Difference.Side side) {
        return new Block.Side(store, side.json(), side.type());
    }

    /** The fields of the last minute's differences. */
    private static List<String> differing(List<Seen> latest, Figures figures) {
        Instant minuteAgo = figures.now().minusSeconds(figures.seconds());
        return latest.stream()
                .filter(seen -> seen.at().isAfter(minuteAgo))
                .flatMap(seen -> seen.difference().fields().stream())
                .map(field -> name(field.path()))
                .distinct()
                .toList();
    }

    private static String name(String pointer) {
        return pointer.isEmpty() ? "the event itself" : Printable.of(pointer, MAX_NAME);
    }

    private static Counts counts(Map<String, Long> counters) {
        return new Counts(
                counters.get("equal"),
                counters.get("different"),
                counters.get("missingInTarget"),
                counters.get("missingInSource"),
                counters.get("unchecked"));
    }
}
