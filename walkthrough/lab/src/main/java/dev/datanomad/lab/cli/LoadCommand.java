package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.load.LoadReport;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "load",
        description =
                "Starts or stops users who write events and read them back; without an argument, shows their figures.",
        footer = {
            LabCommand.CALL + "load start",
            "and without a lab:",
            "  java -jar jmeter/target/datanomad-jmeter.jar --url http://localhost:5000 --ledger ledger.jsonl",
            "The test plan, jmeter/events_load.jmx, opens in JMeter, too."
        })
final class LoadCommand extends LabCommand implements Callable<Integer> {

    /** The first requests, or a crash, come within a few seconds. */
    private static final int POLLS = 16;

    @Parameters(arity = "0..1", paramLabel = "start|stop", description = "Without it, only shows the figures.")
    private String action;

    @Override
    public Integer call() {
        LabClient lab = LabClient.connect();
        LoadReport before = lab.status().load();
        if (action != null) {
            lab.perform("load", Map.of("action", action));
        }
        if ("start".equals(action)) {
            awaitFirstRequests(lab, before.requests());
            terminal.line("The load has started; ./datanomad load shows its figures.");
            return 0;
        }
        LoadReport load = lab.status().load();
        show(load);
        return load.problem() == null ? 0 : 1;
    }

    private static void awaitFirstRequests(LabClient lab, long before) {
        LoadReport load = lab.status().load();
        for (int i = 0; i < POLLS && load.running() && load.requests() <= before; i++) {
            LabClient.pause();
            load = lab.status().load();
        }
        if (load.problem() != null) {
            throw LabException.failed(load.problem());
        }
    }

    private void show(LoadReport load) {
        terminal.line("The load %s.", load.running() ? terminal.green("is running") : "is not running");
        if (load.problem() != null) {
            terminal.line(terminal.red(load.problem()));
        }
        terminal.line("  %,d requests, %s", load.requests(), failed(load.failed()));
        terminal.line("  %,d events acknowledged; all are in the ledger", load.acknowledged());
        if (load.readMillis() != null && load.writeMillis() != null) {
            terminal.line(
                    "  reads  %,5d ms median, %,5d ms p99",
                    load.readMillis().p50(), load.readMillis().p99());
            terminal.line(
                    "  writes %,5d ms median, %,5d ms p99",
                    load.writeMillis().p50(), load.writeMillis().p99());
        }
        for (LoadReport.Failure failure : load.failures()) {
            terminal.line("  %s %s: %s %s", failure.at(), failure.label(), failure.code(), failure.message());
        }
    }
}
