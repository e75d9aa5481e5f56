package dev.datanomad.service.dashboard;

import io.javalin.config.JavalinConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The page at {@code /}, and the stream of snapshots at {@code /live} that keeps it up to date. */
public final class Dashboard implements AutoCloseable {

    private final String service;

    public Dashboard(String service, String instance, MeterRegistry registry, List<Panel> panels) {
        this.service = service;
    }

    /** Adds the dashboard's routes and files. */
    public void addTo(JavalinConfig config) {
        config.routes.get("/", ctx -> ctx.html(service));
    }

    /** Ends every stream, so that the browsers connect to the next instance. */
    @Override
    public void close() {}
}
