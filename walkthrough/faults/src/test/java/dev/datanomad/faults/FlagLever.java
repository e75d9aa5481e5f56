package dev.datanomad.faults;

import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.Instance;
import dev.datanomad.lab.system.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Changes flags, and waits until the service goes by them. */
final class FlagLever {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TAKEN = "Using the flags of";
    private static final String REFUSED = "is not used until it is put right";

    private final Lab lab;

    FlagLever(Lab lab) {
        this.lab = lab;
    }

    void set(String key, int percent) {
        change(() -> lab.setFlag(key, Integer.toString(percent)));
    }

    /** Makes a change to the flag file that leaves it usable, and waits until every instance has taken it. */
    void change(Runnable change) {
        change(change, TAKEN);
    }

    /** Makes a change to the flag file that leaves it unusable, and waits until every instance has said so. */
    void damage(Runnable change) {
        change(change, REFUSED);
    }

    private void change(Runnable change, String saying) {
        List<Path> logs =
                lab.deployments().instances().stream().map(Instance::log).toList();
        List<Long> before = logs.stream().map(log -> count(log, saying)).toList();
        change.run();
        for (int i = 0; i < logs.size(); i++) {
            Path log = logs.get(i);
            long count = before.get(i);
            await("the service says " + saying)
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> count(log, saying) > count);
        }
    }

    private static long count(Path log, String saying) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(saying)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
