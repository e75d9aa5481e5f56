package dev.datanomad.lab.tasks;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.ServiceProcess;
import dev.datanomad.lab.system.StageMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all processes have counted since the start of the lab, also those that have ended. Thread-safe. */
public final class TaskFigures {

    private final Set<ServiceProcess> running = ConcurrentHashMap.newKeySet();
    private final List<String> ended = new ArrayList<>();

    void began(ServiceProcess process) {
        running.add(process);
    }

    /** Keeps the figures of a process that is about to end; what it counts from now on is lost. */
    void ending(ServiceProcess process) {
        if (running.remove(process)) {
            List<String> last = lines(process);
            synchronized (ended) {
                ended.addAll(last);
            }
        }
    }

    /** Copies that came to a store: {@code written}, {@code duplicate}, {@code stale} or {@code conflict}; by a way, or {@code ""}. */
    public long copies(String outcome, String way) {
        return way.isEmpty()
                ? sum("datanomad_tasks_copies_total", tag("outcome", outcome))
                : sum("datanomad_tasks_copies_total", tag("outcome", outcome), tag("way", way));
    }

    /** Messages that were sent to the queue. */
    public long sent() {
        return sum("datanomad_tasks_sent_total");
    }

    /** Second writes within a request that have failed. */
    public long failedSecondWrites() {
        return sum("datanomad_second_write_failures_total");
    }

    /** Reads of both stores that the authority has answered alone. */
    public long readAlone() {
        return sum("datanomad_tasks_read_alone_total");
    }

    /** Reads or writes of a store by the service itself. */
    public long operations(Server store) {
        return sum("datanomad_store_operations_seconds_count", tag("store", store.keyword()));
    }

    private long sum(String name, String... tags) {
        List<String> lines = new ArrayList<>();
        running.forEach(process -> lines.addAll(lines(process)));
        synchronized (ended) {
            lines.addAll(ended);
        }
        return StageMetrics.sum(lines, name, tags);
    }

    private static String tag(String name, String value) {
        return name + "=\"" + value + "\"";
    }

    /** Those of a process that does not answer are missing. */
    private static List<String> lines(ServiceProcess process) {
        try {
            return StageMetrics.of(process.upstream().port()).lines();
        } catch (LabException e) {
            return List.of();
        }
    }
}
