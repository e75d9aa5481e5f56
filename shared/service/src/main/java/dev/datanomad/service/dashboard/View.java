package dev.datanomad.service.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a panel shows and concludes at one moment.
 *
 * @param title the heading of its section
 * @param blocks what stands below the heading; without any, there is no section
 * @param assessment what it means for the verdict
 * @param json the same figures for programs: the panel's field in the snapshots of {@code /live}, with values that
 *     {@link dev.datanomad.service.json.Json#write} takes
 * @param marks what happened of late, for the charts and the list below them
 */
public record View(
        String title, List<Block> blocks, Assessment assessment, Map<String, Object> json, List<Mark> marks) {

    /** A view of a panel where nothing happens that the charts should mark. */
    public View(String title, List<Block> blocks, Assessment assessment, Map<String, Object> json) {
        this(title, blocks, assessment, json, List.of());
    }

    /**
     * Something that happened at one moment.
     *
     * @param label a word or two, beside its mark in the charts
     * @param text what happened, in words
     */
    public record Mark(Instant at, String label, String text) {}

    /**
     * A panel's say in the verdict.
     *
     * @param problems what speaks against moving on or leaves it open, the weightiest first; empty if nothing does
     * @param verdict what is known when no panel has a problem and there is traffic; empty for "every request is answered"
     */
    public record Assessment(List<Problem> problems, Optional<Verdict> verdict) {}

    /** How much a problem weighs: among all panels' problems, those that are major come first. */
    public enum Severity {
        /** Something is wrong. */
        MAJOR,
        /** Something is not known. */
        MINOR
    }

    /**
     * What speaks against moving on, or leaves it open.
     *
     * @param headline a few words without figures, for example {@code the stores differ}
     * @param reason one sentence with figures
     */
    public record Problem(Severity severity, String headline, String reason) {}
}
