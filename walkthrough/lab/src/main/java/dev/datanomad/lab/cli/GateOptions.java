package dev.datanomad.lab.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of actions that the gate assesses. */
final class GateOptions {

    @Option(names = "--dry-run", description = "Only tells the consequences, and whether it would be safe.")
    private boolean dryRun;

    @Option(names = "--anyway", description = "Does it although it is not safe, and records that.")
    private boolean anyway;

    boolean isDryRun() {
        return dryRun;
    }

    /** A request to the lab, which can be added to. */
    Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("dryRun", dryRun);
        request.put("anyway", anyway);
        return request;
    }
}
