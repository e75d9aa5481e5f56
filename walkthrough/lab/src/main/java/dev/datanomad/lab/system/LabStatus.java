package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Condition;
import dev.datanomad.lab.gate.Shares;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.load.LoadReport;
import dev.datanomad.service.lifecycle.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The state of a lab at one moment, as the classroom shows it and {@code status} prints it. What has never been is null.
 *
 * @param stage behind the front door; 0 if there is none yet
 * @param instances those that are alive, oldest first
 * @param deploying the stage that is being deployed; 0 if none is
 * @param flags as an instance uses them or, where none does, as one would
 * @param reconcileProblem why the last reconciliation did not get to its end; null if it did
 * @param gate what is known of the stores, and the next step; null until it is known for the first time
 * @param rollout the last guarded rollout; null if there was none
 * @param timeline the latest of what was done and what happened, oldest first
 */
public record LabStatus(
        String url,
        String folder,
        int stage,
        String stageName,
        List<String> instances,
        int deploying,
        Flags flags,
        Databases databases,
        ProxyStatus frontDoor,
        LoadReport load,
        boolean reconciling,
        ReconcileReport reconcile,
        String reconcileProblem,
        AuditReport audit,
        SeedReport seed,
        Gate gate,
        RolloutStatus rollout,
        List<Timeline.Entry> timeline) {

    /** Where requests of users go; until the gate has said so for the first time, by the stage alone. */
    public Shares shares() {
        Store only = stage == Stage.DYNAMO_ONLY.number() ? Store.DYNAMODB : Store.MONGODB;
        return gate == null ? Shares.only(only) : gate.next().shares();
    }

    /**
     * The four flags.
     *
     * @param elsewhere where they come from, and their version, in a sentence; empty for the flag file of the lab
     * @param users for whom each is on, in words
     * @param shares of users for whom each is on, 0 to 1
     * @param named the users whom each names in the flag file, by their keys
     * @param problems what is wrong with them, a sentence each
     */
    public record Flags(
            String elsewhere,
            Map<String, String> users,
            Map<String, Double> shares,
            Map<String, List<Named>> named,
            List<String> problems) {

        /** Which of the named users do not get what they are named for, a sentence each. */
        public List<String> warnings() {
            return warnings(named, user -> true);
        }

        static List<String> warnings(Map<String, List<Named>> named, Predicate<Named> which) {
            List<String> warnings = new ArrayList<>();
            named.forEach((key, users) -> users.stream()
                    .filter(user -> user.problem() != null && which.test(user))
                    .forEach(user -> warnings.add(user.warning(key))));
            return warnings;
        }
    }

    /**
     * A user whom a flag names.
     *
     * @param on whether it names the user to be on, and not off
     * @param problem why that has no effect; null if it has
     */
    public record Named(String user, boolean on, String problem) {

        private static final int MAX_SHOWN = 60;

        /** The key in one line, cut where it is too long for that. */
        static String shown(String user) {
            return Printable.of(user, MAX_SHOWN);
        }

        /** The key in one line, cut where it is too long for that. */
        public String shown() {
            return shown(user);
        }

        /** For example {@code bill on}. */
        public String text() {
            return shown() + (on ? " on" : " off") + (problem == null ? "" : ", without effect: " + problem);
        }

        /** Why that has no effect, in a sentence. */
        String warning(String key) {
            return shown() + " is on the list of " + key + (on ? "" : " as off") + ", but " + problem + ".";
        }
    }

    /** What is known of each store, and the next step with its conditions, as of {@code at}, in milliseconds since 1970. */
    public record Gate(long at, List<Condition> stores, GatedActions.Next next) {}

    /**
     * A guarded rollout, while it runs and behind its end.
     *
     * @param step the step under watch, in percent; the last safe one behind the end
     * @param text what it has seen, and what became of it
     * @param stopped whether it was taken back
     */
    public record RolloutStatus(
            String flag, String step, boolean running, boolean stopped, List<String> log, String text) {}

    /** The databases: embedded, in containers or external, and the fault of each, or "ok". */
    public record Databases(String kind, boolean alive, String mongodb, String dynamodb) {

        String of(Store store) {
            return store == Store.MONGODB ? mongodb : dynamodb;
        }
    }

    /**
     * Traffic at the front door since the lab started, and its means over the last ten seconds.
     *
     * @param failedLately requests that failed in the last ten seconds
     * @param readP50 the mean of the medians, in milliseconds
     * @param readP99 the highest 99th percentile, in milliseconds
     * @param clientFaults requests, not counted as such, that cannot be read or whose client hung up
     * @param frontDoorFaults those of the failed that the front door is to blame for
     * @param stageFaults those of the failed that a stage is to blame for
     */
    public record ProxyStatus(
            long requests,
            long failed,
            long failedLately,
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
                    last.stream().mapToInt(Traffic.Second::failed).sum(),
                    last.stream().mapToInt(Traffic.Second::requests).average().orElse(0),
                    last.stream().mapToDouble(Traffic.Second::readP50).average().orElse(0),
                    last.stream().mapToDouble(Traffic.Second::readP99).max().orElse(0),
                    traffic.faults(Traffic.Cause.CLIENT),
                    traffic.faults(Traffic.Cause.FRONT_DOOR),
                    traffic.faults(Traffic.Cause.STAGE));
        }
    }
}
