package dev.datanomad.service.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A piece of a panel's section; text is escaped when it is written. */
public sealed interface Block {

    /** A sentence or two. */
    record Paragraph(String text) implements Block {}

    /** A sentence about something that needs attention. */
    record Warning(String text) implements Block {}

    /**
     * Terms and what is so of each.
     *
     * @param code whether the terms are names in a program
     */
    record Facts(boolean code, List<Fact> facts) implements Block {}

    /** A term and what is so of it. */
    record Fact(String term, String value) {}

    /**
     * A table of counts.
     *
     * @param label what it is a table of, for those who do not see it
     */
    record Counts(String label, List<Column> columns, List<Row> rows) implements Block {}

    /**
     * A column of counts.
     *
     * @param tone that of each count above 0
     */
    record Column(String title, Tone tone) {}

    /** What a count above 0 means; it stands out if that is not good. */
    enum Tone {
        NEUTRAL,
        WARN,
        BAD;

        /** The style of a cell. */
        String style(long count) {
            return this == NEUTRAL || count == 0 ? "" : name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A row of counts.
     *
     * @param counts one for each column
     */
    record Row(String title, List<Long> counts) {}

    /** Names, each with how often it was counted, most often first; not shown while there are none. */
    record Ranking(String title, List<Rank> ranks) implements Block {}

    /** How often a name was counted. */
    record Rank(String name, long times) {}

    /** Findings, newest first; while there are none, says so. */
    record Findings(String title, List<Finding> findings) implements Block {}

    /**
     * Something that was found.
     *
     * @param kind what kind of finding it is, in a few words
     * @param about what it was found of: terms and names in a program
     * @param fields what each store has in the fields that it is about
     * @param note what else there is to say; may be empty
     * @param look where a lab in front of the service shows it, relative to the lab's path; may be empty
     */
    record Finding(Instant at, String kind, List<Fact> about, List<Field> fields, String note, String look) {

        /** Names it in a list that changes. */
        String key() {
            return at.toEpochMilli() + "-" + Integer.toHexString(about.hashCode());
        }
    }

    /** A field, and what each store has there. */
    record Field(String path, List<Side> sides) {}

    /**
     * What one store has in a field.
     *
     * @param store the store's name for people, as the rest of the page has it
     * @param value the value as JSON; empty if there is none
     * @param type the value's type
     */
    record Side(String store, String value, String type) {

        /** The style of the store's name. */
        String style() {
            return store.toLowerCase(Locale.ROOT);
        }
    }
}
