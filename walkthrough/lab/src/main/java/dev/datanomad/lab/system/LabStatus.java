package dev.datanomad.lab.system;

import dev.datanomad.lab.proxy.Traffic;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Everything about a lab at one moment, for people: the control room shows it, and {@code status} prints it.
 *
 * @param url where users go
 * @param stage the stage behind the front door; 0 while there is none
 * @param instances the names of its instances that are alive, oldest first
 * @param deploying the stage that is being deployed; 0 if none is
 * @param flags the percentage of each flag; empty while the file cannot be read
 * @param flagsProblem why the flags file cannot be read; null if it can
 * @param reconcile what the last reconciliation said last; null if there was none
 * @param reconcileProblem why the last reconciliation could not be run; null if it could
 * @param seed the last seeding; null if there was none
 * @param notes what happened lately, oldest first
 */
public record LabStatus(
        String url,
        String folder,
        int stage,
        String stageName,
        List<String> instances,
        int deploying,
        Map<String, BigDecimal> flags,
        String flagsProblem,
        Databases databases,
        ProxyStatus frontDoor,
        LoadReport load,
        boolean reconciling,
        ReconcileReport reconcile,
        String reconcileProblem,
        AuditReport audit,
        SeedReport seed,
        List<Note> notes) {

    /**
     * The databases.
     *
     * @param kind what they are
     * @param alive whether they run
     * @param mongodb what is wrong with MongoDB, or "ok"
     * @param dynamodb what is wrong with DynamoDB, or "ok"
     */
    public record Databases(String kind, boolean alive, String mongodb, String dynamodb) {}

    /**
     * What passed through the front door.
     *
     * @param requests for events, since the lab started
     * @param failed those that got no answer or a 5xx
     * @param readP50 the mean of the medians of the last ten seconds, in milliseconds
     * @param readP99 99th percentile, the worst of the last ten seconds
     * @param perSecond requests a second over the last ten
     */
    public record ProxyStatus(long requests, long failed, double perSecond, double readP50, double readP99) {

        private static final int SECONDS = 10;

        static ProxyStatus of(Traffic traffic) {
            List<Traffic.Second> all = traffic.seconds();
            List<Traffic.Second> last = all.subList(Math.max(0, all.size() - SECONDS), all.size());
            return new ProxyStatus(
                    traffic.requests(),
                    traffic.failed(),
                    last.stream().mapToInt(Traffic.Second::requests).average().orElse(0),
                    last.stream().mapToDouble(Traffic.Second::readP50).average().orElse(0),
                    last.stream().mapToDouble(Traffic.Second::readP99).max().orElse(0));
        }
    }

    /** A sentence and when it was said, in milliseconds since 1970. */
    public record Note(long at, String text) {}
}
