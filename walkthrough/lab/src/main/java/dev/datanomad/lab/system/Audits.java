package dev.datanomad.lab.system;

import dev.datanomad.lab.console.ConsoleLedger;
import dev.datanomad.lab.proxy.FrontProxy;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads recorded events back through the front door, one audit at a time: while one is in progress, another throws a
 * LabException. Thread-safe.
 */
public final class Audits {

    private final FrontProxy proxy;
    private final Load load;
    private final Seeding seeding;
    private final Supplier<ConsoleLedger> console;
    private final Timeline timeline;
    private Audit last;

    Audits(FrontProxy proxy, Load load, Seeding seeding, Supplier<ConsoleLedger> console, Timeline timeline) {
        this.proxy = proxy;
        this.load = load;
        this.seeding = seeding;
        this.console = console;
        this.timeline = timeline;
    }

    /** Audits all recorded events: acknowledged, seeded, and those of the console and the producer. */
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
        long entry = began();
        Thread thread = new Thread(() -> run(next, entry), "audit");
        thread.setDaemon(true);
        thread.start();
    }

    private AuditReport run(Audit audit) {
        return run(audit, began());
    }

    /** By the thread of whoever wants it. */
    private long began() {
        return timeline.began(Timeline.Kind.DATA, "audit: every recorded event is read back");
    }

    private AuditReport run(Audit audit, long entry) {
        AuditReport found = audit.run();
        timeline.ended(entry, found.text());
        return found;
    }

    private List<Audit.Part> everything() {
        ConsoleLedger byHand = console.get();
        return List.of(
                acknowledgedFrom(0),
                new Audit.Part(seeding.ledger(), 0, seeding.done()),
                new Audit.Part(byHand.file(), 0, byHand.written()));
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
