package dev.datanomad.service.http;

import dev.datanomad.service.dashboard.Dashboard;
import dev.datanomad.service.dashboard.Panel;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.lifecycle.ServiceConfig;
import dev.datanomad.service.lifecycle.StartupException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: an {@link EventStore}, or another {@link Api}, behind HTTP, with a dashboard, metrics and health checks. Everything it
 * answers that is not a success is a problem document.
 */
public final class Service implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final long READY_POLL_MILLIS = 100;

    private final String name;
    private final ServiceConfig config;
    private final PrometheusMeterRegistry metrics;
    private final Api api;
    private final BooleanSupplier readyWhen;
    private final Dashboard dashboard;
    private final HttpServer server;
    private final URI url;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** What a service is made of; {@link #start} makes it. Not for use by several threads. */
    public static final class Builder {

        private final String name;
        private final List<Panel> panels = new ArrayList<>();
        private ServiceConfig config;
        private RequestLimits limits;
        private PrometheusMeterRegistry metrics;
        private EventStore store;
        private Api api;
        private BooleanSupplier readyWhen = () -> true;

        private Builder(String name) {
            this.name = name;
        }

        /** Where to answer. */
        public Builder config(ServiceConfig config) {
            this.config = config;
            return this;
        }

        /** The limits of the service's own API. */
        public Builder limits(RequestLimits limits) {
            this.limits = limits;
            return this;
        }

        /** Where to count, and what {@code /metrics} shows. */
        public Builder metrics(PrometheusMeterRegistry metrics) {
            this.metrics = metrics;
            return this;
        }

        /** Where events are kept, of a service of events. */
        public Builder store(EventStore store) {
            this.store = store;
            return this;
        }

        /** What the service is for, if that is not events. */
        public Builder api(Api api) {
            this.api = api;
            return this;
        }

        /** One more panel on the dashboard. */
        public Builder panel(Panel panel) {
            panels.add(panel);
            return this;
        }

        /** What else must hold before {@code /health/ready} says yes; it is asked at each request. */
        public Builder readyWhen(BooleanSupplier readyWhen) {
            this.readyWhen = readyWhen;
            return this;
        }

        /**
         * Starts the service.
         *
         * @throws StartupException if the address cannot be listened on
         */
        public Service start() {
            return new Service(this);
        }
    }

    /** Begins to describe a service of that name. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    private Service(Builder builder) {
        name = builder.name;
        config = builder.config;
        metrics = builder.metrics;
        readyWhen = builder.readyWhen;
        api = builder.api == null ? new EventApi(builder.store, builder.limits, metrics) : builder.api;
        dashboard = new Dashboard(
                name,
                config.instance(),
                config.labPath(),
                metrics,
                Stream.concat(builder.panels.stream(), api.panels().stream()).toList());
        server = new HttpServer(config.host(), config.port(), builder.limits, api.root(), metrics);
        Javalin javalin = Javalin.create(this::configure);
        try {
            javalin.start();
        } catch (RuntimeException e) {
            dashboard.close();
            throw e;
        }
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        url = URI.create("http://" + host + ":" + javalin.port());
        announce();
    }

    /** Says that the service is ready, once it is. */
    private void announce() {
        if (readyWhen.getAsBoolean()) {
            LOG.info("{} is ready on {} as {}", name, url, config.instance());
            return;
        }
        LOG.warn("{} has started on {} as {}, and is not ready yet", name, url, config.instance());
        Thread waiting = new Thread(this::awaitReady, "ready");
        waiting.setDaemon(true);
        waiting.start();
    }

    private void awaitReady() {
        try {
            while (!stopping.get()) {
                Thread.sleep(READY_POLL_MILLIS);
                if (readyWhen.getAsBoolean()) {
                    LOG.info("{} is ready on {} as {}", name, url, config.instance());
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the service answers. */
    public URI url() {
        return url;
    }

    /**
     * Stops gracefully: says at once that it is not ready, goes on answering for {@link ServiceConfig#drain}, then takes
     * no more connections and lets requests in flight finish, for {@link ServiceConfig#stopLimit} at most.
     */
    @Override
    public void close() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        LOG.info("{} is stopping", name);
        try {
            Thread.sleep(config.drain().toMillis());
            dashboard.close();
            if (!server.stop(config.stopLimit())) {
                LOG.warn("{} cut off requests that were not answered within {}", name, config.stopLimit());
            }
            LOG.info("{} has stopped", name);
        } catch (Exception e) {
            LOG.warn("{} did not stop cleanly: {}", name, e.toString());
        }
    }

    private void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.http.prefer405over404 = true;
        server.addTo(javalin);

        javalin.routes.before(this::closeConnectionWhenStopping);
        api.addTo(javalin.routes);
        dashboard.addTo(javalin);
        for (HandlerType method : EventApi.READ_METHODS) {
            javalin.routes.addHttpHandler(method, "/metrics", this::metrics);
            javalin.routes.addHttpHandler(method, "/health/live", ctx -> ctx.result("live"));
            javalin.routes.addHttpHandler(method, "/health/ready", this::ready);
        }
        new Problems(api.noun()).addTo(javalin);
    }

    /** Clients that keep their connection would otherwise only notice when it is cut. */
    private void closeConnectionWhenStopping(Context ctx) {
        if (stopping.get()) {
            ctx.header("Connection", "close");
        }
    }

    private void metrics(Context ctx) {
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
    }

    private void ready(Context ctx) {
        if (stopping.get()) {
            unready(ctx, "The service is stopping.");
        } else if (!readyWhen.getAsBoolean()) {
            unready(ctx, "The service is starting.");
        } else {
            ctx.result("ready");
        }
    }

    private static void unready(Context ctx, String why) {
        new Problem(HttpStatus.SERVICE_UNAVAILABLE, why).answer(ctx);
    }
}
