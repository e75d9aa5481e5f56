package dev.datanomad.lab.tasks.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What users have seen, all together. Thread-safe. */
final class UserFigures {

    private static final int EXAMPLES = 5;

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong checks = new AtomicLong();
    private final AtomicLong stale = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final List<String> examples = new ArrayList<>();

    void requested() {
        requests.incrementAndGet();
    }

    void acknowledged() {
        changes.incrementAndGet();
    }

    /** @param problem what is wrong with what was read; empty if it is what its user wrote last */
    void checked(String problem) {
        checks.incrementAndGet();
        if (!problem.isEmpty()) {
            stale.incrementAndGet();
            example(problem);
        }
    }

    void failed(String problem) {
        failed.incrementAndGet();
        example(problem);
    }

    private void example(String problem) {
        synchronized (examples) {
            if (examples.size() < EXAMPLES) {
                examples.add(problem);
            }
        }
    }

    long requests() {
        return requests.get();
    }

    long changes() {
        return changes.get();
    }

    long checks() {
        return checks.get();
    }

    long stale() {
        return stale.get();
    }

    long failed() {
        return failed.get();
    }

    /** The first problems, a sentence each. */
    List<String> examples() {
        synchronized (examples) {
            return List.copyOf(examples);
        }
    }
}
