package dev.datanomad.service.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the charts show of one moment.
 *
 * @param at the end of the seconds that it is about
 * @param rates by store; a store that the service does not have is absent
 * @param failing the databases where at least half of the last second's operations failed
 */
record Point(Instant at, Map<Store, Rates> rates, List<Store> failing) {}
