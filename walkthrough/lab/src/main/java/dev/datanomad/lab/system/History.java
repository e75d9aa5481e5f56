package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.proxy.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users saw at the front door, and which stores their requests touched, second by second over the last half hour; over
 * deploys, and whoever looks. Asks all instances once a second. Thread-safe.
 */
public final class History implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final int MAX_SECONDS = 1_800;

    /** Shares are means of so many seconds: shadow reads come in batches. */
    private static final int SMOOTH = 5;

    private final Traffic traffic;
    private final Deployments deployments;
    private final Timeline timeline;
    private final TreeMap<Long, Uses> uses = new TreeMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "history");
        thread.setDaemon(true);
        return thread;
    });

    /** What each instance had counted when it was asked last. */
    private Map<String, Uses> counted = Map.of();

    /**
     * One second.
     *
     * @param users at the front door, without audits
     * @param touched percent of the users' requests that touched each store, as a mean of five seconds; absent if unknown
     */
    public record Moment(Traffic.Second users, Map<Store, Touched> touched) {}

    /** Percent of reads and of writes, 0 to 100; NaN without any. */
    public record Touched(double reads, double writes) {}

    History(Traffic traffic, Deployments deployments, Timeline timeline) {
        this.traffic = traffic;
        this.deployments = deployments;
        this.timeline = timeline;
    }

    void start() {
        clock.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        try {
            sample();
            new Effects(traffic.seconds(), uses()).measure(timeline);
        } catch (RuntimeException e) {
            // If this were thrown, there would be no next time.
            LOG.warn("The history lacks a second: {}", e.toString());
        }
    }

    private void sample() {
        Map<String, Uses> now = new HashMap<>();
        for (Instance instance : deployments.instances()) {
            try {
                now.put(instance.name(), StageMetrics.of(instance.port()).uses());
            } catch (LabException e) {
                LOG.debug("{} does not answer", instance.name());
            }
        }
        Uses since = now.entrySet().stream()
                .map(entry -> entry.getValue().minus(counted.getOrDefault(entry.getKey(), Uses.NONE)))
                .reduce(Uses.NONE, Uses::plus);
        counted = now;
        synchronized (this) {
            uses.put(System.currentTimeMillis() / 1_000, since);
            while (uses.size() > MAX_SECONDS) {
                uses.pollFirstEntry();
            }
        }
    }

    private synchronized TreeMap<Long, Uses> uses() {
        return new TreeMap<>(uses);
    }

    /** The last seconds, at most so many, oldest first. */
    public List<Moment> moments(int limit) {
        List<Traffic.Second> all = traffic.seconds();
        TreeMap<Long, Uses> known = uses();
        List<Moment> moments = new ArrayList<>();
        for (Traffic.Second second : all.subList(Math.max(0, all.size() - limit), all.size())) {
            moments.add(new Moment(second, touched(known, second.at())));
        }
        return moments;
    }

    /** What the last seconds' requests touched. */
    public Map<Store, Touched> touched() {
        return touched(uses(), System.currentTimeMillis() / 1_000);
    }

    private static Map<Store, Touched> touched(TreeMap<Long, Uses> known, long at) {
        Uses sum = known.subMap(at - SMOOTH, false, at, true).values().stream().reduce(Uses.NONE, Uses::plus);
        if (sum.users().reads() + sum.users().writes() == 0) {
            return Map.of();
        }
        return Map.of(
                Store.MONGODB, new Touched(sum.readShare(Store.MONGODB), sum.writeShare(Store.MONGODB)),
                Store.DYNAMODB, new Touched(sum.readShare(Store.DYNAMODB), sum.writeShare(Store.DYNAMODB)));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
