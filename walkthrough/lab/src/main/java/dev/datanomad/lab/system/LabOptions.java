package dev.datanomad.lab.system;

import dev.datanomad.databases.Options.Kind;
import java.nio.file.Path;

/**
 * The options of a lab.
 *
 * @param port of the front door, on loopback; 0 for a free one
 * @param keepsData whether the databases keep their data in {@code folder} for the next time; otherwise in memory
 * @param databases where those of the lab run
 * @param selfContained whether to ignore external databases and LaunchDarkly in the environment
 * @param scale how many users and old events the route has
 */
public record LabOptions(int port, Path folder, boolean keepsData, Kind databases, boolean selfContained, Scale scale) {

    /**
     * How much is migrated.
     *
     * @param users who are busy at the same time
     * @param oldEvents those that MongoDB has from before
     */
    public record Scale(int users, int oldEvents) {

        public static final Scale USUAL = new Scale(15, 5_000);
    }

    private static final int MAX_PORT = 65_535;

    /** @throws LabException if the port is out of range */
    public LabOptions {
        if (port < 0 || port > MAX_PORT) {
            throw LabException.input("There is no port " + port + ": choose one from 0 to " + MAX_PORT + ".");
        }
    }

    /** A lab that is the same on every machine: with embedded databases, in memory. */
    public static LabOptions selfContained(int port, Path folder) {
        return new LabOptions(port, folder, false, Kind.EMBEDDED, true, Scale.USUAL);
    }

    /** The same on other databases. */
    public LabOptions on(Kind others) {
        return new LabOptions(port, folder, keepsData, others, selfContained, scale);
    }

    Path logs() {
        return folder.resolve("logs");
    }
}
