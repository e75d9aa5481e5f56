package dev.datanomad.service.dashboard;

import java.time.Instant;
import java.util.Map;

/**
 * One second of the charts.
 *
 * @param at its end
 * @param rates by store; a store that the service does not have is absent
 */
record Point(Instant at, Map<Store, Rates> rates) {}
