package dev.datanomad.lab.cli;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.LabDatabases;
import dev.datanomad.lab.system.LabException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "fault",
        description = {
            "Injects a fault into a database, or kills an instance of the service; then watch what users notice.",
            "A database has one fault at a time, the last one."
        },
        customSynopsis = {
            "datanomad fault dynamodb|mongodb down|hang|reset|slow MS|bandwidth KB|error PERCENT|ok",
            "       datanomad fault dynamodb throttle PERCENT",
            "       datanomad fault service kill"
        },
        footer = LabCommand.CALL + "fault dynamodb slow 300")
final class FaultCommand extends LabCommand implements Runnable {

    private static final String SERVICE = "service";

    @Parameters(index = "0", paramLabel = "WHAT", description = "dynamodb, mongodb, or service.")
    private String what;

    @Parameters(
            index = "1",
            paramLabel = "FAULT",
            description = {
                "down: refuses new connections and closes the open ones.",
                "hang: accepts connections and requests, and answers nothing.",
                "reset: resets every connection, again and again.",
                "slow MS: adds latency to each request, in milliseconds.",
                "bandwidth KB: limits the bandwidth in each direction, in kilobytes a second.",
                "throttle PERCENT: throttles a share of the calls; of a batch, that share of the items is unprocessed.",
                "error PERCENT: lets a share of the calls fail: DynamoDB with status 500, MongoDB as in a failover. Half of"
                        + " the writes among them are done all the same.",
                "ok: no fault.",
                "kill: kills the newest instance of the service, with its requests in flight."
            })
    private String fault;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "AMOUNT",
            description = "Milliseconds (1 to 60000), kilobytes a second (1 to 1000000), or percent (1 to 100).")
    private Integer amount;

    private record Request(String database, String fault, Integer amount) {}

    @Override
    public void run() {
        if (what.equals(SERVICE)) {
            kill();
            return;
        }
        if (fault.equals("kill")) {
            throw LabException.input("Only the service can be killed: fault service kill. A database can be down.");
        }
        Store broken = LabDatabases.named(what);
        Fault wanted = Fault.of(fault, amount).requirePossible(broken);
        LabClient.connect().perform("fault", new Request(what, fault, amount));
        terminal.line("%s: %s", broken.title(), wanted.text());
    }

    private void kill() {
        if (!fault.equals("kill") || amount != null) {
            throw LabException.input("The service itself has one fault: fault service kill.");
        }
        terminal.line(
                "%s was killed.",
                LabClient.connect().perform("kill", Map.of()).path("instance").asText());
    }
}
