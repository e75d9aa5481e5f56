package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.text.Terminal;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "fault",
        description = {
            "Breaks and mends a database, or kills an instance of the service, so that one can watch what users notice.",
            "A database has one fault at a time: the last one that was asked for."
        },
        customSynopsis = {
            "datanomad fault dynamodb|mongodb down|hang|reset|slow MS|bandwidth KB|error PERCENT|ok",
            "       datanomad fault dynamodb throttle PERCENT",
            "       datanomad fault service kill"
        },
        mixinStandardHelpOptions = true,
        footerHeading = HelpFooter.HEADING,
        footer = HelpFooter.JAR + "fault dynamodb slow 300")
final class FaultCommand implements Runnable {

    private static final String SERVICE = "service";

    private final Terminal terminal = new Terminal();

    @Parameters(index = "0", paramLabel = "WHAT", description = "dynamodb, mongodb, or service.")
    private String what;

    @Parameters(
            index = "1",
            paramLabel = "FAULT",
            description = {
                "down: refuses connections and cuts those that are open.",
                "hang: accepts everything and answers nothing.",
                "reset: resets every connection, again and again.",
                "slow MS: each request takes so many milliseconds longer.",
                "bandwidth KB: so many kilobytes a second pass in each direction.",
                "throttle PERCENT: so many of the calls are throttled; of batches, so many of the items come back.",
                "error PERCENT: so many of the calls are answered with an error: DynamoDB's 500, or what MongoDB says"
                        + " while its primary changes. Half of the writes among them are done all the same.",
                "ok: as it should be.",
                "kill: ends the service's newest instance on the spot, in the middle of everything."
            })
    private String fault;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "AMOUNT",
            description = "Milliseconds (1 to 60000), kilobytes a second (1 to 1000000), or percent (1 to 100).")
    private Integer amount;

    @Override
    public void run() {
        if (what.equals(SERVICE)) {
            kill();
            return;
        }
        if (fault.equals("kill")) {
            throw LabException.input("Only the service can be killed: fault service kill. A database can be down.");
        }
        Database broken = Database.of(what);
        Fault wanted = Fault.of(fault, amount).requireFor(broken);
        Map<String, Object> request = new HashMap<>();
        request.put("database", what);
        request.put("fault", fault);
        request.put("amount", amount);
        LabClient.connect().pull("fault", request);
        terminal.line("%s: %s", broken.title(), wanted.text());
    }

    private void kill() {
        if (!fault.equals("kill") || amount != null) {
            throw LabException.input("The service itself has one fault: fault service kill.");
        }
        terminal.line(
                "%s is killed.",
                LabClient.connect().pull("kill", Map.of()).path("instance").asText());
    }
}
