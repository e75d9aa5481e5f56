package dev.datanomad.dynamodb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.DynamoDbOptions;
import dev.datanomad.dynamodb.EmbeddedDynamoDb;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sequences of calls are answered as by the server that is right. */
@AddLifecycleHook(Reference.Needed.class)
class DifferentialIT {

    /** The same calls each time: what is found by others, on purpose, is no failure of an unrelated change. */
    private static final String SEED = "20261127";

    private static final Logger LOG = LoggerFactory.getLogger(DifferentialIT.class);

    private static Reference reference;
    private static EmbeddedDynamoDb embedded;
    private static Server right;
    private static Server ours;

    /** How many calls were compared, by operation. */
    private static final Map<String, Integer> COMPARED = new TreeMap<>();

    @BeforeContainer
    static void start() throws IOException {
        reference = Reference.start();
        right = reference.server();
        embedded = EmbeddedDynamoDb.start(DynamoDbOptions.inMemory(), () -> {});
        ours = new Server(embedded.endpoint(), false);
    }

    @AfterContainer
    static void stop() {
        if (embedded != null) {
            LOG.info("Calls compared: {}", COMPARED);
            deleteTables(right);
            embedded.close();
            reference.close();
        }
    }

    @BeforeTry
    void createTables() {
        for (Server server : List.of(right, ours)) {
            deleteTables(server);
            Calls.TABLES.forEach(table -> assertThat(server.call(
                                    "CreateTable", Calls.createTable(table, table.equals(Calls.TABLES.get(0))))
                            .body()
                            .toString())
                    .doesNotContain("__type"));
        }
    }

    private static void deleteTables(Server server) {
        server.call("ListTables", Values.JSON.objectNode())
                .body()
                .path("TableNames")
                .forEach(name -> {
                    if (name.textValue().startsWith(Calls.PREFIX)) {
                        server.call("DeleteTable", Values.JSON.objectNode().set("TableName", name));
                    }
                });
    }

    @Property(seed = SEED)
    void values(@ForAll("values") List<Call> calls) {
        calls.forEach(DifferentialIT::same);
    }

    @Property(seed = SEED)
    void items(@ForAll("items") List<Call> calls) {
        calls.forEach(DifferentialIT::same);
    }

    @Property(seed = SEED)
    void batches(@ForAll("batches") List<Call> calls) {
        calls.forEach(DifferentialIT::same);
    }

    @Property(seed = SEED)
    void pages(@ForAll("filling") List<Call> filling, @ForAll("pages") List<Call> calls) {
        filling.forEach(DifferentialIT::same);
        calls.forEach(DifferentialIT::samePages);
    }

    @Property(seed = SEED)
    void tables(@ForAll("tables") List<Call> calls) {
        calls.forEach(DifferentialIT::same);
    }

    private static void same(Call call) {
        assertThat(answer(ours, call)).as(call::toString).isEqualTo(answer(right, call));
    }

    private static JsonNode answer(Server server, Call call) {
        COMPARED.merge(call.operation(), server == ours ? 1 : 0, Integer::sum);
        JsonNode answer = Answers.comparable(server.call(call.operation(), call.parameters()));
        if (call.operation().equals("UpdateItem")
                && call.parameters().get("Key").equals(answer.get("Attributes"))) {
            // Of an item that was not there, the real service has no old attributes, and one server has the key.
            ((ObjectNode) answer).remove("Attributes");
        }
        return call.operation().startsWith("Batch")
                ? Answers.unordered(answer, "Responses", "UnprocessedItems", "ConsumedCapacity")
                : answer;
    }

    /** Walks all pages; a scan has an order of each server's own. */
    private static void samePages(Call call) {
        JsonNode one = pages(ours, call);
        JsonNode other = pages(right, call);
        assertThat(one).as(call::toString).isEqualTo(other);
    }

    private static JsonNode pages(Server server, Call call) {
        boolean scan = call.operation().equals("Scan");
        ObjectNode parameters = call.parameters().deepCopy();
        ObjectNode all = Values.JSON.objectNode();
        ArrayNode pages = all.putArray("Pages");
        JsonNode start = null;
        do {
            COMPARED.merge(call.operation(), server == ours ? 1 : 0, Integer::sum);
            if (start != null) {
                parameters.set("ExclusiveStartKey", start);
            }
            Server.Answer answer = server.call(call.operation(), parameters);
            pages.add(Answers.comparable(answer));
            start = answer.body().get("LastEvaluatedKey");
        } while (start != null);
        return scan && !pages.get(0).has("error") ? sum(pages, parameters.has("Segment")) : all;
    }

    private static JsonNode sum(ArrayNode pages, boolean segment) {
        ObjectNode sum = Values.JSON.objectNode();
        int scanned = 0;
        ArrayNode items = Values.JSON.arrayNode();
        for (JsonNode page : pages) {
            scanned += page.path("ScannedCount").asInt();
            page.path("Items").forEach(items::add);
        }
        if (!segment) {
            // What is in which segment is each server's own.
            sum.put("scanned", scanned).set("items", Answers.sorted(items));
        }
        return sum;
    }

    @Provide
    Arbitrary<List<Call>> values() {
        return Calls.values();
    }

    @Provide
    Arbitrary<List<Call>> items() {
        return Calls.items();
    }

    @Provide
    Arbitrary<List<Call>> batches() {
        return Calls.batches();
    }

    @Provide
    Arbitrary<List<Call>> tables() {
        return Calls.wholeTables();
    }

    @Provide
    Arbitrary<List<Call>> filling() {
        return Calls.filling();
    }

    @Provide
    Arbitrary<List<Call>> pages() {
        return Calls.pages();
    }
}
