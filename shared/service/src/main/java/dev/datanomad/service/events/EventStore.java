package dev.datanomad.service.events;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where events are kept. The only seam between the service and a database.
 *
 * <p>Implementations are safe for use by many threads, and every call ends within the store's time limit: with a
 * result, or with a {@link StoreUnavailableException}.
 */
public interface EventStore {

    /**
     * Stores an event durably. Storing the same event again changes nothing, so a write whose outcome is unknown may
     * be repeated.
     *
     * @throws UnstorableEventException if this store cannot hold it; nothing was written then
     * @throws StoreUnavailableException if the outcome is unknown
     */
    void put(Event event);

    /**
     * Finds one event of a user, or nothing if there is none of that id, or it is another user's.
     *
     * @throws StoreUnavailableException if the store did not answer in time
     */
    Optional<Event> find(String userKey, String id);

    /**
     * Finds several events. A store that can be asked for many in one call does that.
     *
     * @param keys so few that the store can answer for all of them in one call
     * @return what {@link #find} would return for each; a store that is too busy for all may leave some out
     * @throws StoreUnavailableException if the store did not answer in time
     */
    default Map<EventKey, Optional<Event>> findAll(Collection<EventKey> keys) {
        Map<EventKey, Optional<Event>> found = new HashMap<>();
        keys.forEach(key -> found.put(key, find(key.userKey(), key.id())));
        return found;
    }

    /**
     * Lists events of a user, by descending id: for time-ordered ids, newest first.
     *
     * @param before only events with smaller ids
     * @param limit how many at most, 1 or more
     * @throws StoreUnavailableException if the store did not answer in time
     */
    List<Event> latest(String userKey, Optional<String> before, int limit);

    /**
     * Checks without writing whether {@link #put} would refuse an event.
     *
     * @throws UnstorableEventException if it would
     */
    void requireStorable(Event event);

    /** The same store with another time limit for each call. */
    EventStore within(Duration limit);
}
