package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Assessment;
import dev.datanomad.lab.gate.Change;
import dev.datanomad.lab.gate.Condition;
import dev.datanomad.lab.gate.Facts;
import dev.datanomad.lab.gate.Gate;
import dev.datanomad.lab.gate.NextStep;
import dev.datanomad.lab.gate.Route;
import dev.datanomad.lab.gate.Routing;
import dev.datanomad.lab.gate.Shares;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.gate.Tally;
import dev.datanomad.lab.gate.WayBack;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.service.lifecycle.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The actions that could take events away from users, one at a time: the gate assesses each, and one that is not safe is
 * refused. Thread-safe.
 */
public final class GatedActions {

    /** A stage polls its flag file several times a second. */
    private static final Duration ADOPTION = Duration.ofSeconds(5);

    /** A request may wait, store an event, and write it a second time, each with its own limit. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(3);

    /** An action that follows another one at once waits for its end, unless that takes as long as a deploy. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private static final int LATELY = 10;

    private final Deployments deployments;
    private final Rollouts rollouts;
    private final LabDatabases databases;
    private final Reconciler reconciler;
    private final Evidence evidence;
    private final Traffic traffic;
    private final Timeline timeline;
    private final boolean launchDarkly;
    private final ReentrantLock acting = new ReentrantLock();

    /** How an action is to be done. */
    public enum Mode {
        /** Only if it is safe. */
        SAFELY,
        /** All the same; that is recorded. */
        ANYWAY,
        /** Not at all: only its consequences are told. */
        DRY_RUN;

        /** Both options together make no sense, and are refused. */
        public static Mode of(boolean anyway, boolean dryRun) {
            if (anyway && dryRun) {
                throw LabException.input("Choose one of --anyway and --dry-run.");
            }
            return anyway ? ANYWAY : dryRun ? DRY_RUN : SAFELY;
        }
    }

    /**
     * What became of an action.
     *
     * @param done false after a dry run
     * @param warnings a sentence each
     * @param deployment null unless it was a deploy
     */
    public record Outcome(Assessment assessment, boolean done, List<String> warnings, Deployment deployment) {}

    /**
     * The next step and the way back, each with what the gate says of it, and what that is concluded from.
     *
     * @param mongodb whether MongoDB holds every event
     * @param dynamodb the same of DynamoDB
     * @param shares of users, by where their requests go
     * @param seen what all instances have counted since the lab began
     */
    public record Next(
            NextStep step,
            Assessment assessment,
            NextStep back,
            Assessment price,
            Condition mongodb,
            Condition dynamodb,
            Shares shares,
            Tally seen) {

        public Condition holdsEverything(Store store) {
            return store == Store.MONGODB ? mongodb : dynamodb;
        }
    }

    /** @param launchDarkly whether stages have their flags from there, and not from the file */
    GatedActions(
            Deployments deployments,
            Rollouts rollouts,
            LabDatabases databases,
            Reconciler reconciler,
            Evidence evidence,
            Traffic traffic,
            Timeline timeline,
            boolean launchDarkly) {
        this.deployments = deployments;
        this.rollouts = rollouts;
        this.databases = databases;
        this.reconciler = reconciler;
        this.evidence = evidence;
        this.traffic = traffic;
        this.timeline = timeline;
        this.launchDarkly = launchDarkly;
    }

    /**
     * Sets the rollout of a flag, 0% to 100% with at most three decimals, and waits until all instances use it. If users
     * move to another store, what has happened since the last verification is verified first, and the step is taken back if
     * an event has missed that store while they moved.
     *
     * @throws LabException if it is not safe, or was taken back
     */
    public Outcome setFlag(String key, String percent, Mode mode) {
        Rollouts.requireKey(key);
        return make(new FlagChange.OfRollout(key, percent), mode);
    }

    /**
     * Puts a user on a flag or off it by name, before everybody else, or leaves the user to the rollout again; in the same way.
     *
     * @param value {@code on}, {@code off} or {@code rollout}
     * @throws LabException if it is not safe, or was taken back
     */
    public Outcome setTarget(String key, String user, String value, Mode mode) {
        Rollouts.requireKey(key);
        Rollouts.requireUser(user);
        return make(new FlagChange.OfUser(key, user, value), mode);
    }

