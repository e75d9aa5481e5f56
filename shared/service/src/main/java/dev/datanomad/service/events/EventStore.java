package dev.datanomad.service.events;

import java.util.Optional;

/**
 * Where events are kept. The only seam between the service and a database.
 *
 * <p>Implementations are safe for use by many threads, and every call ends within the store's time limit: with a
 * result, or with a {@link StoreException}; or at once with a {@link NotReadyException}.
 */
public interface EventStore {

    /**
     * Stores an event durably. Storing the same event again changes nothing, so a write whose outcome is unknown may
     * be repeated.
     *
     * @throws UnstorableEventException if this store cannot hold it; nothing was written then
     * @throws StoreUnavailableException if the outcome is unknown
     * @throws StoreRefusedException if the store does not do such things
     */
    void put(Event event);

    /**
     * Finds one event of a user, or nothing if there is none of that id, or it is another user's.
     *
     * @throws StoreException if the store did not answer in time, or does not do such things
     */
    Optional<StoredEvent> find(String userKey, String id);

    /**
     * Lists events of a user, by descending id: for time-ordered ids, newest first.
     *
     * @param before only events with smaller ids
     * @param limit how many at most, 1 or more
     * @throws StoreException if the store did not answer in time, or does not do such things
     */
    EventPage latest(String userKey, Optional<String> before, int limit);
}
