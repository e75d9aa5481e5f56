package dev.datanomad.databases;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder of both databases' files, locked for one process. */
final class DataFolder implements AutoCloseable {

    private final Path folder;
    private final FileChannel lock;

    private DataFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static DataFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            return new DataFolder(folder, lock(folder));
        } catch (IOException e) {
            throw new DatabasesException("The data folder " + folder + " cannot be used (" + RootCause.of(e) + ").", e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock(channel)) {
            channel.close();
            throw new DatabasesException("The data folder " + folder + " is in use by other databases.");
        }
        return channel;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Locked by this JVM.
            return false;
        }
    }

    Path mongoFile() {
        return folder.resolve("mongodb.mv.db");
    }

    Path dynamoFile() {
        return folder.resolve("dynamodb.mv.db");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
