package dev.datanomad.lab.proxy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The instances behind the front door; immutable except for whose turn it is. Thread-safe. */
record RoundRobin(List<Upstream> upstreams, AtomicInteger turns) {

    RoundRobin(List<Upstream> upstreams) {
        this(List.copyOf(upstreams), new AtomicInteger());
    }

    /** The instance whose turn it is. */
    Optional<Upstream> next(Upstream except) {
        return from(turns.getAndIncrement(), except);
    }

    Optional<Upstream> first(Upstream except) {
        return from(0, except);
    }

    /** An instance in back-off is the last resort. */
    private Optional<Upstream> from(int start, Upstream except) {
        Upstream backingOff = null;
        for (int i = 0; i < upstreams.size(); i++) {
            Upstream upstream = upstreams.get(Math.floorMod(start + i, upstreams.size()));
            if (upstream == except) {
                continue;
            }
            if (!upstream.isBackingOff()) {
                return Optional.of(upstream);
            }
            backingOff = backingOff == null ? upstream : backingOff;
        }
        return Optional.ofNullable(backingOff);
    }

    /** A copy without an instance. */
    RoundRobin without(Upstream gone) {
        return upstreams.contains(gone)
                ? new RoundRobin(upstreams.stream().filter(one -> one != gone).toList())
                : this;
    }
}
