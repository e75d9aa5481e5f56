package dev.datanomad.faults;

import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Instance;
import dev.datanomad.lab.system.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Changes of the flag file, each until the log of every instance shows its effect. */
final class FlagChanges {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String TAKEN = "Using the flags of";
    private static final String REFUSED = "is not used until it is put right";

    private final Lab lab;

    FlagChanges(Lab lab) {
        this.lab = lab;
    }

    interface Change {
        void make() throws IOException;
    }

    void set(String key, int percent) {
        taken(() -> lab.actions().setFlag(key, Integer.toString(percent), Mode.ANYWAY));
    }

    /** Makes a change that every instance takes. */
    void taken(Change change) {
        make(change, TAKEN);
    }

    /** Makes a change that every instance refuses. */
    void refused(Change change) {
        make(change, REFUSED);
    }

    private void make(Change change, String effect) {
        List<Path> logs =
                lab.deployments().instances().stream().map(Instance::log).toList();
        List<Long> before = logs.stream().map(log -> count(log, effect)).toList();
        try {
            change.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < logs.size(); i++) {
            Path log = logs.get(i);
            long count = before.get(i);
            await("a log says: " + effect)
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(TIMEOUT)
                    .until(() -> count(log, effect) > count);
        }
    }

    private static long count(Path log, String effect) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(effect)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
