package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.text.Terminal;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "fault",
        description = "Breaks and mends a database, so that one can watch what users notice.",
        customSynopsis = "datanomad fault dynamodb|mongodb down|hang|slow MS|ok",
        mixinStandardHelpOptions = true,
        footerHeading = Call.HEADING,
        footer = Call.JAR + "fault dynamodb slow 300")
final class FaultCommand implements Runnable {

    private final Terminal terminal = new Terminal();

    @Parameters(index = "0", paramLabel = "DATABASE", description = "dynamodb or mongodb.")
    private String database;

    @Parameters(
            index = "1",
            paramLabel = "FAULT",
            description = {
                "down: refuses connections and cuts those that are open.",
                "hang: accepts everything and answers nothing.",
                "slow MS: each request takes so many milliseconds longer.",
                "ok: as it should be."
            })
    private String fault;

    @Parameters(index = "2", arity = "0..1", paramLabel = "MS", description = "For slow: milliseconds, 1 to 60000.")
    private Integer millis;

    @Override
    public void run() {
        Database broken = Database.of(database);
        Fault wanted = Fault.of(fault, millis);
        Map<String, Object> request = new HashMap<>();
        request.put("database", database);
        request.put("fault", fault);
        request.put("millis", millis);
        LabClient.connect().pull("fault", request);
        terminal.line("%s: %s", broken.title(), wanted.text());
    }
}
