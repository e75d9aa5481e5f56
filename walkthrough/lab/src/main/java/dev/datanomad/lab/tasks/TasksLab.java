package dev.datanomad.lab.tasks;

import dev.datanomad.lab.proxy.FrontProxy;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.LabProcesses;
import dev.datanomad.lab.system.Shutdown;
import dev.datanomad.migration.flags.FlagRules;
import dev.datanomad.tasks.migration.Code;
import dev.datanomad.tasks.migration.TaskFlags;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;

/**
 * A running lab of the to-do service: both databases, the queue, relay and consumer, a front door, and two instances of the
 * service behind it. Thread-safe, like each of its parts.
 */
public final class TasksLab implements AutoCloseable {

    private final LabOptions options;
    private final int visibilitySeconds;
    private final LabProcesses processes;
    private final TaskProgram program;
    private final TaskFlagsFile flags;
    private final FrontProxy proxy;
    private final TaskFigures figures = new TaskFigures();
    private final TaskInstances instances;
    private final TaskFeed feed;
    private final TaskReconciliation reconciliation;
    private final AtomicBoolean closed = new AtomicBoolean();
    private TaskServers servers;
    private TaskStores stores;
    private volatile TaskSteps steps;

    private TasksLab(Path home, LabOptions options, int visibilitySeconds, Function<TasksLab, Handler> pages) {
        this.options = options;
        this.visibilitySeconds = visibilitySeconds;
        processes = new LabProcesses(home, LabFile.tasksFolder(home), options);
        program = TaskProgram.built(home).copyTo(options.folder().resolve("program"));
        flags = new TaskFlagsFile(options.folder().resolve("flags.json"));
        proxy = new FrontProxy(options.port(), pages.apply(this));
        instances = new TaskInstances(proxy, program, this::environment, processes, figures);
        feed = new TaskFeed(program, this::environment, processes, figures);
        reconciliation = new TaskReconciliation(program, this::environment, processes, options.folder());
    }

    /**
     * Starts everything, with the version of the service that knows MongoDB only.
     *
     * @param visibilitySeconds for how long nobody else sees a message that was received
     * @param pages answers requests below {@code /lab/}
     * @throws LabException if anything does not start; everything else is stopped then
     */
    public static TasksLab start(
            Path home, LabOptions options, int visibilitySeconds, Function<TasksLab, Handler> pages) {
        TasksLab lab = new TasksLab(home, options, visibilitySeconds, pages);
        try {
            lab.open();
            return lab;
        } catch (RuntimeException e) {
            try {
                lab.close();
            } catch (RuntimeException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
    }

    private void open() {
        flags.create();
        try {
            proxy.start();
        } catch (BindException e) {
            throw LabException.conflict(Lab.portProblem(options.port(), e.getMessage()));
        }
        processes.publish(proxy.port());
        servers = TaskServers.start(processes);
        stores = new TaskStores(servers.direct());
        feed.start();
        instances.deploy(Code.MONGODB);
        feed.awaitReady();
        steps = new TaskSteps(flags, instances, stores, reconciliation);
    }

    /** The settings of every program of the service. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>(servers.environment());
        environment.put("FLAGS_FILE", flags.path().toString());
        environment.put(
                "FLAGS_LAST_GOOD",
                flags.path().resolveSibling("flags.last-good.json").toString());
        environment.put("LD_SDK_KEY", "");
        environment.put("LAB_PATH", "/lab/");
        environment.put("TASKS_TABLE", TaskStores.TABLE);
        environment.put("TASKS_QUEUE", TaskStores.QUEUE);
        // Databases, service, feed and users share one machine here, which has its slow moments.
        environment.put("STORE_MILLIS", "8000");
        environment.put("QUEUE_VISIBILITY_SECONDS", Integer.toString(visibilitySeconds));
        return environment;
    }

    /** The base URL of the service, without a slash at the end. */
    public String url() {
        return proxy.url();
    }

    /** The folder of logs and flags. */
    public Path folder() {
        return options.folder();
    }

    public Traffic traffic() {
        return proxy.traffic();
    }

    public TaskServers servers() {
        return servers;
    }

    public TaskStores stores() {
        return stores;
    }

    public TaskInstances instances() {
        return instances;
    }

    public TaskFeed feed() {
        return feed;
    }

    public TaskFigures figures() {
        return figures;
    }

    public TaskReconciliation reconciliation() {
        return reconciliation;
    }

    /** Throws a LabException while the lab is starting. */
    public TaskSteps steps() {
        if (steps == null) {
            throw LabException.conflict("The lab is still starting; try again in a moment.");
        }
        return steps;
    }

    /** Everything that commands and pages show. */
    public TasksStatus status() {
        TaskSteps ready = steps();
        Code code = instances.code().orElseThrow();
        Map<String, String> audiences = new LinkedHashMap<>();
        List<Standing> standings;
        try (FlagRules rules = flags.rules()) {
            TaskFlags.ALL.forEach(flag -> audiences.put(flag.key(), rules.audienceWithNames(flag)));
            standings = Standing.of(code, rules);
        }
        return new TasksStatus(
                url(),
                folder().toString(),
                code.name().toLowerCase(Locale.ROOT),
                instances.names(),
                feed.names(),
                audiences,
                standings,
                servers.faults(),
                stores.messages(),
                Stream.of(Server.MONGODB, Server.DYNAMODB)
                        .filter(stores::hasUnsent)
                        .map(Server::title)
                        .toList(),
                ready.verified().map(Instant::toEpochMilli).orElse(0L),
                traffic().requests(),
                traffic().failed());
    }

    /** Stops everything, databases last. Returns when all processes have ended. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        List<Runnable> parts = new ArrayList<>(List.of(proxy::close, instances::close, feed::close));
        if (stores != null) {
            parts.add(stores::close);
        }
        if (servers != null) {
            parts.add(servers::close);
        }
        parts.add(processes::withdraw);
        parts.add(() -> Folders.delete(options.folder().resolve("program")));
        Shutdown.runAll(parts);
    }
}
