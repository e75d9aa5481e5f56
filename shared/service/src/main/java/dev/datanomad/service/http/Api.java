package dev.datanomad.service.http;

import dev.datanomad.service.dashboard.Panel;
import io.javalin.config.RoutesConfig;
import java.util.List;

/**
 * What a service is for: its own routes, beside those that every {@link Service} has. What a route throws is answered with a
 * problem document: a {@link Problem} as it is, and what stores and JSON throw as for events.
 */
public interface Api {

    /** What its requests are about, in one word, for people: for example {@code event}. */
    String noun();

    /** Where all paths begin whose requests the bulkhead limits: for example {@code /events}. */
    String root();

    /** Adds the routes. */
    void addTo(RoutesConfig routes);

    /** What it has for the dashboard. */
    default List<Panel> panels() {
        return List.of();
    }
}
