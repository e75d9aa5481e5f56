package dev.datanomad.load;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of acknowledged events, one JSON object a line, to append to.
 *
 * <p>Entries are handed to the operating system before {@link #append} returns, so they survive a kill of this process,
 * though not a loss of power. A last line without a line feed was torn by a kill or a full disk and is not an entry:
 * {@link #open} removes it, so that the next entry is never joined to it, and {@link #count} leaves it out.
 *
 * <p>Thread-safe. A file has one writer at a time, and any number of readers.
 */
public final class Ledger implements Closeable {
    private static final int BLOCK = 8 * 1024;

    private final FileChannel file;

    private Ledger(FileChannel file) {
        this.file = file;
    }

    /** Opens a ledger, and creates it with its folder if it is missing. */
    public static Ledger open(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        file.truncate(endOfLastLine(file));
        file.position(file.size());
        return new Ledger(file);
    }

    private static long endOfLastLine(FileChannel file) throws IOException {
        for (long end = file.size(); end > 0; end -= BLOCK) {
            var bytes = ByteBuffer.allocate((int) Math.min(BLOCK, end));
            long start = end - bytes.capacity();
            while (bytes.hasRemaining() && file.read(bytes, start + bytes.position()) >= 0) {
                // A read may return only a part of the block.
            }
            for (int i = bytes.position() - 1; i >= 0; i--) {
                if (bytes.get(i) == '\n') {
                    return start + i + 1;
                }
            }
        }
        return 0;
    }

    /** An event, a JSON object on one line, as an entry under the link that the service gave it. */
    public static String entry(String self, String event) {
        var line = new StringBuilder(event.length() + 80).append("{\"self\":\"");
        JsonStringEncoder.getInstance().quoteAsString(self, line);
        return line.append("\",\"event\":").append(event).append("}\n").toString();
    }

    public synchronized void append(String entries) throws IOException {
        var bytes = ByteBuffer.wrap(entries.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** How many entries a ledger has; 0 if there is no such file. */
    public static long count(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        long lines = 0;
        var bytes = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(path)) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                for (int i = 0; i < read; i++) {
                    lines += bytes[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
