package dev.datanomad.lab.system;

import dev.datanomad.lab.proxy.FrontProxy;
import dev.datanomad.load.Ledger;
import java.io.IOException;
import java.util.List;

/** Reads recorded events back through the front door, one audit at a time. Thread-safe. */
public final class Audits {

    private final FrontProxy proxy;
    private final Load load;
    private final Seeding seeding;
    private Audit last;

    Audits(FrontProxy proxy, Load load, Seeding seeding) {
        this.proxy = proxy;
        this.load = load;
        this.seeding = seeding;
    }

    /**
     * Audits all recorded events, acknowledged and seeded.
     *
     * @throws LabException if an audit is in progress
     */
    public AuditReport run() {
        return next(everything()).run();
    }

    /**
     * Audits the acknowledged events from a position in the ledger on.
     *
     * @param position see {@link #position}
     * @throws LabException if an audit is in progress
     */
    public AuditReport runFrom(long position) {
        return next(List.of(acknowledgedFrom(position))).run();
    }

    /** The current position in the ledger of acknowledged events: how many there are. */
    public long position() {
        try {
            return Ledger.count(load.ledger());
        } catch (IOException e) {
            throw LabException.failed("The ledger " + load.ledger() + " cannot be read: " + e.getMessage() + ".");
        }
    }

    /**
     * Starts an audit of all recorded events.
     *
     * @throws LabException if an audit is in progress
     */
    public void start() {
        Thread thread = new Thread(next(everything())::run, "audit");
        thread.setDaemon(true);
        thread.start();
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
