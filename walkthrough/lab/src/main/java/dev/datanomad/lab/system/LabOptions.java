package dev.datanomad.lab.system;

import java.nio.file.Path;

/**
 * How to run a lab.
 *
 * @param port where the front door listens on loopback; 0 for a free one
 * @param folder where everything is kept while it runs: data, flags, ledgers, logs
 * @param keepsData whether the databases keep their data in {@code folder}, for the next time; otherwise in memory
 * @param containers whether the databases run in containers
 * @param selfContained whether databases and flags are always those that the lab brings along, even if the environment
 *     names databases of somebody else or LaunchDarkly
 */
public record LabOptions(int port, Path folder, boolean keepsData, boolean containers, boolean selfContained) {

    private static final int MOST = 65_535;

    /** @throws LabException if there is no such port */
    public LabOptions {
        if (port < 0 || port > MOST) {
            throw LabException.input("There is no port " + port + ": choose one from 0 to " + MOST + ".");
        }
    }

    Path logs() {
        return folder.resolve("logs");
    }
}
