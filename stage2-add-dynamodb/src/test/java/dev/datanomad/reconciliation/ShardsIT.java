package dev.datanomad.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import dev.datanomad.TestEvents;
import dev.datanomad.service.events.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardsIT {

    private final ReconciledStores stores = new ReconciledStores();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 10, 1_000})
    void every_event_is_in_exactly_one_part(int events) {
        stores.inMongo(ReconciledStores.events(events));

        assertThat(idsOf(parts(7))).hasSize(events).doesNotHaveDuplicates();
    }

    @Test
    void the_parts_are_of_about_the_same_size() {
        stores.inMongo(ReconciledStores.events(1_000));

        assertThat(parts(4)).allSatisfy(part -> assertThat(idsOf(List.of(part))).hasSizeBetween(240, 260));
    }

    @Test
    void the_parts_of_many_events_are_cut_by_a_sample_of_their_ids() {
        Map<String, Object> body = TestEvents.event().body();
        stores.inMongo(Stream.generate(() -> new Event(UUID.randomUUID().toString(), body))
                .limit(10_000)
                .toList());

        List<IdRange> parts = IdRange.ALL.cut(IdRange.ALL.cuts(stores.documents(), 4));

        assertThat(idsOf(parts)).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(parts).allSatisfy(part -> assertThat(idsOf(List.of(part))).hasSizeBetween(1_500, 3_500));
    }

    @Test
    void the_parts_are_of_about_the_same_size_also_where_ids_are_no_uuids() {
        Map<String, Object> body = TestEvents.event().body();
        stores.inMongo(IntStream.range(0, 6_000)
                .mapToObj(i -> new Event("event-" + i + "z", body))
                .toList());

        List<IdRange> parts = IdRange.ALL.cut(IdRange.ALL.cuts(stores.documents(), 4));

        assertThat(parts)
                .hasSize(4)
                .allSatisfy(part -> assertThat(idsOf(List.of(part))).hasSizeBetween(1_400, 1_600));
    }

    @Test
    void the_parts_of_more_events_than_one_looks_through_are_cut_by_ids_that_mongodb_picks() {
        stores.inMongo(ReconciledStores.events(30));
        stores.documents().insertOne(new Document("_id", new ObjectId()));

        List<IdRange> parts = IdRange.ALL.cut(IdRange.ALL.cuts(stores.documents(), 3, 30));

        assertThat(parts).allSatisfy(part -> {
            assertThat(ids(part, null)).hasSize(10);
            assertThat(part.cut(part.cuts(stores.documents(), 2, 30)))
                    .allSatisfy(half -> assertThat(ids(half, null)).hasSize(5));
        });
    }

    @Test
    void events_that_arrive_between_two_processes_are_in_exactly_one_part_too() {
        stores.inMongo(ReconciledStores.events(300));
        List<IdRange> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            parts.add(part(i, 3));
            stores.inMongo(ReconciledStores.events(500));
        }

        assertThat(idsOf(parts)).hasSize(1_800).doesNotHaveDuplicates();
    }

    @Test
    void processes_that_come_at_the_same_time_agree() {
        stores.inMongo(ReconciledStores.events(500));
        List<CompletableFuture<IdRange>> coming = IntStream.range(0, 5)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    stores.inMongo(ReconciledStores.events(50));
                    return part(i, 5);
                }))
                .toList();

        assertThat(idsOf(coming.stream().map(CompletableFuture::join).toList()))
                .hasSize(750)
                .doesNotHaveDuplicates();
    }

    @Test
    void the_cuts_are_kept_in_mongodb() {
        stores.inMongo(ReconciledStores.events(100));

        IdRange second = part(1, 3);

        Document kept = stores.database().getCollection("reconciliation").find().first();
        assertThat(kept.getString("_id")).isEqualTo("shards-3");
        assertThat(kept.getList("cuts", String.class)).containsExactly(second.from(), second.to());
    }

    @Test
    void a_range_begins_behind_the_last_id_that_is_done() {
        List<Event> events = ReconciledStores.events(20);
        stores.inMongo(events);
        Set<String> sorted = new TreeSet<>(events.stream().map(Event::id).toList());
        String tenth = sorted.stream().skip(9).findFirst().orElseThrow();

        assertThat(ids(IdRange.ALL, tenth))
                .containsExactlyElementsOf(sorted.stream().skip(10).toList());
    }

    private List<IdRange> parts(int count) {
        return IntStream.range(0, count).mapToObj(i -> part(i, count)).toList();
    }

    private IdRange part(int index, int count) {
        return Shards.part(stores.database(), stores.documents(), new Shard(index, count));
    }

    /** What the threads of one process for each part would walk. */
    private List<String> idsOf(List<IdRange> parts) {
        MongoCollection<Document> documents = stores.documents();
        return parts.stream()
                .flatMap(part -> part.cut(part.cuts(documents, 3)).stream())
                .flatMap(range -> ids(range, null))
                .toList();
    }

    private Stream<String> ids(IdRange range, String last) {
        return stores
                .documents()
                .find(range.filter(last))
                .map(document -> document.getString("_id"))
                .into(new ArrayList<>())
                .stream()
                .sorted();
    }
}
