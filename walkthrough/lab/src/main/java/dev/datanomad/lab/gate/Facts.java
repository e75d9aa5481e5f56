package dev.datanomad.lab.gate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the gate knows at one moment, all of it asked from those who know.
 *
 * @param routing where the requests of users go by the flags that the instances use
 * @param proofs of each store
 * @param tally what all instances that ever ran have counted
 * @param silent instances that did not answer, so that counters and flags are unknown
 * @param outdated instances that use other flags than the flag file holds
 * @param faults of each store, in words; those without one are not in it
 * @param lately the requests of users in the last seconds, and how many of them failed
 */
public record Facts(
        Instant now,
        Routing routing,
        Map<Store, Proof> proofs,
        Tally tally,
        List<String> silent,
        List<String> outdated,
        Map<Store, String> faults,
        Requests lately) {

    /** Requests of users. */
    public record Requests(long all, long failed) {}

    /** The condition that a store holds every event. */
    public Condition holdsEverything(Store store) {
        return proof(store).condition(tally, now);
    }

    /** What has been counted since a store was verified. */
    Tally since(Store verified) {
        Verification verification = proof(verified).verification();
        return verification == null ? tally : tally.minus(verification.before());
    }

    Proof proof(Store store) {
        return proofs.getOrDefault(store, Proof.none(store));
    }
}
