package dev.datanomad.lab.cli;

import dev.datanomad.databases.Options.Kind;
import picocli.CommandLine.Option;

/** Where a tour finds its databases. */
final class TourDatabases {

    @Option(
            names = "--given",
            description = "On the databases that MONGODB_URI and AWS_ENDPOINT_URL_DYNAMODB name, which must be on this"
                    + " machine and empty. What the tour puts into them is deleted at the end.")
    private boolean given;

    Kind kind() {
        return given ? Kind.GIVEN : Kind.EMBEDDED;
    }
}
