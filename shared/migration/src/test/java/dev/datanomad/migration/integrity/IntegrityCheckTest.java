package dev.datanomad.migration.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.Difference.Field;
import dev.datanomad.migration.integrity.Difference.Kind;
import dev.datanomad.migration.integrity.Difference.Side;
import dev.datanomad.service.lifecycle.RecordedLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegrityCheckTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final IntegrityCheck check = new IntegrityCheck(new StoreNames("MongoDB", "DynamoDB"), registry);
    private final RecordedLog log = new RecordedLog();

    @AfterEach
    void stopRecording() {
        log.close();
    }

    @Test
    void every_outcome_is_counted() {
        check.equal();
        check.equal();
        check.unchecked();
        check.unchecked(3);
        check.differs(different("1", "/a"));
        check.differs(new Difference(Kind.MISSING_IN_TARGET, "ann", "2", List.of()));
        check.differs(new Difference(Kind.MISSING_IN_TARGET, "ann", "3", List.of()));
        check.differs(new Difference(Kind.MISSING_IN_SOURCE, "ann", "4", List.of()));

        assertThat(check.counts()).isEqualTo(new IntegrityCheck.Counts(2, 1, 2, 1, 4));
        assertThat(check.counts().checked()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"equal, 2", "different, 0", "missing_in_dynamodb, 1", "missing_in_mongodb, 0", "unchecked, 3"})
    void a_metric_names_the_stores(String result, double count) {
        check.equal();
        check.equal();
        check.unchecked(3);
        check.differs(new Difference(Kind.MISSING_IN_TARGET, "ann", "1", List.of()));

        assertThat(registry.get("datanomad.integrity")
                        .tag("result", result)
                        .counter()
                        .count())
                .isEqualTo(count);
    }

    @Test
    void the_latest_differences_are_kept_newest_first() {
        IntStream.rangeClosed(1, 250).forEach(i -> check.differs(different(Integer.toString(i), "/a")));

        assertThat(check.latest())
                .hasSize(100)
                .extracting(seen -> seen.difference().id())
                .startsWith("250", "249");
        assertThat(check.byField()).containsOnly(Map.entry("/a", 250L));
    }

    @Test
    void the_fields_that_are_counted_are_bounded() {
        check.differs(different("1", "/first"));
        IntStream.range(0, 500).forEach(i -> check.differs(different("1", "/" + i)));
        check.differs(different("1", "/first"));

        assertThat(check.byField()).hasSize(100).containsEntry("/first", 2L);
    }

    @Test
    void a_difference_is_logged_in_one_line_without_values_and_with_the_store_that_misses_an_event() {
        check.differs(new Difference(Kind.DIFFERENT, "ann\nERROR forged", "1", List.of(field("/a\r\n\u2028b"))));
        check.differs(new Difference(Kind.MISSING_IN_TARGET, "ann", "2", List.of()));
        check.differs(new Difference(Kind.MISSING_IN_SOURCE, "ann", "3", List.of()));

        assertThat(log.lines())
                .containsExactly(
                        "MongoDB and DynamoDB events differ: DIFFERENT event=1 user=ann\\nERROR forged fields=[/a\\u000d\\n\\u2028b]",
                        "MongoDB and DynamoDB events differ: MISSING_IN_DYNAMODB event=2 user=ann fields=[]",
                        "MongoDB and DynamoDB events differ: MISSING_IN_MONGODB event=3 user=ann fields=[]");
    }

    @Test
    void a_long_name_does_not_flood_the_log() {
        check.differs(different("1", "/" + "n".repeat(100_000)));

        assertThat(log.lines().get(0)).hasSizeLessThan(300);
    }

    private static Difference different(String id, String path) {
        return new Difference(Kind.DIFFERENT, "ann", id, List.of(field(path)));
    }

    private static Field field(String path) {
        return new Field(path, new Side("string", "\"secret\""), new Side("null", "null"));
    }
}
