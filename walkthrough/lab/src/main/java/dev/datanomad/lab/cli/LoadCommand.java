package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.load.LoadReport;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "load",
        description = "Starts or stops users who write events and read them back, and earlier ones too; "
                + "without an argument, shows their figures.",
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
        LoadReport.Recent recent = load.recent();
        if (recent != null && recent.seconds() > 0) {
            terminal.line(
                    "  last %2d s  %,.0f reads and %,.0f writes a second, %s",
                    recent.seconds(), recent.readRate(), recent.writeRate(), failed(recent.failed()));
            latency(recent.readMillis(), recent.writeMillis());
        }
        terminal.line(
                "  whole      %,d reads (%,d of earlier events) and %,d writes, %s",
                load.gets(), load.oldReads(), load.posts(), failed(load.failed()));
        if (load.readMillis() != null && load.writeMillis() != null) {
            latency(load.readMillis(), load.writeMillis());
        }
        terminal.line("  %,d events acknowledged; all are in the ledger", load.acknowledged());
        load.causes().forEach(this::show);
    }

    private void latency(LoadReport.Latency reads, LoadReport.Latency writes) {
        terminal.line(
                "             reads  %,5d ms median, %,5d ms p99; writes %,5d ms median, %,5d ms p99",
                reads.p50(), reads.p99(), writes.p50(), writes.p99());
    }

    private void show(LoadReport.Failures failures) {
        LoadReport.Failure last = failures.last();
        terminal.line(
                "  %s",
                terminal.red(String.format(
                        "%,d failed: %s%s",
                        failures.count(),
                        failures.cause().text(),
                        failures.old() == 0 ? "" : String.format(", %,d of them of earlier events", failures.old()))));
        terminal.line("    the last at %s: %s: %s %s", last.at(), last.label(), last.code(), last.message());
    }
}
