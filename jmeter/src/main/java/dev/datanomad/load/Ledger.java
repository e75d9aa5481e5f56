package dev.datanomad.load;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file of all events that the service has acknowledged, one JSON object a line.
 *
 * <p>An event is handed to the operating system before {@link #add} returns, so that it survives the end of this process by
 * whatever means, though not a loss of power. Thread-safe.
 */
final class Ledger implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    /** Opens a ledger to append to. Throws a {@link CannotRunException} if that is not possible. */
    Ledger(Path file) {
        this.file = file;
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            boolean torn = endsWithinLine(file);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (torn) {
                write("\n");
            }
        } catch (IOException e) {
            throw new CannotRunException("The ledger " + file + " cannot be written: " + reason(e) + ".");
        }
    }

    /**
     * Records one event.
     *
     * @param self the link that the service gave it
     * @param event the posted JSON object, on one line
     */
    synchronized void add(String self, String event) {
        var line = new StringBuilder(event.length() + 80).append("{\"self\":\"");
        JsonStringEncoder.getInstance().quoteAsString(self, line);
        line.append("\",\"event\":").append(event).append("}\n");
        try {
            write(line);
        } catch (IOException e) {
            throw new CannotRunException("The ledger " + file + " can no longer be written: " + reason(e) + ".");
        }
    }

    private void write(CharSequence text) throws IOException {
        var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** A full disk can leave half a line behind; the next event must not be glued to it. */
    private static boolean endsWithinLine(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return false;
        }
        try (var old = FileChannel.open(file, StandardOpenOption.READ)) {
            var last = ByteBuffer.allocate(1);
            old.read(last, old.size() - 1);
            return last.get(0) != '\n';
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replaceAll("Exception$", "")
                + (e.getMessage() == null ? "" : ", " + e.getMessage());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CannotRunException("The ledger " + file + " cannot be closed: " + reason(e) + ".");
        }
    }
}
