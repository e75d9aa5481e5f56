package dev.datanomad.lab.tasks;

import dev.datanomad.tasks.migration.Step;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The lab of the to-do service at one moment.
 *
 * @param code the version that is deployed: {@code mongodb}, {@code both} or {@code dynamodb}
 * @param flags for whom each flag is on, in words
 * @param standings who is in which step
 * @param faults of each server, in words
 * @param messages how many are in the queue
 * @param unsent the stores with changes that were not sent to the queue yet
 * @param verified when it was last verified that DynamoDB has every task, in milliseconds since 1970; 0 if it never was
 * @param requests for tasks, at the front door
 * @param failed how many of them
 */
public record TasksStatus(
        String url,
        String folder,
        String code,
        List<String> instances,
        List<String> feed,
        Map<String, String> flags,
        List<Standing> standings,
        Map<String, String> faults,
        long messages,
        List<String> unsent,
        long verified,
        long requests,
        long failed) {

    /** Who is in a step, in words; empty if nobody is. */
    public String in(Step step) {
        return standings.stream()
                .filter(standing -> standing.step() == step.number())
                .map(Standing::text)
                .findFirst()
                .orElse("");
    }

    /** The flags of a step, in words. */
    public static String flagsOf(Step step) {
        return StepPlan.FLAGS.stream()
                .map(flag -> flag.key() + (step.flags().get(flag) ? " on" : " off"))
                .collect(Collectors.joining(", "));
    }

    /** What is on its way between the two stores, in words. */
    public String queueText() {
        return String.format("%,d messages", messages)
                + (unsent.isEmpty() ? "" : "; not sent yet: changes in " + String.join(" and ", unsent));
    }

    /** Whether old data was migrated, in a sentence. */
    public String verifiedText() {
        return verified == 0
                ? "It was not verified yet that DynamoDB has every task."
                : "Verified at "
                        + LocalTime.ofInstant(Instant.ofEpochMilli(verified), ZoneId.systemDefault())
                                .truncatedTo(ChronoUnit.SECONDS)
                        + ": DynamoDB had every task of MongoDB.";
    }
}
