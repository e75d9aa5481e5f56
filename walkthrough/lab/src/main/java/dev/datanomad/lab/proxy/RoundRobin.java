package dev.datanomad.lab.proxy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The instances behind the front door at one time. Thread-safe. */
final class RoundRobin {

    private final List<Upstream> upstreams;
    private final AtomicInteger turns = new AtomicInteger();

    RoundRobin(List<Upstream> upstreams) {
        this.upstreams = List.copyOf(upstreams);
    }

    List<Upstream> upstreams() {
        return upstreams;
    }

    /** The one whose turn it is. */
    Optional<Upstream> next(Upstream except) {
        return from(turns.getAndIncrement(), except);
    }

    /** Always the same one, as long as it is there. */
    Optional<Upstream> first(Upstream except) {
        return from(0, except);
    }

    /** One that has refused a connection just now is the last resort. */
    private Optional<Upstream> from(int start, Upstream except) {
        Upstream resting = null;
        for (int i = 0; i < upstreams.size(); i++) {
            Upstream upstream = upstreams.get(Math.floorMod(start + i, upstreams.size()));
            if (upstream == except) {
                continue;
            }
            if (!upstream.isResting()) {
                return Optional.of(upstream);
            }
            resting = resting == null ? upstream : resting;
        }
        return Optional.ofNullable(resting);
    }

    /** The same without that one. */
    RoundRobin without(Upstream gone) {
        return upstreams.contains(gone)
                ? new RoundRobin(upstreams.stream().filter(one -> one != gone).toList())
                : this;
    }
}
