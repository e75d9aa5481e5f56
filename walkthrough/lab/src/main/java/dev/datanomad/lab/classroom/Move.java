package dev.datanomad.lab.classroom;

import dev.datanomad.lab.gate.NextStep;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A step of the gate as a request to the API.
 *
 * @param action the path of it; empty if the step is nothing that can be done by one request
 * @param fields of the request
 */
record Move(String action, Map<String, String> fields) {

    private static final int PROGRAM = 1;

    static Move of(NextStep step) {
        return switch (step.kind()) {
            case DEPLOY -> new Move("deploy", Map.of("stage", step.subject()));
            case TURN_OFF -> new Move("flags", Map.of("key", step.subject(), "percent", "0"));
            case TURN_ON -> new Move("flags", Map.of("key", step.subject(), "percent", "100"));
            case ROLL_OUT -> rollout(words(step));
            case RECONCILE -> reconciliation(words(step));
            // Its command may show the user's key shortened.
            case RELEASE -> new Move("", Map.of());
            case NONE -> new Move(step.command().endsWith(" audit") ? "audit" : "", Map.of());
        };
    }

    /** Of the command, behind the name of the program and of the command itself. */
    private static Iterator<String> words(NextStep step) {
        return Arrays.stream(step.command().split(" ")).skip(PROGRAM + 1).iterator();
    }

    private static Move rollout(Iterator<String> words) {
        Map<String, String> fields = new LinkedHashMap<>(Map.of("action", "start"));
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("--steps")) {
                fields.put("steps", words.next());
            } else {
                fields.put("key", word);
            }
        }
        return new Move("rollout", fields);
    }

    private static Move reconciliation(Iterator<String> words) {
        Map<String, String> fields = new LinkedHashMap<>();
        while (words.hasNext()) {
            switch (words.next()) {
                case "--dry-run" -> fields.put("dryRun", "true");
                case "--since" -> fields.put("since", words.next());
                case "--from" -> fields.put("from", words.next());
                default -> {
                    return new Move("", Map.of());
                }
            }
        }
        return new Move("reconcile", fields);
    }
}
