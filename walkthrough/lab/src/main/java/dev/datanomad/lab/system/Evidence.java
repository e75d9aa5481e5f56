package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Incident;
import dev.datanomad.lab.gate.Proof;
import dev.datanomad.lab.gate.Repair;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.gate.Tally;
import dev.datanomad.lab.gate.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a store holds every event: the last verification, and all that has happened since. Counters of instances are
 * read when somebody asks, and a last time before an instance stops; of one that ends otherwise, nobody knows what it
 * would have counted, which is an incident. Kept in a file, as it outlives a lab with its data. Thread-safe.
 */
final class Evidence {

    private static final String STOPPED = "the lab did not stop in order";

    private final Path file;
    private final Timeline timeline;
    private final Map<Store, Proof> proofs = new EnumMap<>(Store.class);
    /** Instances behind the front door, with what each had counted when it was last asked. */
    private final Map<String, Running> running = new LinkedHashMap<>();

    private Tally ended = Tally.NOTHING;

    private record Running(Stage stage, StageMetrics metrics, long asked, Tally last) {}

    /** What is known at one moment. */
    record Reading(Map<Store, Proof> proofs, Tally tally, List<String> silent) {}

    /** As it is in the file. */
    private record Content(List<Proof> proofs, Tally ended, boolean closed) {}

    private Evidence(Path file, Timeline timeline) {
        this.file = file;
        this.timeline = timeline;
        for (Store store : Store.values()) {
            proofs.put(store, Proof.none(store));
        }
    }

    /**
     * Opens the file.
     *
     * @param empty whether the databases are new, so that MongoDB holds every event there is
     */
    static Evidence open(Path file, boolean empty, Timeline timeline) {
        Evidence evidence = new Evidence(file, timeline);
        Optional<Content> earlier = empty ? Optional.empty() : JsonFiles.read(file, Content.class);
        if (empty) {
            long now = System.currentTimeMillis();
            evidence.proofs.put(Store.MONGODB, Proof.ofTheOnlyStore(Store.MONGODB, now));
        }
        earlier.ifPresent(evidence::restore);
        evidence.save(false);
        return evidence;
    }

    private void restore(Content content) {
        ended = content.ended();
        content.proofs().forEach(proof -> proofs.put(proof.store(), proof));
        if (!content.closed()) {
            incident(STOPPED, false);
        }
    }

    /** From now on an instance is asked. */
    synchronized void began(StageProcess instance) {
        StageMetrics metrics = StageMetrics.of(instance.upstream().port());
        running.put(instance.name(), new Running(instance.stage(), metrics, System.nanoTime(), Tally.NOTHING));
    }

    /** Asks an instance for the last time, when it has no more requests. */
    void stopping(StageProcess instance) {
        if (ask(instance.name())) {
            forget(instance.name());
        } else {
            ended(instance.name(), instance.name() + " did not tell what it had counted");
        }
    }

    /** An instance has ended, and was not asked for the last time; {@code how} is an {@link Incident#what}. */
    synchronized void ended(String instance, String how) {
        if (running.containsKey(instance)) {
            forget(instance);
            incident(how, false);
        }
    }

    private synchronized void forget(String instance) {
        Running last = running.remove(instance);
        if (last != null) {
            ended = ended.plus(last.last());
            save(false);
        }
    }

    /** Something has happened behind which either store may lack events. */
    synchronized void incident(String what, boolean anyAge) {
        for (Store store : Store.values()) {
            incident(store, what, 0, anyAge);
        }
    }

    /** The same of one store, which is known to lack so many events, or 0. */
    synchronized void incident(Store store, String what, long lacking, boolean anyAge) {
        Incident incident = new Incident(System.currentTimeMillis(), what, lacking, anyAge);
        proofs.computeIfPresent(
                store, (key, proof) -> proof.verification() == null && lacking == 0 ? proof : proof.with(incident));
        save(false);
    }

    /** A store was verified. */
    synchronized void verified(Store store, Verification verification) {
        proofs.computeIfPresent(store, (key, proof) -> proof.verified(verification));
        save(false);
    }

    /** A store was given all that it lacked, of the last time or of any. */
    synchronized void repaired(Store store, Repair repair, boolean tail) {
        proofs.computeIfPresent(store, (key, proof) -> proof.repaired(repair, tail));
        save(false);
    }

    synchronized Proof proof(Store store) {
        return proofs.get(store);
    }

    /** Asks all instances. */
    Reading read() {
        List<String> silent = names().stream().filter(name -> !ask(name)).toList();
        synchronized (this) {
            Tally tally = running.values().stream().map(Running::last).reduce(ended, Tally::plus);
            return new Reading(new EnumMap<>(proofs), tally, silent);
        }
    }

    private synchronized List<String> names() {
        return List.copyOf(running.keySet());
    }

    private synchronized Running running(String name) {
        return running.get(name);
    }

    /** Without the lock while it waits; true also if the instance has ended meanwhile. */
    private boolean ask(String name) {
        Running one = running(name);
        if (one == null) {
            return true;
        }
        long asked = System.nanoTime();
        try {
            answered(
                    name,
                    new Running(one.stage(), one.metrics(), asked, one.metrics().tally(one.stage())));
            return true;
        } catch (LabException e) {
            return running(name) == null;
        }
    }

    private synchronized void answered(String name, Running answer) {
        running.computeIfPresent(name, (key, last) -> last.asked() > answer.asked() ? last : answer);
    }

    /** No instance runs any more. */
    synchronized void close() {
        names().forEach(name -> ended(name, name + " did not stop in order"));
        save(true);
    }

    private void save(boolean closed) {
        try {
            if (Files.isDirectory(file.getParent())) {
                JsonFiles.write(file, new Content(List.copyOf(proofs.values()), ended, closed));
            }
        } catch (IOException e) {
            timeline.note(
                    "What is verified will not outlive this lab: " + file + " cannot be written: " + e.getMessage());
        }
    }
}
