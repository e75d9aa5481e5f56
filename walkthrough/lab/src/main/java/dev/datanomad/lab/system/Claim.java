package dev.datanomad.lab.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Claims of this process on folders: taken before anything there is emptied, killed or written, and gone with the process
 * however it ends. A claim is a lock on a file in the folder, which is never deleted: others may have that very file open.
 * Thread-safe.
 */
public final class Claim {

    private static final String FILE = "lock";

    /** Behind the text: on Windows others could not read what is locked. */
    private static final long POSITION = 1 << 20;

    private static final String UNKNOWN = "another process";

    /**
     * By the real path of the file. None of them may be opened again here: on POSIX systems a lock is gone as soon as its
     * process closes any channel to the file.
     */
    private static final Map<Path, FileChannel> HELD = new HashMap<>();

    private Claim() {}

    /**
     * Claims a folder, unless this process has already; false if another process has. The folder is created if it is
     * missing.
     *
     * @throws LabException if the folder cannot be used
     */
    public static synchronized boolean take(Path folder) {
        try {
            Path file = file(Files.createDirectories(folder).toRealPath());
            return HELD.containsKey(file) || lock(file);
        } catch (IOException e) {
            throw LabException.failed("The folder " + folder + " cannot be used: " + e);
        }
    }

    private static boolean lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock(POSITION, 1, false) == null) {
            channel.close();
            return false;
        }
        HELD.put(file, channel);
        String holder = "process " + ProcessHandle.current().pid();
        channel.truncate(0).write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)));
        return true;
    }

    /** Who has claimed a folder that this process could not, for people. */
    public static String holder(Path folder) {
        try {
            String holder = Files.readString(file(folder));
            return holder.isEmpty() ? UNKNOWN : holder;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** Gives a folder back, if this process has it. */
    public static synchronized void giveBack(Path folder) {
        try {
            FileChannel held = HELD.remove(file(folder.toRealPath()));
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            throw LabException.failed("The folder " + folder + " cannot be given back: " + e);
        }
    }

    static Path file(Path folder) {
        return folder.resolve(FILE);
    }
}
