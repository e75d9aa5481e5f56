package dev.datanomad.lab.system;

import dev.datanomad.lab.proxy.FrontProxy;
import java.util.List;

/**
 * Reads recorded events back through the front door, one audit at a time: while one is in progress, another throws a
 * LabException. Thread-safe.
 */
public final class Audits {

    private final FrontProxy proxy;
    private final Load load;
    private final Seeding seeding;
    private final Timeline timeline;
    private Audit last;

    Audits(FrontProxy proxy, Load load, Seeding seeding, Timeline timeline) {
        this.proxy = proxy;
        this.load = load;
        this.seeding = seeding;
        this.timeline = timeline;
    }

    /** Audits all recorded events, acknowledged and seeded. */
    public AuditReport run() {
        return run(next(everything()));
    }

    /** Audits the acknowledged events from a {@link #position} in the ledger on. */
    public AuditReport runFrom(long position) {
        return run(next(List.of(acknowledgedFrom(position))));
    }

    /** The current position in the ledger of acknowledged events: how many there are. */
    public long position() {
        return Audit.count(load.ledger());
    }

    /** Starts an audit of all recorded events. */
    public void start() {
        Audit next = next(everything());
        Thread thread = new Thread(() -> run(next), "audit");
        thread.setDaemon(true);
        thread.start();
    }

    private AuditReport run(Audit audit) {
        long entry = timeline.began(Timeline.Kind.DATA, "audit: every recorded event is read back");
        AuditReport found = audit.run();
        timeline.ended(entry, found.text());
        return found;
    }

    private List<Audit.Part> everything() {
        return List.of(acknowledgedFrom(0), new Audit.Part(seeding.ledger(), 0, seeding.done()));
    }

    private Audit.Part acknowledgedFrom(long position) {
        return new Audit.Part(
                load.ledger(), position, Math.max(position, load.report().acknowledged()));
    }

    private synchronized Audit next(List<Audit.Part> parts) {
        if (last != null && last.report().running()) {
            throw LabException.conflict("An audit is in progress already.");
        }
        last = new Audit(proxy.url(), parts);
        return last;
    }

    /** The last audit; null if there was none. */
    public synchronized AuditReport report() {
        return last == null ? null : last.report();
    }
}
