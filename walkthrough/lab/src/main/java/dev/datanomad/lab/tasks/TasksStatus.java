package dev.datanomad.lab.tasks;

import java.util.List;
import java.util.Map;

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
        long failed) {}
