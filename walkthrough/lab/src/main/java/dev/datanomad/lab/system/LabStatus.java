package dev.datanomad.lab.system;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.load.LoadReport;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * The state of a lab at one moment, as the control room shows it and {@code status} prints it. What has never been is null.
 *
 * @param stage behind the front door; 0 if there is none yet
 * @param instances those that are alive, oldest first
 * @param deploying the stage that is being deployed; 0 if none is
 * @param flags the percentage of each flag; empty if the file is invalid, as {@code flagsProblem} says
 * @param reconcileProblem why the last reconciliation did not get to its end; null if it did
 * @param notes the latest, oldest first
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

    /** The databases: embedded, in containers or external, and the fault of each, or "ok". */
    public record Databases(String kind, boolean alive, String mongodb, String dynamodb) {}

    /**
     * Traffic at the front door since the lab started, and its means over the last ten seconds.
     *
     * @param readP50 the mean of the medians, in milliseconds
     * @param readP99 the highest 99th percentile, in milliseconds
     * @param clientFaults requests, not counted as such, that cannot be read or whose client hung up
     * @param frontDoorFaults those of the failed that the front door is to blame for
     * @param stageFaults those of the failed that a stage is to blame for
     */
    public record ProxyStatus(
            long requests,
            long failed,
            double perSecond,
            double readP50,
            double readP99,
            long clientFaults,
            long frontDoorFaults,
            long stageFaults) {

        private static final int SECONDS = 10;

        static ProxyStatus of(Traffic traffic) {
            List<Traffic.Second> all = traffic.seconds();
            List<Traffic.Second> last = all.subList(Math.max(0, all.size() - SECONDS), all.size());
            return new ProxyStatus(
                    traffic.requests(),
                    traffic.failed(),
                    last.stream().mapToInt(Traffic.Second::requests).average().orElse(0),
                    last.stream().mapToDouble(Traffic.Second::readP50).average().orElse(0),
                    last.stream().mapToDouble(Traffic.Second::readP99).max().orElse(0),
                    traffic.faults(Traffic.Cause.CLIENT),
                    traffic.faults(Traffic.Cause.FRONT_DOOR),
                    traffic.faults(Traffic.Cause.STAGE));
        }
    }

    /** A sentence and its time in milliseconds since 1970. */
    public record Note(long at, String text) {}
}
