package dev.datanomad.lab.console;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.load.Ledger;
import dev.datanomad.service.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The ledger of events that the console and the producer have written. Thread-safe. */
public final class ConsoleLedger implements AutoCloseable {

    private final Path file;
    private Ledger ledger;
    private long written;

    /** Created with the first entry. */
    ConsoleLedger(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /** Entries since the lab has started. */
    public synchronized long written() {
        return written;
    }

    /** @throws LabException if the file cannot be written */
    synchronized void add(String self, Map<String, Object> event) {
        try {
            if (ledger == null) {
                ledger = Ledger.open(file);
            }
            ledger.append(Ledger.entry(self, Json.write(event)));
            written++;
        } catch (IOException e) {
            throw LabException.failed("The ledger " + file + " cannot be written: " + e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        if (ledger != null) {
            try {
                ledger.close();
            } catch (IOException e) {
                throw LabException.failed("The ledger " + file + " cannot be closed: " + e.getMessage());
            }
            ledger = null;
        }
    }
}
