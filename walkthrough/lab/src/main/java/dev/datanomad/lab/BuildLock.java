package dev.datanomad.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Runs a command while no other process runs one with the same lock, and exits like that. The script {@code datanomad} calls it
 * as a source file, since it needs it to build everything, and no shell has a lock that all systems know and that goes
 * with its process.
 */
final class BuildLock {

    private BuildLock() {}

    /** Needs the file of the lock, which is created if it is missing, and the command. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (FileChannel lock =
                FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null) {
                System.err.println("Another command is building; this one goes on when that has ended ...");
                lock.lock();
            }
            Process command = new ProcessBuilder(Arrays.copyOfRange(arguments, 1, arguments.length))
                    .inheritIO()
                    .start();
            System.exit(command.waitFor());
        }
    }
}
