package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.datanomad.service.lifecycle.StartupException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {

    @ParameterizedTest
    @ValueSource(strings = {"0/1", "0/3", "2/3", "9998/9999"})
    void a_shard_is_its_index_and_how_many_there_are(String text) {
        assertThat(Shard.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "3/3", "-1/3", "1/0", "0/0", "1/2/3", "a/b", "1.5/3", "1/99999"})
    void anything_else_is_refused_in_one_sentence(String text) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> Shard.parse(text))
                .withMessageContaining("--shard");
    }
}
