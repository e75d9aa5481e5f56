package dev.datanomad.lab.tasks;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.migration.flags.FlagRules;
import dev.datanomad.tasks.migration.Code;
import dev.datanomad.tasks.migration.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Takes steps of the migration, forward and back, one at a time. Thread-safe. */
public final class TaskSteps {

    private static final Map<String, String> NO_MORE = Map.of();

    private final TaskFlagsFile flags;
    private final TaskInstances instances;
    private final TaskStores stores;
    private final TaskReconciliation reconciliation;
    private final StepGate gate;
    private final ReentrantLock working = new ReentrantLock();
    private volatile Instant verified;

    /**
     * What came of an action.
     *
     * @param ok whether everything is as it should be
     * @param lines what was done, a sentence each
     */
    public record Outcome(boolean ok, List<String> lines) {}

    /**
     * Who takes a step.
     *
     * @param user one user, by the key; empty for a share of all
     * @param percent of all users, 0 to 100
     */
    public record Who(Optional<String> user, String percent) {

        /** Everybody. */
        public static final Who EVERYBODY = new Who(Optional.empty(), "100");

        /** One user. */
        public static Who user(String key) {
            Rollouts.requireUser(key);
            return new Who(Optional.of(key), "100");
        }

        /** A share of the users. */
        public static Who percent(String percent) {
            Rollouts.thousandths(percent);
            return new Who(Optional.empty(), percent);
        }

        private boolean isEverybody() {
            return user.isEmpty() && Rollouts.thousandths(percent) == TaskFlagsFile.EVERYBODY;
        }

        private String text() {
            return user.map(key -> "user " + key).orElse(isEverybody() ? "everybody" : percent + "% of the users");
        }
    }

    TaskSteps(TaskFlagsFile flags, TaskInstances instances, TaskStores stores, TaskReconciliation reconciliation) {
        this.flags = flags;
        this.instances = instances;
        this.stores = stores;
        this.reconciliation = reconciliation;
        gate = new StepGate(flags, instances, stores, reconciliation);
    }

    /** The step of a number; throws a LabException if there is none. */
    public static Step named(String number) {
        return Optional.of(number)
                .filter(text -> text.matches("[1-8]"))
                .flatMap(text -> Step.of(Integer.parseInt(text)))
                .orElseThrow(() -> LabException.input("There is no step \"" + number + "\": choose 1 to 8."));
    }

    /** When it was last verified that DynamoDB has every task of MongoDB; empty if it never was. */
    public Optional<Instant> verified() {
        return Optional.ofNullable(verified);
    }

    /**
     * Takes a step: deploys the code that it needs, and sets flags in an order that is safe at every moment. Returns when every
     * instance has them.
     *
     * @param anyway whether to take it without looking whether users would miss tasks
     * @throws LabException if it is not safe, nobody can take it so, or another action is in progress
     */
    public Outcome take(Step step, Who who, boolean anyway) {
        return alone(() -> {
            List<String> lines = new ArrayList<>();
            if (step == Step.MIGRATE_OLD_DATA) {
                return migrate(who, lines);
            }
            if (step.code() != Code.BOTH && !who.isEverybody()) {
                throw LabException.input("Step " + step.number() + " is a deploy: it is for everybody.");
            }
            Optional<String> objection = anyway ? Optional.empty() : gate.objection(step, who.user());
            objection.ifPresent(reason -> {
                throw LabException.unsafe(reason
                        + " Reconcile, let the queue become empty (queue-tasks 0), or take the step with --anyway.");
            });
            take(step, who, lines);
            return new Outcome(true, lines);
        });
    }

    private void take(Step step, Who who, List<String> lines) {
        Code code = instances.code().orElseThrow();
        if (step == Step.DEPLOY_NEW_DATABASE) {
            stores.createTable();
            lines.add("DynamoDB has the table " + TaskStores.TABLE + ".");
        }
        if (code == step.code() && code != Code.BOTH) {
            return;
        }
        if (code != Code.BOTH) {
            deploy(Code.BOTH, lines);
        }
        move(step, who, lines);
        if (step.code() != Code.BOTH) {
            deploy(step.code(), lines);
        }
    }

    private void deploy(Code code, List<String> lines) {
        TaskInstances.Deployed deployed = instances.deploy(code);
        lines.add(String.format(
                "The version with code for %s is deployed in %.1f s: %,d requests meanwhile, %,d failed.",
                switch (code) {
                    case MONGODB -> "MongoDB only";
                    case BOTH -> "both stores";
                    case DYNAMODB -> "DynamoDB only";
                },
                deployed.seconds(),
                deployed.requests(),
                deployed.failed()));
    }

    private void move(Step step, Who who, List<String> lines) {
        StepPlan plan;
        try (FlagRules rules = flags.rules()) {
            plan = who.user().isPresent()
                    ? StepPlan.ofUser(rules, who.user().get(), step)
                    : StepPlan.ofShare(rules, flags::rollout, step, Rollouts.thousandths(who.percent()));
        }
        plan.phases().forEach(this::set);
        lines.add("Step " + step.number() + ", " + step.title() + ": " + who.text() + ".");
    }

    private void set(List<FlagEdit> edits) {
        instances.awaitFlags(flags.edit(edits));
    }

    private Outcome migrate(Who who, List<String> lines) {
        if (!who.isEverybody()) {
            throw LabException.input("Step 7 walks all tasks: it is for everybody.");
        }
        if (instances.code().orElseThrow() == Code.MONGODB) {
            stores.createTable();
        }
        lines.add("Copied: " + reconciliation.run(NO_MORE).text() + ".");
        TaskReconciliation.Result found = reconciliation.run(NO_MORE, "--dry-run");
        lines.add("Verified: " + found.text() + ".");
        if (found.clean()) {
            verified = Instant.now();
        }
        return new Outcome(found.clean(), lines);
    }

    /** Sets the rollout of one flag, and asks nobody whether that is safe. Returns when every instance has it. */
    public void setFlag(String key, String percent) {
        FlagEdit edit = new FlagEdit.OfRollout(TaskFlagsFile.flag(key), Rollouts.thousandths(percent));
        alone(() -> {
            requireFlags();
            set(List.of(edit));
            return edit;
        });
    }

    /** Gives one user a flag by name, takes it away, or leaves it to the rollout: {@code on}, {@code off}, {@code rollout}. */
    public void setFlag(String key, String user, String value) {
        Rollouts.requireUser(user);
        FlagEdit edit = new FlagEdit.OfUser(TaskFlagsFile.flag(key), user, Rollouts.target(value));
        alone(() -> {
            requireFlags();
            set(List.of(edit));
            return edit;
        });
    }

    private void requireFlags() {
        if (instances.code().orElse(Code.MONGODB) != Code.BOTH) {
            throw LabException.conflict("The version that is deployed reads no flags: take step 2 first.");
        }
    }

    private <T> T alone(Supplier<T> action) {
        if (!working.tryLock()) {
            throw LabException.conflict("Another action is in progress; wait until it ends.");
        }
        try {
            return action.get();
        } finally {
            working.unlock();
        }
    }
}
