package dev.datanomad.service.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void without_variables_everything_has_a_default() {
        ServiceConfig config = ServiceConfig.from(new Settings(Map.of()));

        assertThat(config.port()).isEqualTo(5000);
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.instance()).startsWith(ProcessHandle.current().pid() + "@");
        assertThat(config.drain()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.stopLimit()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void variables_win_over_defaults() {
        ServiceConfig config = ServiceConfig.from(new Settings(Map.of(
                "PORT",
                "0",
                "HOST",
                " 0.0.0.0 ",
                "INSTANCE",
                "blue",
                "DRAIN_MILLIS",
                "0",
                "STOP_MILLIS",
                "2000",
                "LAB_PATH",
                "/lab/")));

        assertThat(config)
                .isEqualTo(new ServiceConfig(0, "0.0.0.0", "blue", Duration.ZERO, Duration.ofSeconds(2), "/lab/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab", "/lab", "lab/", "/", "//host/", "/a//b/", "https://host/", "/lab/?x/", "/../"})
    void a_path_of_a_lab_is_on_the_same_origin(String path) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> ServiceConfig.from(new Settings(Map.of("LAB_PATH", path))))
                .withMessage("LAB_PATH must be a path such as /lab/, and is \"" + path + "\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void an_empty_variable_counts_as_not_set(String empty) {
        Settings settings = new Settings(Map.of("PORT", empty));

        assertThat(settings.text("PORT")).isEmpty();
        assertThat(settings.number("PORT", 5000, 0, 65_535)).isEqualTo(5000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "65536", "1.5", "99999999999", "0x10"})
    void an_invalid_number_is_named(String port) {
        Settings settings = new Settings(Map.of("PORT", port));

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> settings.number("PORT", 5000, 0, 65_535))
                .withMessage("PORT must be a whole number from 0 to 65535, and is \"" + port + "\".");
    }

    @Test
    void a_time_limit_is_never_zero() {
        Settings settings = new Settings(Map.of("TIMEOUT", "0", "OTHER", "1"));

        assertThatExceptionOfType(StartupException.class).isThrownBy(() -> settings.millis("TIMEOUT", 1));
        assertThat(settings.millis("OTHER", 7)).isEqualTo(Duration.ofMillis(1));
        assertThat(settings.millis("NONE", 7)).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void settings_keep_secrets_to_themselves() {
        Map<String, String> environment = new HashMap<>(Map.of("AWS_SECRET_ACCESS_KEY", "hush"));
        Settings settings = new Settings(environment);

        environment.clear();

        assertThat(settings.text("AWS_SECRET_ACCESS_KEY")).contains("hush");
        assertThat(settings.toString()).doesNotContain("hush");
    }
}
