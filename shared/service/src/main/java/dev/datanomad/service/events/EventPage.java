package dev.datanomad.service.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events of a user, by descending id. A page ends after so many events as were asked for, or with the event with which
 * they take {@value #MAX_BYTES} bytes of memory.
 *
 * @param events what there is, also what cannot be read
 * @param next the id behind which the next page begins; empty if this is the last page
 */
public record EventPage(List<StoredEvent> events, Optional<String> next) {

    /** How many bytes of memory the events of a page take, but for its last one. */
    public static final long MAX_BYTES = 1024 * 1024;

    /** What is left out of a page in any case is only looked at so often, and not without end. */
    private static final int MAX_WITHOUT_LINK = 100;

    /** No events. */
    public static final EventPage EMPTY = new EventPage(List.of(), Optional.empty());

    public EventPage {
        events = List.copyOf(events);
    }

    /** About how many bytes of memory it takes. */
    public long memoryBytes() {
        return events.stream().mapToLong(StoredEvent::memoryBytes).sum();
    }

    /** Makes a page of what a store finds. For one thread. */
    public static final class Builder {

        private final int limit;
        private final List<StoredEvent> events = new ArrayList<>();
        private String last;
        private int counted;
        private int withoutLink;
        private long bytes;
        private boolean more;

        /** @param limit how many events it may have, 1 or more */
        public Builder(int limit) {
            this.limit = limit;
        }

        /** How many events to ask for next: the rest of the page, and one that tells whether there is another page. */
        public int wanted() {
            return full() ? 1 : limit - counted + 1;
        }

        /**
         * The same, but no more than are likely to fit by their bytes.
         *
         * @param first how many to ask for as long as there is nothing to conclude from
         */
        public int wanted(int first) {
            long fit = bytes == 0 ? first : (MAX_BYTES - bytes) * counted / bytes + 2;
            return (int) Math.min(wanted(), Math.max(1, fit));
        }

        /**
         * Adds the next event.
         *
         * @return whether there is any use in adding another one
         */
        public boolean add(StoredEvent event) {
            if (event instanceof UnreadableEvent unreadable && !unreadable.hasLink()) {
                if (withoutLink++ < MAX_WITHOUT_LINK) {
                    events.add(event);
                }
                return true;
            }
            more = full();
            if (!more) {
                events.add(event);
                last = event.id();
                counted++;
                bytes += event.memoryBytes();
            }
            return !more;
        }

        /** What was added. */
        public EventPage build() {
            return new EventPage(events, more ? Optional.of(last) : Optional.empty());
        }

        private boolean full() {
            return counted == limit || bytes >= MAX_BYTES;
        }
    }
}
