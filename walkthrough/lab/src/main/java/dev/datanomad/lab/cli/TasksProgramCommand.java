package dev.datanomad.lab.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.children.ShellVariables;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.tasks.TaskProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** A command that is a program of the to-do service, run with the settings of the running lab. */
abstract class TasksProgramCommand extends LabCommand implements Callable<Integer> {

    private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

    /** Runs it here, in this terminal, and returns its exit code. */
    final int run(Function<TaskProgram, List<String>> program, List<String> arguments) {
        JsonNode environment = LabClient.connectToTasks().read("environment", JsonNode.class);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(program.apply(TaskProgram.built(Home.find())));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(ShellVariables.NEEDED.inherited());
        builder.environment().putAll(JsonFiles.MAPPER.convertValue(environment, VARIABLES));
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw LabException.failed("The program could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }
}
