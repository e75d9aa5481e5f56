package dev.datanomad.lab.tasks;

import dev.datanomad.lab.system.DatabasesProcess;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.FaultPoint;
import dev.datanomad.lab.system.LabProcesses;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Both databases and the queue, in one child process; programs reach each through a proxy for faults. Thread-safe. */
public final class TaskServers implements AutoCloseable {

    private final DatabasesProcess process;
    private final Map<String, String> direct;
    private final Map<String, String> environment;
    private final Map<Server, FaultPoint> points = new EnumMap<>(Server.class);
    private final Map<Server, Fault> faults = new EnumMap<>(Server.class);

    private TaskServers(DatabasesProcess process, Map<String, String> direct) {
        this.process = process;
        this.direct = Map.copyOf(direct);
        Map<String, String> proxied = new LinkedHashMap<>(direct);
        for (Server server : Server.values()) {
            FaultPoint point = FaultPoint.before(direct.get(server.variable()));
            points.put(server, point);
            faults.put(server, Fault.NONE);
            proxied.put(server.variable(), point.address());
        }
        environment = Collections.unmodifiableMap(proxied);
    }

    /** Starts them; throws a LabException if they do not become ready. */
    static TaskServers start(LabProcesses processes) {
        DatabasesProcess process = DatabasesProcess.start(processes, List.of("--queue"));
        return new TaskServers(process, process.awaitReady());
    }

    /** The variables with which a program reaches them, through the proxies. */
    Map<String, String> environment() {
        return environment;
    }

    /** The variables that lead to them past the proxies, for who wants to know what is there whatever fault there is. */
    Map<String, String> direct() {
        return direct;
    }

    /** Injects a fault, in place of the last one; throws a LabException if that is not possible. */
    public synchronized void inject(Server server, Fault fault) {
        points.get(server).inject(fault);
        faults.put(server, fault);
    }

    /** The fault of each, in words. */
    synchronized Map<String, String> faults() {
        Map<String, String> texts = new LinkedHashMap<>();
        faults.forEach((server, fault) -> texts.put(server.keyword(), fault.text()));
        return texts;
    }

    @Override
    public void close() {
        points.values().forEach(FaultPoint::close);
        process.stop();
    }
}
