package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Deployment;
import dev.datanomad.lab.system.GatedActions.Outcome;
import dev.datanomad.lab.system.Stage;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "deploy",
        description = {
            "Deploys a stage behind the front door without a failed request, then stops the previous one.",
            "Requests for events are spread over the instances; the dashboard and the metrics are those of the first. An"
                    + " instance that ends gets no more requests: try fault service kill.",
            "A deploy that would take events away from users is refused."
        },
        footer = {
            LabCommand.CALL + "deploy 2",
            "and by hand, without a front door:",
            "  PORT=5001 FLAGS_FILE=flags.json java -jar stage2-add-dynamodb/target/stage2-add-dynamodb.jar"
        })
final class DeployCommand extends LabCommand implements Runnable {

    @Parameters(paramLabel = "STAGE", description = "1, 2, 3 or 4; the current stage is restarted.")
    private String stage;

    @Option(
            names = "--instances",
            paramLabel = "K",
            description = "How many instances, 1 to 4; they replace all current ones. Default: ${DEFAULT-VALUE}.")
    private int instances = 1;

    @Mixin
    private GateOptions gate;

    @Override
    public void run() {
        Stage wanted = Stage.of(stage);
        LabClient lab = LabClient.connect();
        Map<String, Object> request = gate.request();
        request.put("stage", wanted.number());
        request.put("instances", instances);
        if (!gate.isDryRun()) {
            terminal.line("Deploying stage %d (%s) ...", wanted.number(), wanted.module());
        }
        Outcome outcome = lab.perform("deploy", request, Outcome.class);
        new GateText(terminal).show(outcome);
        if (outcome.done()) {
            show(outcome.deployment());
        }
    }

    private void show(Deployment done) {
        terminal.line(
                "%s after %.1f s%s.",
                terminal.bold("Stage " + done.stage() + " is live"
                        + (done.instances() == 1 ? "" : ", with " + done.instances() + " instances,")),
                done.readyMillis() / 1_000.0,
                done.before() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; stage %d was drained and stopped within %.1f s",
                                done.before(),
                                done.drainMillis() / 1_000.0));
        terminal.line("%,d requests for events during the deploy, %,d failed.", done.requests(), done.failed());
    }
}
