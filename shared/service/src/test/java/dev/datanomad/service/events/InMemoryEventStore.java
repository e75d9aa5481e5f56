package dev.datanomad.service.events;

import dev.datanomad.service.json.Json;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps events in memory, for tests of what is built on an {@link EventStore}. Passes {@link EventStoreContract}. */
public class InMemoryEventStore implements EventStore {

    static final StorageLimits LIMITS = new StorageLimits("memory", 34, -6143, 6144, 60, 4_096, true, false);

    private static final int MAX_CHARACTERS = 1024 * 1024;
    private static final NavigableMap<String, Event> NONE = new ConcurrentSkipListMap<>();

    private final Map<String, NavigableMap<String, Event>> users = new ConcurrentHashMap<>();

    @Override
    public void put(Event event) {
        LIMITS.require(event);
        if (Json.write(event.body()).length() > MAX_CHARACTERS) {
            throw new UnstorableEventException("", "is larger than memory can hold");
        }
        users.computeIfAbsent(event.userKey(), userKey -> new ConcurrentSkipListMap<>())
                .putIfAbsent(event.id(), event);
    }

    @Override
    public Optional<Event> find(String userKey, String id) {
        return Optional.ofNullable(users.getOrDefault(userKey, NONE).get(id));
    }

    @Override
    public List<Event> latest(String userKey, Optional<String> before, int limit) {
        NavigableMap<String, Event> events = users.getOrDefault(userKey, NONE);
        return before.map(id -> events.headMap(id, false)).orElse(events).descendingMap().values().stream()
                .limit(limit)
                .toList();
    }

    /** How many events there are of all users. */
    public int size() {
        return users.values().stream().mapToInt(Map::size).sum();
    }
}