    private Outcome make(FlagChange edit, Mode mode) {
        if (launchDarkly) {
            throw LabException.conflict("The flags come from LaunchDarkly (LD_SDK_KEY is set): set them there.");
        }
        return exclusively(() -> set(edit, mode));
    }

    private Outcome set(FlagChange edit, Mode mode) {
        Rollouts.Reading before = rollouts.read();
        Rollouts.Reading after = edit.preview(rollouts);
        Change change = Change.ofFlag(edit.command(), routing(stage(), after.flags()));
        Assessment assessment = assess(change, mode);
        List<String> warnings = new ArrayList<>(edit.warnings(before.flags(), after.flags()));
        if (mode == Mode.DRY_RUN) {
            return new Outcome(assessment, false, warnings, null);
        }
        requireSafe(assessment, mode);
        Evidence.Reading counted = evidence.read();
        rollouts.write(after.content());
        String done = edit.text(before.flags(), after.flags());
        timeline.happened(Timeline.Kind.FLAG, done);
        warnings.addAll(adopted(after.flags().version()));
        Routing routes = routing(stage(), before.flags());
        for (Store store : Store.values()) {
            long missed = change.moves(routes, store) ? missedSince(counted, store) : 0;
            if (missed > 0 && mode == Mode.SAFELY) {
                rollouts.write(before.content());
                timeline.happened(Timeline.Kind.FLAG, done + ", taken back");
                adopted(before.flags().version());
                throw LabException.conflict("The step was taken back: while users moved, " + missed
                        + " of their events missed " + store.title() + ". See ./datanomad next.");
            }
        }
        return new Outcome(assessment, true, warnings, null);
    }

    /** Waits for the requests that began before users moved, and returns how many events have missed the store meanwhile. */
    private long missedSince(Evidence.Reading counted, Store store) {
        Poll.until(LONGEST_REQUEST, deployments::isIdle);
        return evidence.read().tally().minus(counted.tally()).missed(store).all();
    }

    /** Waits until all instances use these flags; warns of those that do not. */
    private List<String> adopted(String version) {
        if (Poll.until(ADOPTION, () -> outdated(version).isEmpty())) {
            return List.of();
        }
        return List.of(String.join(", ", outdated(version)) + " does not use the new flags after "
                + ADOPTION.toSeconds() + " s: see ./datanomad flags.");
    }

    private List<String> outdated(String version) {
        return deployments.instances().stream()
                .filter(instance -> deployments
                        .flags(instance)
                        .filter(flags -> !flags.version().equals(version))
                        .isPresent())
                .map(Instance::name)
                .toList();
    }

    /**
     * Replaces all instances behind the front door.
     *
     * @throws LabException if it is not safe, or does not succeed; the old instances then stay
     */
    public Outcome deploy(Stage stage, int instances, Mode mode) {
        return exclusively(() -> {
            Assessment assessment = assess(deployOf("deploy " + stage.number(), stage), mode);
            if (mode == Mode.DRY_RUN) {
                return new Outcome(assessment, false, List.of(), null);
            }
            requireSafe(assessment, mode);
            Deployment done = deployments.deploy(stage, instances);
            return new Outcome(assessment, true, done.warnings(), done);
        });
    }

    /** Replaces the flag file by the last good flags, which every instance uses already. */
    public void restoreFlags() {
        exclusively(() -> {
            rollouts.restore();
            timeline.happened(Timeline.Kind.FLAG, "flags.json: the last good flags again");
            return null;
        });
    }

    private interface Action<T> {
        T perform();
    }

    private <T> T exclusively(Action<T> action) {
        if (!isOurTurn()) {
            throw LabException.conflict("Another action is in progress; wait until it ends.");
        }
        try {
            return action.perform();
        } finally {
            acting.unlock();
        }
    }

