package dev.datanomad.lab.system;

import java.nio.file.Path;

/**
 * The options of a lab.
 *
 * @param port of the front door, on loopback; 0 for a free one
 * @param keepsData whether the databases keep their data in {@code folder} for the next time; otherwise in memory
 * @param selfContained whether to ignore external databases and LaunchDarkly in the environment
 */
public record LabOptions(int port, Path folder, boolean keepsData, boolean containers, boolean selfContained) {

    private static final int MAX_PORT = 65_535;

    /** @throws LabException if the port is out of range */
    public LabOptions {
        if (port < 0 || port > MAX_PORT) {
            throw LabException.input("There is no port " + port + ": choose one from 0 to " + MAX_PORT + ".");
        }
    }

    Path logs() {
        return folder.resolve("logs");
    }
}
