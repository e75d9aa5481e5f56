package dev.datanomad.dynamodb.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import dev.datanomad.dynamodb.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All tables. Safe for use by many threads. */
public final class Tables implements AutoCloseable {

    /** How often items that have expired are looked for; the real service takes up to some days. */
    private static final Duration EXPIRY = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Storage storage;
    private final Optional<Throughput.Units> limit;
    private final boolean lags;
    private final MVMap<byte[], byte[]> descriptions;
    private final ConcurrentSkipListMap<String, Table> tables = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "dynamodb-timer");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param file {@code null} for memory
     * @param lag how far eventually consistent reads are behind: at least this, and less than the double; none if zero
     * @param limit the capacity of tables that are paid per request
     * @param onFailure called once, when data can no longer be saved
     */
    public Tables(Path file, Duration lag, Optional<Throughput.Units> limit, Runnable onFailure) {
        this.limit = limit;
        storage = new Storage(file, onFailure);
        descriptions = storage.map("tables");
        lags = !lag.isZero();
        descriptions.forEach((name, saved) -> open(parse(saved)));
        if (lags) {
            tables.values().forEach(this::lagFromNow);
            every(lag, this::endVersion);
        }
        every(EXPIRY, this::expire);
    }

    private void every(Duration interval, Runnable action) {
        Runnable attempt = () -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.warn("DynamoDB's timer: {}", String.valueOf(e.getMessage()));
            }
        };
        timer.scheduleWithFixedDelay(attempt, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void endVersion() {
        long version = storage.endVersion();
        tables.values().forEach(table -> table.endVersion(version));
    }

    /** Until a version has ended, reads that lag behind see what there is now. */
    private void lagFromNow(Table table) {
        long version = storage.endVersion();
        table.endVersion(version);
        table.endVersion(version);
    }

    private static JsonNode parse(byte[] saved) {
        try {
            return JSON.readTree(saved);
        } catch (IOException e) {
            throw new UncheckedIOException("A table's description cannot be read", e);
        }
    }

    private Table open(JsonNode saved) {
        Table table = new Table(
                TableDescription.parse(new Parameters(saved.get("call"))),
                Instant.ofEpochMilli(saved.get("created").longValue()),
                UUID.fromString(saved.get("id").textValue()),
                saved.path("timeToLive").textValue(),
                storage,
                limit);
        tables.put(table.description().name(), table);
        return table;
    }

    /** @throws CallException if there is one of this name, or none can be as it is described */
    public synchronized Table create(Parameters call) {
        String name = TableDescription.parse(call).name();
        if (tables.containsKey(name)) {
            throw CallException.tableExists(name);
        }
        ObjectNode saved = JSON.createObjectNode()
                .put("created", System.currentTimeMillis())
                .put("id", UUID.randomUUID().toString());
        saved.set("call", call.json());
        Table table = storage.change(() -> {
            save(name, saved);
            return open(saved);
        });
        if (lags) {
            lagFromNow(table);
        }
        return table;
    }

    private void save(String name, ObjectNode saved) {
        try {
            descriptions.put(key(name), JSON.writeValueAsBytes(saved));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A table's description cannot be written", e);
        }
    }

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /** @throws CallException if there is none of this name */
    public Table get(String name) {
        return get(name, "");
    }

    /** The same for an operation on a whole table, whose error names it. */
    public Table getNamed(String name) {
        return get(name, ": Table: " + name + " not found");
    }

    private Table get(String name, String which) {
        Table table = tables.get(TableDescription.checkName(name));
        if (table == null) {
            throw CallException.noTable("Requested resource not found" + which);
        }
        return table;
    }

    /** Those whose names come after this one; all for {@code null}. */
    public SortedMap<String, Table> after(String name) {
        return name == null ? tables : tables.tailMap(name, false);
    }

    /** @throws CallException if there is none of this name */
    public synchronized Table delete(String name) {
        Table table = getNamed(name);
        return storage.change(() -> {
            tables.remove(name);
            descriptions.remove(key(name));
            table.removeMaps();
            return table;
        });
    }

    /**
     * Has items deleted that have expired, or no longer.
     *
     * @param attribute holds the time in seconds since 1970; {@code null} for none
     */
    public synchronized void expireBy(Table table, String attribute) {
        String name = table.description().name();
        storage.change(() -> {
            ObjectNode saved = (ObjectNode) parse(descriptions.get(key(name)));
            save(name, saved.put("timeToLive", attribute));
            table.timeToLive(attribute);
            return null;
        });
    }

    /** Deletes what has expired. */
    void expire() {
        tables.values().forEach(Tables::expire);
    }

    private static void expire(Table table) {
        String attribute = table.timeToLive();
        if (attribute == null) {
            return;
        }
        BigDecimal now = BigDecimal.valueOf(Instant.now().getEpochSecond());
        Iterator<Map.Entry<byte[], Item>> items = table.rows(Optional.empty()).walk(Range.segment(0, 1), true, true);
        while (items.hasNext()) {
            Map.Entry<byte[], Item> entry = items.next();
            if (hasExpired(entry.getValue(), attribute, now)) {
                table.change(
                        entry.getKey(), there -> there != null && hasExpired(there, attribute, now) ? null : there);
            }
        }
    }

    private static boolean hasExpired(Item item, String attribute, BigDecimal now) {
        return item.attributes().get(attribute) instanceof Value.Number time
                && time.number().compareTo(now) < 0;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        storage.close();
    }
}
