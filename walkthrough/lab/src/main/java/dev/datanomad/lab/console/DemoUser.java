package dev.datanomad.lab.console;

import dev.datanomad.lab.gate.Route;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A user who writes an event whenever told to, and has each looked up in both stores. Thread-safe. */
final class DemoUser {

    static final int MAX_TICKS = 30;

    /** Longer than a second write may take. */
    private static final int LOOK_UP_MILLIS = 800;

    private static final int MAX_PROBLEM = 200;

    private final String key;
    private final FrontDoor service;
    private final StoreReader stores;
    private final Explainer explainer;
    private final ConsoleLedger ledger;
    private final TreeMap<Long, Tick> ticks = new TreeMap<>();
    private Route before;
    private long number;

    DemoUser(String key, FrontDoor service, StoreReader stores, Explainer explainer, ConsoleLedger ledger) {
        this.key = key;
        this.service = service;
        this.stores = stores;
        this.explainer = explainer;
        this.ledger = ledger;
    }

    String key() {
        return key;
    }

    synchronized List<Tick> ticks() {
        return new ArrayList<>(ticks.values());
    }

    /** Forgets the route of a former run. */
    synchronized void begin() {
        before = null;
    }

    /** Writes an event; returns at once. The store is looked into by the executor. */
    void write(Executor lookUps) {
        Route route = explainer.explain(key).route();
        Expected expected;
        Tick tick;
        synchronized (this) {
            expected = new Expected(before == null ? route : before, route);
            before = route;
            tick = Tick.begun(++number);
            ticks.put(tick.number(), tick);
            if (ticks.size() > MAX_TICKS) {
                ticks.pollFirstEntry();
            }
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("hello", "world");
        event.put("number", tick.number());
        event.put("user", Map.of("key", key));
        service.post(Json.write(event)).thenAccept(reply -> answered(tick.number(), event, reply, expected, lookUps));
    }

    private void answered(
            long tick, Map<String, Object> event, FrontDoor.Reply reply, Expected expected, Executor lookUps) {
        if (!reply.created()) {
            update(tick, last -> last.failed(reply, reason(reply)));
            return;
        }
        try {
            ledger.add(reply.location(), event);
        } catch (LabException e) {
            update(tick, last -> last.failed(reply, e.getMessage()));
            return;
        }
        String id = Latest.id(reply.location());
        update(tick, last -> last.acknowledged(id, reply));
        CompletableFuture.delayedExecutor(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS, lookUps)
                .execute(() -> lookUp(tick, id, expected));
    }

    private void lookUp(long tick, String id, Expected expected) {
        Route now = explainer.explain(key).route();
        Tick.Cell mongo = expected.cell(Store.MONGODB, now, stores.find(Store.MONGODB, key, id));
        Tick.Cell dynamo = expected.cell(Store.DYNAMODB, now, stores.find(Store.DYNAMODB, key, id));
        update(tick, last -> last.found(mongo, dynamo));
    }

    private synchronized void update(long tick, UnaryOperator<Tick> change) {
        ticks.computeIfPresent(tick, (number, last) -> change.apply(last));
    }

    /** The service's own words, if it has any. */
    private static String reason(FrontDoor.Reply reply) {
        if (!reply.problem().isEmpty()) {
            return reply.problem();
        }
        String detail = Optional.of(reply.body())
                .map(DemoUser::detail)
                .filter(text -> !text.isEmpty())
                .orElse("no reason is given");
        return "The service answers " + reply.status() + ": " + Printable.of(detail, MAX_PROBLEM);
    }

    private static String detail(String body) {
        try {
            return Json.parse(body).get("detail") instanceof String detail ? detail : "";
        } catch (InvalidJsonException e) {
            return "";
        }
    }
}
