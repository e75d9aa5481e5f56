package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.tasks.Server;
import dev.datanomad.lab.tasks.TaskSteps.Outcome;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "fault",
        description = {
            "Injects a fault between the to-do service and one of its servers; then watch what users notice.",
            "A server has one fault at a time, the last one."
        },
        customSynopsis = "datanomad tasks fault mongodb|dynamodb|queue down|hang|reset|slow MS|bandwidth KB|ok",
        footer = LabCommand.CALL + "tasks fault dynamodb slow 300")
final class TasksFaultCommand extends LabCommand implements Runnable {

    @Parameters(index = "0", paramLabel = "WHAT", description = "mongodb, dynamodb, or queue.")
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
                "ok: no fault."
            })
    private String fault;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "AMOUNT",
            description = "Milliseconds (1 to 60000), or kilobytes a second (1 to 1000000).")
    private Integer amount;

    @Override
    public void run() {
        Server server = Server.named(what);
        Fault wanted = Fault.of(fault, amount);
        Map<String, Object> request = new HashMap<>(Map.of("server", what, "fault", fault));
        if (amount != null) {
            request.put("amount", amount);
        }
        LabClient.connectToTasks().perform("fault", request, Outcome.class);
        terminal.line("%s: %s", server.title(), wanted.text());
    }
}
