package dev.datanomad.lab.console;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.http.EventPaths;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * Posts events by hand, and shows one as the service and each store have it. Everything that comes from outside is bounded,
 * and still has to be escaped for a page. Thread-safe.
 */
public final class Console implements AutoCloseable {

    private final FrontDoor service;
    private final StoreReader stores;
    private final Explainer explainer;
    private final Consumer<Document> insert;
    private final ConsoleLedger ledger;
    private final Producer producer;

    /**
     * @param url of the front door
     * @param environment the variables of a stage
     * @param explainer closed with this console
     * @param insert puts an old event into MongoDB past the service
     * @param folder of the ledger {@code console.jsonl}
     * @param timeline gets a sentence when the producer starts or stops
     */
    public Console(
            Supplier<String> url,
            Supplier<Map<String, String>> environment,
            Explainer explainer,
            Consumer<Document> insert,
            Path folder,
            Consumer<String> timeline) {
        service = new FrontDoor(url);
        stores = new StoreReader(environment);
        this.explainer = explainer;
        this.insert = insert;
        ledger = new ConsoleLedger(folder.resolve("console.jsonl"));
        producer = new Producer(service, stores, explainer, ledger, timeline);
    }

    public Producer producer() {
        return producer;
    }

    /** Of acknowledged events, for audits. */
    public ConsoleLedger ledger() {
        return ledger;
    }

    /**
     * Posts an event.
     *
     * @param user whose key is put into the event, if that is a JSON object; empty to post the text exactly as it is
     * @param json any text
     */
    public Posted post(Optional<String> user, String json) {
        String sent = user.map(key -> as(key, json)).orElse(json);
        FrontDoor.Reply reply = service.post(sent).join();
        if (!reply.created()) {
            return new Posted(Shown.of(sent), Answer.of(reply), user.orElse(""), "", "");
        }
        Event event = new Event(Latest.id(reply.location()), Json.parse(sent));
        ledger.add(reply.location(), event.body());
        return new Posted(Shown.of(sent), Answer.of(reply), event.userKey(), event.id(), "");
    }

    private static String as(String user, String json) {
        try {
            Map<String, Object> event = new LinkedHashMap<>(Json.parse(json));
            Map<Object, Object> fields =
                    event.get("user") instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : new LinkedHashMap<>();
            fields.put("key", user);
            event.put("user", fields);
            return Json.write(event);
        } catch (InvalidJsonException e) {
            return json;
        }
    }

    /** Posts the event of a recipe as a user, or puts it into MongoDB; throws a LabException if there is no such recipe. */
    public Posted cook(String name, String user) {
        Recipe recipe = Recipe.of(name).orElseThrow(() -> LabException.input("There is no such recipe."));
        requireKey(user);
        if (!recipe.isInserted()) {
            return post(Optional.empty(), recipe.body(user)).cooked(user, recipe.lookFor());
        }
        long number = ThreadLocalRandom.current().nextLong(1_000_000_000_000L);
        Map<String, Object> old = recipe.event(user);
        Event event = new Event("2016-03-04-" + number, old);
        insert.accept(new Document(old).append("_id", event.id()));
        ledger.add(EventPaths.of(user, event.id()), event.body());
        return new Posted(Shown.of(Json.writeIndented(event.body())), null, user, event.id(), recipe.lookFor());
    }

    /** What can be cooked. */
    public List<Recipe> recipes() {
        return List.of(Recipe.values());
    }

    /** Looks an event up in the service and in each store; throws a LabException without a key or an id. */
    public Look look(String user, String id) {
        requireKey(user);
        if (id.isEmpty() || id.length() > Event.MAX_ID_BYTES) {
            throw LabException.input("Name an event: an id has up to " + Event.MAX_ID_BYTES + " characters.");
        }
        CompletableFuture<Found> mongo = CompletableFuture.supplyAsync(() -> stores.find(Store.MONGODB, user, id));
        CompletableFuture<Found> dynamo = CompletableFuture.supplyAsync(() -> stores.find(Store.DYNAMODB, user, id));
        Answer answer = Answer.of(service.get(EventPaths.of(user, id)));
        return new Look(
                user,
                id,
                answer,
                Copy.of(Store.MONGODB, mongo.join(), dynamo.join()),
                Copy.of(Store.DYNAMODB, dynamo.join(), mongo.join()),
                Comparison.of(user, id, mongo.join(), dynamo.join()),
                explainer.explain(user));
    }

    /**
     * What a page shows for an address: an event, or what is known of a user.
     *
     * @param user may be anything; empty for none
     * @param id may be anything; empty for none
     */
    public ConsoleView view(String user, String id) {
        if (user.isEmpty() && id.isEmpty()) {
            return ConsoleView.EMPTY;
        }
        try {
            return id.isEmpty() ? about(user, null) : view(look(user, id), null);
        } catch (LabException e) {
            return ConsoleView.EMPTY.saying(e.getMessage());
        }
    }

    /** The same for an event that was just posted or, if the service has refused it, for its user. */
    public ConsoleView view(Posted posted) {
        if (!posted.id().isEmpty()) {
            return view(look(posted.user(), posted.id()), posted);
        }
        boolean known = !posted.user().isEmpty() && posted.user().length() <= Event.LIMITS.keyBytes();
        return known ? about(posted.user(), posted) : new ConsoleView("", "", posted, null, null, null, "");
    }

    /** The same for an event that was looked up. */
    public ConsoleView view(Look look) {
        return view(look, null);
    }

    private ConsoleView view(Look look, Posted posted) {
        return new ConsoleView(look.user(), look.id(), posted, look, look.explanation(), latest(look.user()), "");
    }

    private ConsoleView about(String user, Posted posted) {
        return new ConsoleView(user, "", posted, null, explain(user), latest(user), "");
    }

    /** A user's newest events, as the service lists them; throws a LabException without a key. */
    public Latest latest(String user) {
        requireKey(user);
        return Latest.of(user, service.get(EventPaths.of(user) + "?limit=" + Latest.MAX));
    }

    /** Why a user gets what; throws a LabException without a key. */
    public Explanation explain(String user) {
        requireKey(user);
        return explainer.explain(user);
    }

    private static void requireKey(String user) {
        if (user.isEmpty() || user.length() > Event.LIMITS.keyBytes()) {
            throw LabException.input("Name a user: a key has up to " + Event.LIMITS.keyBytes() + " bytes.");
        }
    }

    @Override
    public void close() {
        producer.close();
        stores.close();
        explainer.close();
        ledger.close();
    }
}
