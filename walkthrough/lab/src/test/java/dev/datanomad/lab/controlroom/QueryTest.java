package dev.datanomad.lab.controlroom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryTest {

    @Test
    void a_parameter_is_decoded() {
        assertThat(Query.value("user=a%20b+c%26&id=%F0%9F%A6%8A", "user")).isEqualTo("a b c&");
        assertThat(Query.value("user=a%20b+c%26&id=%F0%9F%A6%8A", "id")).isEqualTo("\ud83e\udd8a");
    }

    @Test
    void what_is_missing_is_empty() {
        assertThat(Query.value(null, "user")).isEmpty();
        assertThat(Query.value("", "user")).isEmpty();
        assertThat(Query.value("users=1&user", "user")).isEmpty();
    }

    @Test
    void what_is_no_encoding_is_taken_as_it_is() {
        assertThat(Query.value("user=%zz", "user")).isEqualTo("%zz");
        assertThat(Query.value("user=%ff", "user")).isEqualTo("\ufffd");
    }
}
