package dev.datanomad.faults;

import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.tour.StageMetrics;
import java.util.function.ToLongFunction;

/** What all instances behind the front door have counted since they started. */
final class ServiceMetrics {

    private final Lab lab;

    ServiceMetrics(Lab lab) {
        this.lab = lab;
    }

    /** Comparisons that ended so: {@code equal}, {@code unchecked} and so on. */
    long integrity(String result) {
        return sum(metrics -> metrics.integrity(result));
    }

    /** Successful reads or writes of a store: {@code total}, {@code mongodb} or {@code dynamodb}. */
    long operations(String store, String operation) {
        return sum(metrics -> metrics.operations(store, operation));
    }

    /** Writes to a store that failed while the other one was the authority. */
    long secondaryWriteFailures(String store) {
        return sum(metrics -> metrics.secondaryWriteFailures(store));
    }

    private long sum(ToLongFunction<StageMetrics> count) {
        return lab.deployments().instances().stream()
                .map(instance -> new StageMetrics("http://127.0.0.1:" + instance.port()))
                .mapToLong(count)
                .sum();
    }
}
