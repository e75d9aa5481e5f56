package dev.datanomad.lab.tasks;

import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.migration.flags.FlagRules;
import dev.datanomad.migration.flags.FlagTarget;
import dev.datanomad.tasks.migration.Step;
import dev.datanomad.tasks.migration.TaskFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * The way to the flags of a step, forward or back, in phases. Before each, all instances have the flags of the phase before: so
 * it is safe at every moment that some have the next flags and others do not yet. First comes what makes more copies, last what
 * makes fewer; while users move to another authority, both stores get all writes and are read.
 */
final class StepPlan {

    private static final int ALL = TaskFlagsFile.EVERYBODY;

    private static final List<BooleanFlag> WRITES = List.of(TaskFlags.WRITE_TASKS_DYNAMO, TaskFlags.WRITE_TASKS_MONGO);
    private static final List<BooleanFlag> READS = List.of(TaskFlags.READ_TASKS_BOTH);
    private static final List<BooleanFlag> AUTHORITY = List.of(TaskFlags.PRIMARY_TASKS_DYNAMO);

    /** The flags of the steps. */
    static final List<BooleanFlag> FLAGS = List.of(
            TaskFlags.WRITE_TASKS_DYNAMO,
            TaskFlags.READ_TASKS_BOTH,
            TaskFlags.PRIMARY_TASKS_DYNAMO,
            TaskFlags.WRITE_TASKS_MONGO);

    private final List<List<FlagEdit>> phases = new ArrayList<>();

    /** Who is moved: all users but those who are named, or one by name. Shares are in thousandths of a percent. */
    private interface Subject {

        int before(BooleanFlag flag);

        int after(BooleanFlag flag);

        FlagEdit edit(BooleanFlag flag, int share);

        /** The share while others move to another authority, or have more of what this flag gives. */
        default int during(BooleanFlag flag) {
            boolean moves = before(TaskFlags.PRIMARY_TASKS_DYNAMO) != after(TaskFlags.PRIMARY_TASKS_DYNAMO);
            return moves ? ALL : Math.max(before(flag), after(flag));
        }
    }

    private record Named(FlagRules rules, String user, Step step) implements Subject {

        @Override
        public int before(BooleanFlag flag) {
            return rules.isOn(flag, user) ? ALL : 0;
        }

        @Override
        public int after(BooleanFlag flag) {
            return step.flags().get(flag) ? ALL : 0;
        }

        @Override
        public FlagEdit edit(BooleanFlag flag, int share) {
            return new FlagEdit.OfUser(flag, user, share == 0 ? FlagTarget.OFF : FlagTarget.ON);
        }
    }

    private record Rollout(ToIntFunction<BooleanFlag> shares, Step step, int thousandths) implements Subject {

        @Override
        public int before(BooleanFlag flag) {
            return shares.applyAsInt(flag);
        }

        @Override
        public int after(BooleanFlag flag) {
            boolean on = step.flags().get(flag);
            if (on == before(step).flags().get(flag)) {
                return on ? ALL : 0;
            }
            return on ? thousandths : ALL - thousandths;
        }

        @Override
        public FlagEdit edit(BooleanFlag flag, int share) {
            return new FlagEdit.OfRollout(flag, share);
        }

        /** Where those are who do not take part yet. */
        private static Step before(Step step) {
            int index = Step.SAFE_ORDER.indexOf(step);
            return Step.SAFE_ORDER.get(Math.max(0, index - 1));
        }
    }

    private StepPlan(List<Subject> subjects) {
        add(subjects, WRITES, false);
        add(subjects, READS, false);
        List<FlagEdit> moves = new ArrayList<>();
        subjects.forEach(subject -> AUTHORITY.forEach(flag -> moves.add(subject.edit(flag, subject.after(flag)))));
        phases.add(moves);
        add(subjects, READS, true);
        add(subjects, WRITES, true);
    }

    private void add(List<Subject> subjects, List<BooleanFlag> flags, boolean last) {
        List<FlagEdit> edits = new ArrayList<>();
        for (Subject subject : subjects) {
            flags.forEach(flag -> edits.add(subject.edit(flag, last ? subject.after(flag) : subject.during(flag))));
        }
        phases.add(edits);
    }

    /** For one user, whom the flags name from then on. */
    static StepPlan ofUser(FlagRules rules, String user, Step step) {
        return new StepPlan(List.of(new Named(rules, user, step)));
    }

    /**
     * For a share of the users; all others are in the step before. With everybody, nobody is named any more.
     *
     * @param shares the rollouts as they are
     */
    static StepPlan ofShare(FlagRules rules, ToIntFunction<BooleanFlag> shares, Step step, int thousandths) {
        List<Subject> subjects = new ArrayList<>(List.of(new Rollout(shares, step, thousandths)));
        if (thousandths < ALL) {
            return new StepPlan(subjects);
        }
        Set<String> named = named(rules);
        named.forEach(user -> subjects.add(new Named(rules, user, step)));
        StepPlan plan = new StepPlan(subjects);
        List<FlagEdit> forget = new ArrayList<>();
        named.forEach(user -> FLAGS.forEach(flag -> forget.add(new FlagEdit.OfUser(flag, user, FlagTarget.ROLLOUT))));
        plan.phases.add(forget);
        return plan;
    }

    /** The users whom a flag of the steps names. */
    static Set<String> named(FlagRules rules) {
        Set<String> named = new TreeSet<>();
        FLAGS.forEach(flag -> named.addAll(rules.targets(flag).keySet()));
        return named;
    }

    /** Changes to be made at once, in order. Some of them change nothing. */
    List<List<FlagEdit>> phases() {
        return phases.stream().filter(phase -> !phase.isEmpty()).toList();
    }
}
