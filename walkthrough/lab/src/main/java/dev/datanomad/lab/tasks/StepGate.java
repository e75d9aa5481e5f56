package dev.datanomad.lab.tasks;

import dev.datanomad.lab.system.Poll;
import dev.datanomad.migration.flags.FlagRules;
import dev.datanomad.tasks.migration.Code;
import dev.datanomad.tasks.migration.Route;
import dev.datanomad.tasks.migration.Step;
import dev.datanomad.tasks.migration.TaskFlags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks before a step in which one store alone answers users who were not answered by it alone until now: it must hold what the
 * other store holds, and nothing may be on its way.
 */
final class StepGate {

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final TaskFlagsFile flags;
    private final TaskInstances instances;
    private final TaskStores stores;
    private final TaskReconciliation reconciliation;

    StepGate(TaskFlagsFile flags, TaskInstances instances, TaskStores stores, TaskReconciliation reconciliation) {
        this.flags = flags;
        this.instances = instances;
        this.stores = stores;
        this.reconciliation = reconciliation;
    }

    /**
     * Why a step is not safe, with figures; empty if it is. Waits for some seconds for what is on its way, and walks a store.
     *
     * @param user the only one to take it; empty for others
     */
    Optional<String> objection(Step step, Optional<String> user) {
        Route route = step.route(false);
        boolean alone = step.code() != Code.BOTH || !route.readsBoth();
        if (!alone || isAlready(route.dynamoIsPrimary(), user)) {
            return Optional.empty();
        }
        List<String> reasons = new ArrayList<>();
        if (!Poll.until(DRAIN, () -> onTheWay().isEmpty())) {
            reasons.addAll(onTheWay());
        }
        String answers = route.dynamoIsPrimary() ? "DynamoDB" : "MongoDB";
        String other = route.dynamoIsPrimary() ? "MongoDB" : "DynamoDB";
        TaskReconciliation.Result found = reconciliation.run(Map.of(), "--dry-run", "--from", other);
        if (!found.clean()) {
            reasons.add(String.format(
                    "of %,d tasks in %s, %s lacks %,d or has them at an older version, and has %,d with other content",
                    found.walked(), other, answers, found.missing(), found.different()));
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of("In step " + step.number() + ", only " + answers + " answers, and "
                        + String.join("; ", reasons) + ".");
    }

    /** What has not arrived yet, in words. */
    private List<String> onTheWay() {
        long messages = stores.messages();
        return Stream.of(
                        messages == 0 ? "" : String.format("%,d messages are in the queue", messages),
                        stores.hasUnsent(Server.MONGODB) ? "MongoDB has changes that were not sent yet" : "",
                        stores.hasUnsent(Server.DYNAMODB) ? "DynamoDB has changes that were not sent yet" : "")
                .filter(reason -> !reason.isEmpty())
                .toList();
    }

    private boolean isAlready(boolean dynamo, Optional<String> user) {
        Code code = instances.code().orElse(Code.MONGODB);
        if (code != Code.BOTH) {
            return dynamo == (code == Code.DYNAMODB);
        }
        try (FlagRules rules = flags.rules()) {
            if (user.isPresent()) {
                return isAlready(rules, user.get(), dynamo);
            }
            return flags.rollout(TaskFlags.READ_TASKS_BOTH) == 0
                    && flags.rollout(TaskFlags.PRIMARY_TASKS_DYNAMO) == (dynamo ? TaskFlagsFile.EVERYBODY : 0)
                    && StepPlan.named(rules).stream().allMatch(named -> isAlready(rules, named, dynamo));
        }
    }

    private static boolean isAlready(FlagRules rules, String user, boolean dynamo) {
        return !rules.isOn(TaskFlags.READ_TASKS_BOTH, user)
                && rules.isOn(TaskFlags.PRIMARY_TASKS_DYNAMO, user) == dynamo;
    }
}
