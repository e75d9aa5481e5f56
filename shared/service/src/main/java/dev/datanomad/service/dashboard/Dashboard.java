package dev.datanomad.service.dashboard;

import dev.datanomad.service.web.Asset;
import dev.datanomad.service.web.Assets;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.NotFoundResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page at {@code /}, the stream of snapshots at {@code /live} that keeps it up to date, and its files below
 * {@code /assets}. Takes the figures from the registry once a second, whoever looks.
 */
public final class Dashboard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

    /** Nothing comes from another host, nothing runs that is not a file of ours, and no other page frames this one. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private final Assets assets = Assets.of(
            "/assets/",
            Map.of(
                    "dashboard.css", "/dev/datanomad/service/dashboard/dashboard.css",
                    "dashboard.js", "/dev/datanomad/service/dashboard/dashboard.js",
                    "history.js", "/dev/datanomad/service/dashboard/history.js"));
    private final Page page = new Page(assets);
    private final LiveStream stream = new LiveStream();
    private final Sampler sampler;
    private final ScheduledExecutorService clock;
    private volatile Snapshot latest;

    /**
     * What a dashboard that connects within this second gets first: the snapshot and the points before it. After a deploy
     * all of them reconnect at once, so it is written once for all, when the first one asks.
     */
    private String first;

    /**
     * Begins to take figures.
     *
     * @param service the service's name
     * @param instance this process's name
     * @param lab the path of a lab in front of the service, on the same origin; empty if there is none
     * @param registry where {@code datanomad.operations} and the other meters are counted
     * @param panels what else to show, in that order; each with an id of its own
     */
    public Dashboard(String service, String instance, String lab, MeterRegistry registry, List<Panel> panels) {
        sampler = new Sampler(new Origin(service, instance, Instant.now(), lab), registry, panels);
        sample();
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "dashboard");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Adds the dashboard's routes. */
    public void addTo(JavalinConfig config) {
        for (HandlerType method : List.of(HandlerType.GET, HandlerType.HEAD)) {
            config.routes.addHttpHandler(method, "/", this::page);
            config.routes.addHttpHandler(method, "/live", this::live);
            config.routes.addHttpHandler(method, "/assets/{hash}/{name}", this::asset);
        }
    }

    /** Ends every stream, so that the browsers connect to the next instance. */
    @Override
    public void close() {
        clock.shutdownNow();
        stream.close();
    }

    private void page(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cache-Control", "no-store");
        ctx.contentType("text/html; charset=utf-8").result(page.whole(latest));
    }

    private void asset(Context ctx) {
        Asset asset = assets.find(ctx.pathParam("hash"), ctx.pathParam("name")).orElseThrow(NotFoundResponse::new);
        ctx.header("Cache-Control", asset.cacheControl());
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.contentType(asset.type()).result(asset.content());
    }

    private void live(Context ctx) throws IOException {
        stream.connect(ctx, this::first);
    }

    private void tick() {
        try {
            sample();
            if (!stream.isEmpty()) {
                stream.send(json(latest, List.of()));
            }
        } catch (RuntimeException | Error e) {
            // If this were thrown, there would be no next time.
            LOG.warn("The dashboard's figures could not be taken: {}", e.toString());
        }
    }

    private synchronized void sample() {
        latest = sampler.sample();
        first = null;
    }

    private synchronized String first() {
        if (first == null) {
            first = json(latest, sampler.history());
        }
        return first;
    }

    private String json(Snapshot snapshot, List<Point> history) {
        return SnapshotJson.write(snapshot, assets.hash(), page.parts(snapshot), history);
    }
}
