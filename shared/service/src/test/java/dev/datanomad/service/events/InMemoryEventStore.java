package dev.datanomad.service.events;

import dev.datanomad.service.json.Json;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps events in memory, for tests of what is built on an {@link EventStore}. Passes {@link EventStoreContract}. */
public class InMemoryEventStore implements EventStore {

    static final StorageLimits LIMITS = new StorageLimits("memory", 34, -6143, 6144, 60, 4_096, 60_000, true, false);

    private static final int MAX_CHARACTERS = 1024 * 1024;
    private static final NavigableMap<String, StoredEvent> NONE = new ConcurrentSkipListMap<>();

    private final Map<String, NavigableMap<String, StoredEvent>> users = new ConcurrentHashMap<>();

    @Override
    public void put(Event event) {
        LIMITS.require(event);
        if (Json.write(event.body()).length() > MAX_CHARACTERS) {
            throw new UnstorableEventException("", "is larger than memory can hold");
        }
        users.computeIfAbsent(event.userKey(), userKey -> new ConcurrentSkipListMap<>())
                .putIfAbsent(event.id(), event);
    }

    /** Puts something that cannot be read into the place of an event. */
    public void damage(String userKey, UnreadableEvent unreadable) {
        users.get(userKey).put(unreadable.id(), unreadable);
    }

    @Override
    public Optional<StoredEvent> find(String userKey, String id) {
        return Optional.ofNullable(users.getOrDefault(userKey, NONE).get(id));
    }

    @Override
    public EventPage latest(String userKey, Optional<String> before, int limit) {
        NavigableMap<String, StoredEvent> events = users.getOrDefault(userKey, NONE);
        EventPage.Builder page = new EventPage.Builder(limit);
        before.map(id -> events.headMap(id, false)).orElse(events).descendingMap().values().stream()
                .allMatch(page::add);
        return page.build();
    }

    /** How many events there are of all users. */
    public int size() {
        return users.values().stream().mapToInt(Map::size).sum();
    }
}
