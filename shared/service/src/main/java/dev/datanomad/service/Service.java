package dev.datanomad.service;

import dev.datanomad.service.dashboard.Dashboard;
import dev.datanomad.service.dashboard.Panel;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: an {@link EventStore} behind HTTP, with a dashboard, metrics and health checks. Everything it
 * answers that is not a success is a problem document.
 */
public final class Service implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    /** Room for a user key of 2,048 bytes, percent-encoded, with what else a request has in its head. */
    private static final int MAX_HEAD_BYTES = 32 * 1024;

    private final String name;
    private final ServiceConfig config;
    private final PrometheusMeterRegistry metrics;
    private final EventApi events;
    private final BooleanSupplier readyWhen;
    private final Dashboard dashboard;
    private final Javalin server;
    private volatile boolean stopping;

    /** What a service is made of; {@link #start} makes it. Not for use by several threads. */
    public static final class Builder {

        private final String name;
        private final List<Panel> panels = new ArrayList<>();
        private ServiceConfig config;
        private PrometheusMeterRegistry metrics;
        private EventStore store;
        private BooleanSupplier readyWhen = () -> true;

        private Builder(String name) {
            this.name = name;
        }

        /** Where to answer. */
        public Builder config(ServiceConfig config) {
            this.config = config;
            return this;
        }

        /** Where to count, and what {@code /metrics} shows. */
        public Builder metrics(PrometheusMeterRegistry metrics) {
            this.metrics = metrics;
            return this;
        }

        /** Where events are kept. */
        public Builder store(EventStore store) {
            this.store = store;
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
        events = new EventApi(new MeteredEventStore("total", builder.store, metrics));
        dashboard = new Dashboard(name, config.instance(), metrics, List.copyOf(builder.panels));
        server = Javalin.create(this::configure);
        try {
            server.start();
        } catch (JavalinBindException e) {
            dashboard.close();
            throw new StartupException(
                    "Port " + config.port() + " on " + config.host() + " cannot be listened on: " + e.getMessage()
                            + " Stop what uses it, or set PORT to another (on macOS, AirPlay Receiver holds 5000).",
                    e);
        }
        LOG.info("{} is ready on {} as {}", name, url(), config.instance());
    }

    /** Where the service answers. */
    public URI url() {
        return URI.create("http://" + config.host() + ":" + server.port());
    }

    /**
     * Stops gracefully: says at once that it is not ready, goes on answering for {@link ServiceConfig#drain}, then takes
     * no more connections and lets requests in flight finish, for {@link ServiceConfig#stopLimit} at most.
     */
    @Override
    public void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        LOG.info("{} is stopping", name);
        try {
            Thread.sleep(config.drain().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dashboard.close();
        server.stop();
        LOG.info("{} has stopped", name);
    }

    private void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.http.prefer405over404 = true;
        javalin.jetty.host = config.host();
        javalin.jetty.port = config.port();
        javalin.jetty.modifyServer(this::configureServer);
        javalin.jetty.modifyHttpConfiguration(Service::configureHttp);
        javalin.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));

        events.addTo(javalin.routes);
        dashboard.addTo(javalin);
        javalin.routes.get("/metrics", this::metrics);
        javalin.routes.get("/health/live", ctx -> ctx.result("live"));
        javalin.routes.get("/health/ready", this::ready);

        javalin.routes.exception(ProblemException.class, (e, ctx) -> e.problem().answer(ctx));
        javalin.routes.exception(
                InvalidEventException.class,
                (e, ctx) -> refuse(ctx, HttpStatus.BAD_REQUEST, e.field(), e.getMessage()));
        javalin.routes.exception(
                UnstorableEventException.class,
                (e, ctx) -> refuse(ctx, HttpStatus.UNPROCESSABLE_CONTENT, e.field(), e.getMessage()));
        javalin.routes.exception(StoreUnavailableException.class, this::unavailable);
        javalin.routes.exception(HttpResponseException.class, Service::httpProblem);
        javalin.routes.exception(Exception.class, this::unexpected);
    }

    private void configureServer(Server jetty) {
        jetty.insertHandler(new GracefulHandler());
        jetty.setStopTimeout(config.stopLimit().toMillis());
        jetty.setErrorHandler(new ProblemErrorHandler());
    }

    /** A user's key may be any text, so a path may hold what is ambiguous elsewhere: an encoded slash, for example. */
    private static void configureHttp(HttpConfiguration http) {
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setRequestHeaderSize(MAX_HEAD_BYTES);
        http.setResponseHeaderSize(MAX_HEAD_BYTES);
        http.setSendServerVersion(false);
    }

    private void metrics(Context ctx) {
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
    }

    private void ready(Context ctx) {
        if (stopping) {
            Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "The service is stopping.")
                    .answer(ctx);
        } else if (!readyWhen.getAsBoolean()) {
            Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "The service is starting.")
                    .answer(ctx);
        } else {
            ctx.result("ready");
        }
    }

    private static void refuse(Context ctx, HttpStatus status, String field, String reason) {
        String what = field.isEmpty() ? "The event" : "The field " + field;
        new Problem(status, what + " " + reason + ".", field).answer(ctx);
    }

    private void unavailable(StoreUnavailableException e, Context ctx) {
        LOG.warn("{} {} answered 503: {}", ctx.method(), ctx.path(), e.getMessage());
        ctx.header("Retry-After", "1");
        Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "The event store did not answer in time. Try again.")
                .answer(ctx);
    }

    private static void httpProblem(HttpResponseException e, Context ctx) {
        HttpStatus status = HttpStatus.forStatus(e.getStatus());
        Problem.of(
                        status,
                        ctx.method() + " " + ctx.path() + ": "
                                + status.getMessage().toLowerCase(java.util.Locale.ROOT) + ".")
                .answer(ctx);
    }

    private void unexpected(Exception e, Context ctx) {
        String reference = UUID.randomUUID().toString();
        LOG.error("{} {} failed unexpectedly, reference {}", ctx.method(), ctx.path(), reference, e);
        Problem.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "Something unexpected went wrong. The log has it under " + reference + ".")
                .answer(ctx);
    }
}
