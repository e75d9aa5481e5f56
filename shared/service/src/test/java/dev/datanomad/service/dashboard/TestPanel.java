package dev.datanomad.service.dashboard;

import dev.datanomad.service.dashboard.View.Assessment;
import dev.datanomad.service.dashboard.View.Problem;
import dev.datanomad.service.dashboard.View.Severity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A panel with a block of each kind, whose every text is {@code text}. It breaks while its counter is below 0. */
record TestPanel(String id, String text, AtomicLong counter) implements Panel {

    @Override
    public Map<String, Long> counters() {
        if (counter.get() < 0) {
            throw new StackOverflowError("A panel breaks");
        }
        return Map.of("things", counter.get());
    }

    @Override
    public View view(Figures figures) {
        long minute = figures.minute().get("things");
        long sinceStart = figures.sinceStart().get("things");
        Block.Finding finding = new Block.Finding(
                Instant.EPOCH,
                text,
                List.of(new Block.Fact(text, text)),
                List.of(new Block.Field(text, List.of(new Block.Side(text, text, text)))),
                text,
                "console?user=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        return new View(
                text,
                List.of(
                        new Block.Paragraph(text),
                        new Block.Warning(text),
                        new Block.Facts(true, List.of(new Block.Fact(text, text))),
                        new Block.Facts(false, List.of(new Block.Fact("Things", figures.reads() + " reads"))),
                        new Block.Counts(
                                text,
                                List.of(
                                        new Block.Column(text, Block.Tone.NEUTRAL),
                                        new Block.Column("Doubtful", Block.Tone.WARN),
                                        new Block.Column("Wrong", Block.Tone.BAD)),
                                List.of(
                                        new Block.Row(text, List.of(minute, 0L, 0L)),
                                        new Block.Row("Ever", List.of(sinceStart, sinceStart, sinceStart)))),
                        new Block.Ranking(text, List.of(new Block.Rank(text, 1), new Block.Rank(text, 2))),
                        new Block.Ranking("Empty ranking", List.of()),
                        new Block.Findings(text, List.of(finding)),
                        new Block.Findings("No findings", List.of())),
                new Assessment(List.of(new Problem(Severity.MAJOR, text, text)), Optional.empty()),
                Map.of("minute", minute, "sinceStart", sinceStart),
                List.of(new View.Mark(Instant.EPOCH, text, text)));
    }
}
