package dev.datanomad.lab.system;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with one event a line, appended to while they are read. */
final class Ledgers {

    private Ledgers() {}

    /** How many lines are written to their end. */
    static long wholeLines(Path ledger) throws IOException {
        if (!Files.exists(ledger)) {
            return 0;
        }
        long lines = 0;
        byte[] bytes = new byte[64 * 1024];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(ledger))) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                for (int i = 0; i < read; i++) {
                    lines += bytes[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }
}
