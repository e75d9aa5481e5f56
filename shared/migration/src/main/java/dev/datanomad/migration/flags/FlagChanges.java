package dev.datanomad.migration.flags;

import dev.datanomad.migration.flags.FlagsPanel.Flag;
import dev.datanomad.migration.flags.FlagsPanel.State;
import dev.datanomad.service.dashboard.View.Mark;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The latest changes of rollouts, from what the flags are at one time and another. For use by one thread at a time. */
final class FlagChanges {

    private static final int KEPT = 20;

    private final Map<String, Flag> known = new HashMap<>();
    private final Deque<Mark> changes = new ArrayDeque<>();

    /** The changes, the oldest first, the last {@value #KEPT} at most. A flag that was not known before has not changed. */
    List<Mark> upTo(State state, Instant now) {
        for (Flag flag : state.flags()) {
            if (Double.isNaN(flag.share())) {
                continue;
            }
            Flag before = known.put(flag.key(), flag);
            if (before != null && !before.rollout().equals(flag.rollout())) {
                add(new Mark(
                        now, flag.key(), "%s: %s \u2192 %s".formatted(flag.key(), before.rollout(), flag.rollout())));
            }
        }
        return List.copyOf(changes);
    }

    private void add(Mark change) {
        changes.addLast(change);
        if (changes.size() > KEPT) {
            changes.removeFirst();
        }
    }
}
