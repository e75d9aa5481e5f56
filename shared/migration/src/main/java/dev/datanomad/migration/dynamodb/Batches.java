package dev.datanomad.migration.dynamodb;

import dev.datanomad.migration.dynamodb.DynamoFailure.AnsweredInPartException;
import dev.datanomad.migration.reconciliation.Retries;
import dev.datanomad.service.lifecycle.Printable;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Sends items to DynamoDB in batches. One that fails because of what is in it is sent anew item by item, so that only the
 * item to blame fails. Safe for use by many threads.
 *
 * @param <T> what a batch is made of
 */
final class Batches<T> {

    private static final int FEW = 2;
    private static final int LONGEST_ID = 100;

    private final Function<T, String> id;
    private final FailsafeExecutor<Object> patient;
    private final FailsafeExecutor<Object> hasty;

    /** How many items were done: while this grows, the store works. */
    private final AtomicLong done = new AtomicLong();

    /**
     * @param id names an item
     * @param limit for how long what may recover is tried again
     */
    Batches(Function<T, String> id, Duration limit) {
        this.id = id;
        patient = DynamoTarget.retries(limit);
        hasty = Retries.of("DynamoDB", e -> DynamoFailure.of(e) == DynamoFailure.PASSING, limit)
                .compose(RetryPolicy.builder()
                        .handleIf(e -> DynamoFailure.of(e) == DynamoFailure.DOUBTFUL)
                        .withMaxRetries(FEW)
                        .withBackoff(Duration.ofMillis(50), Duration.ofMillis(200))
                        .withMaxDuration(Duration.ofSeconds(1))
                        .build());
    }

    /**
     * Sends a batch; throws what the store throws that cannot be used.
     *
     * @param call sends some items and returns those that DynamoDB has not done
     * @param refused is given each item that cannot be done, and why
     */
    void send(List<T> items, UnaryOperator<List<T>> call, BiConsumer<T, RuntimeException> refused) {
        List<T> rest = new ArrayList<>(items);
        try {
            hasty.run(() -> sendTogether(rest, call));
        } catch (RuntimeException e) {
            DynamoFailure failure = DynamoFailure.of(e);
            if (failure != DynamoFailure.OF_ITEM && failure != DynamoFailure.DOUBTFUL) {
                throw e;
            }
            sendOneByOne(new ArrayDeque<>(rest), call, refused);
        }
    }

    private void sendTogether(List<T> rest, UnaryOperator<List<T>> call) {
        List<T> left = call.apply(List.copyOf(rest));
        done.addAndGet(rest.size() - left.size());
        rest.clear();
        rest.addAll(left);
        if (!rest.isEmpty()) {
            throw new AnsweredInPartException();
        }
    }

    /** An item that fails as long as it is tried is to blame if others were done meanwhile; otherwise the store is. */
    private void sendOneByOne(Deque<T> rest, UnaryOperator<List<T>> call, BiConsumer<T, RuntimeException> refused) {
        // Counted from here on, after the batch has failed: what others did until then proves nothing.
        long before = done.get();
        try {
            patient.run(() -> sendEach(rest, before, call, refused));
        } catch (RuntimeException e) {
            if (DynamoFailure.of(e) != DynamoFailure.DOUBTFUL) {
                throw e;
            }
            if (done.get() == before) {
                String item = Printable.of(id.apply(rest.peek()), LONGEST_ID);
                throw new IllegalStateException(
                        "DynamoDB fails for item " + item + " and for all others: " + DynamoFailure.words(e), e);
            }
            rest.forEach(item -> refused.accept(item, e));
        }
    }

    /** Tries each item once, but no further than the first that fails while the store does nothing for anybody. */
    private void sendEach(
            Deque<T> rest, long before, UnaryOperator<List<T>> call, BiConsumer<T, RuntimeException> refused) {
        RuntimeException last = null;
        for (int tries = rest.size(); tries > 0 && (last == null || done.get() > before); tries--) {
            T item = rest.remove();
            try {
                sendTogether(new ArrayList<>(List.of(item)), call);
            } catch (RuntimeException e) {
                DynamoFailure failure = DynamoFailure.of(e);
                if (failure == DynamoFailure.OF_ITEM) {
                    refused.accept(item, e);
                    continue;
                }
                rest.add(item);
                if (failure != DynamoFailure.DOUBTFUL) {
                    throw e;
                }
                last = e;
            }
        }
        if (last != null) {
            throw last;
        }
    }
}
