package dev.datanomad.lab.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.migration.flags.FlagRules;
import dev.datanomad.tasks.migration.Step;
import dev.datanomad.tasks.migration.TaskFlags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepPlanTest {

    private static final String BILL = "bill";
    private static final List<String> USERS = IntStream.range(0, 40)
            .mapToObj(user -> "user-" + user)
            .collect(Collectors.collectingAndThen(Collectors.toList(), users -> {
                users.add(BILL);
                return users;
            }));

    @TempDir
    private Path folder;

    private TaskFlagsFile flags;

    static List<Step> steps() {
        return List.of(
                Step.ADD_ACCESS_CODE, Step.WRITE_TO_BOTH, Step.READ_FROM_BOTH, Step.NEW_PRIMARY, Step.STOP_WRITING_OLD);
    }

    @BeforeEach
    void create() {
        flags = new TaskFlagsFile(folder.resolve("flags.json"));
        flags.create();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void from_every_step_everybody_comes_to_every_other_one_and_no_phase_is_unsafe(Step from) {
        for (Step to : steps()) {
            take(from, 100_000);
            take(Step.NEW_PRIMARY, BILL);

            take(to, 100_000);

            USERS.forEach(user -> assertThat(of(user)).as("%s to %s", from, to).isEqualTo(to.flags()));
        }
    }

    @Test
    void a_share_of_the_users_comes_to_a_step_and_all_others_are_in_the_one_before() {
        for (Step step : List.of(Step.WRITE_TO_BOTH, Step.READ_FROM_BOTH, Step.NEW_PRIMARY, Step.STOP_WRITING_OLD)) {
            take(step, 30_000);

            Step before = Step.SAFE_ORDER.get(Step.SAFE_ORDER.indexOf(step) - 1);
            assertThat(USERS.stream().map(this::of).distinct())
                    .as(step.title())
                    .containsExactlyInAnyOrder(step.flags(), before.flags());
        }
    }

    @Test
    void a_user_is_named_until_everybody_takes_a_step() {
        take(Step.WRITE_TO_BOTH, 100_000);
        take(Step.READ_FROM_BOTH, BILL);
        assertThat(of(BILL)).isEqualTo(Step.READ_FROM_BOTH.flags());
        assertThat(of("user-1")).isEqualTo(Step.WRITE_TO_BOTH.flags());

        take(Step.WRITE_TO_BOTH, 100_000);

        assertThat(of(BILL)).isEqualTo(Step.WRITE_TO_BOTH.flags());
        try (FlagRules rules = flags.rules()) {
            assertThat(StepPlan.named(rules)).isEmpty();
        }
    }

    private void take(Step step, int thousandths) {
        StepPlan plan;
        try (FlagRules rules = flags.rules()) {
            plan = StepPlan.ofShare(rules, flags::rollout, step, thousandths);
        }
        follow(plan);
    }

    private void take(Step step, String user) {
        StepPlan plan;
        try (FlagRules rules = flags.rules()) {
            plan = StepPlan.ofUser(rules, user, step);
        }
        follow(plan);
    }

    /** An instance may have the flags of a phase while another still has those of the one before. */
    private void follow(StepPlan plan) {
        List<Map<BooleanFlag, Boolean>> before = all();
        for (List<FlagEdit> phase : plan.phases()) {
            flags.edit(phase);
            List<Map<BooleanFlag, Boolean>> after = all();
            for (int i = 0; i < before.size(); i++) {
                requireSafe(before.get(i), after.get(i));
            }
            before = after;
        }
    }

    private static void requireSafe(Map<BooleanFlag, Boolean> before, Map<BooleanFlag, Boolean> after) {
        boolean moves = !before.get(TaskFlags.PRIMARY_TASKS_DYNAMO).equals(after.get(TaskFlags.PRIMARY_TASKS_DYNAMO));
        for (Map<BooleanFlag, Boolean> flags : List.of(before, after)) {
            boolean readsBoth = flags.get(TaskFlags.READ_TASKS_BOTH);
            boolean writesBoth = flags.get(
                    flags.get(TaskFlags.PRIMARY_TASKS_DYNAMO)
                            ? TaskFlags.WRITE_TASKS_MONGO
                            : TaskFlags.WRITE_TASKS_DYNAMO);
            assertThat(!moves || readsBoth && writesBoth)
                    .as("%s to %s", before, after)
                    .isTrue();
        }
    }

    private List<Map<BooleanFlag, Boolean>> all() {
        List<Map<BooleanFlag, Boolean>> all = new ArrayList<>();
        USERS.forEach(user -> all.add(of(user)));
        return all;
    }

    private Map<BooleanFlag, Boolean> of(String user) {
        try (FlagRules rules = flags.rules()) {
            return StepPlan.FLAGS.stream().collect(Collectors.toMap(flag -> flag, flag -> rules.isOn(flag, user)));
        }
    }
}