    private boolean isOurTurn() {
        try {
            return acting.tryLock(TURN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }

    /** Verifies a tail first, where that is all that is missing. */
    private Assessment assess(Change change, Mode mode) {
        Facts facts = facts();
        if (mode == Mode.SAFELY) {
            for (Store store : Store.values()) {
                boolean asked = change.moves(facts.routing(), store) || change.removes() == store.other();
                if (asked && evidence.proof(store).tailIsEnough() && canReconcile()) {
                    reconciler.run(ReconcileOptions.dryRunOf(store).sinceLast());
                    facts = facts();
                }
            }
        }
        return Gate.assess(change, facts);
    }

    private boolean canReconcile() {
        return stage().reconciles() && !reconciler.isRunning();
    }

    private void requireSafe(Assessment assessment, Mode mode) {
        if (assessment.isSafe()) {
            return;
        }
        if (mode == Mode.SAFELY) {
            throw LabException.refused(assessment);
        }
        timeline.note("Done anyway: " + Printable.of(assessment.action()) + ". " + assessment.refusal());
    }

    /** What is known now; asks every instance. */
    public Facts facts() {
        Evidence.Reading reading = evidence.read();
        return new Facts(
                Instant.now(),
                routing(stage(), flags()),
                reading.proofs(),
                reading.tally(),
                reading.silent(),
                launchDarkly ? List.of() : outdated(rollouts.read().flags().version()),
                faults(),
                lately());
    }

    /** The next step of the migration, and its conditions now. */
    public Next next() {
        Facts facts = facts();
        NextStep step = NextStep.of(stage().number(), facts);
        NextStep back = WayBack.of(stage().number(), facts);
        return new Next(
                step,
                assess(step, facts),
                back,
                assess(back, facts),
                facts.holdsEverything(Store.MONGODB),
                facts.holdsEverything(Store.DYNAMODB),
                Shares.of(facts.routing()),
                facts.tally());
    }

    private Assessment assess(NextStep step, Facts facts) {
        return switch (step.kind()) {
            case DEPLOY -> Gate.assess(deployOf(step.command(), Stage.of(step.subject())), facts);
            case TURN_OFF -> Gate.assess(flagOf(step, "0"), facts);
            case TURN_ON -> Gate.assess(flagOf(step, "100"), facts);
            case ROLL_OUT, RECONCILE, RELEASE -> new Assessment(step.command(), List.of(), NextStep.conditions(facts));
            case NONE -> new Assessment(step.command(), List.of(), List.of());
        };
    }

    private Change deployOf(String command, Stage stage) {
        boolean removes = stage == Stage.DYNAMO_ONLY && stage() != Stage.DYNAMO_ONLY;
        return Change.ofDeploy(command, routing(stage, flags()), removes ? Store.MONGODB : null);
    }

    private Change flagOf(NextStep step, String percent) {
        FlagValues after = launchDarkly
                ? flags()
                : rollouts.preview(step.subject(), percent).flags();
        return Change.ofFlag(step.command(), routing(stage(), after));
    }

    private Stage stage() {
        return deployments.stage().orElse(Stage.MONGO_ONLY);
    }

    /** Of the file; of an instance, where they come from LaunchDarkly, if one is there. */
    private FlagValues flags() {
        return launchDarkly ? deployments.flags().map(FlagValues::ofShares).orElseGet(this::ofFile) : ofFile();
    }

    private FlagValues ofFile() {
        return rollouts.read().flags();
    }

    private static Routing routing(Stage stage, FlagValues flags) {
        return switch (stage) {
            case MONGO_ONLY -> Routing.all(Route.only(Store.MONGODB));
            case DYNAMO_ONLY -> Routing.all(Route.only(Store.DYNAMODB));
            case ADD_DYNAMODB, FIX_BUG -> flags.routing();
        };
    }

    private Map<Store, String> faults() {
        LabStatus.Databases now = databases.status();
        Map<Store, String> faults = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            String state = now.of(store);
            if (!now.alive()) {
                faults.put(store, "its process has crashed");
            } else if (!state.equals(Fault.NONE.text())) {
                faults.put(store, "its fault is: " + state);
            }
        }
        return faults;
    }

    private Facts.Requests lately() {
        List<Traffic.Second> all = traffic.seconds();
        List<Traffic.Second> last = all.subList(Math.max(0, all.size() - LATELY), all.size());
        return new Facts.Requests(
                last.stream().mapToInt(Traffic.Second::requests).sum(),
                last.stream().mapToInt(Traffic.Second::failed).sum());
    }
}
