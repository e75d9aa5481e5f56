package dev.datanomad.lab.system;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file with one event a line, to append to. Safe for use by many threads. */
final class Ledger implements Closeable {

    private static final int STEP = 8 * 1024;

    private final FileChannel file;

    private Ledger(FileChannel file) {
        this.file = file;
    }

    /** Makes it if it is not there. A line without an end, of a process that was killed, is taken away. */
    static Ledger open(Path path) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        file.truncate(endOfLines(file));
        file.position(file.size());
        return new Ledger(file);
    }

    private static long endOfLines(FileChannel file) throws IOException {
        for (long end = file.size(); end > 0; end -= STEP) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(STEP, end));
            long from = end - bytes.capacity();
            while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
                // Goes on until the buffer is full.
            }
            for (int i = bytes.position() - 1; i >= 0; i--) {
                if (bytes.get(i) == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }

    /** Appends whole lines. */
    synchronized void append(byte[] lines) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
