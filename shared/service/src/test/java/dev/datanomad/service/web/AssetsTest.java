package dev.datanomad.service.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AssetsTest {

    private static final Map<String, String> MORE = Map.of("icon.svg", "/dev/datanomad/service/web/favicon.svg");

    private final Assets assets = Assets.of("/files/", MORE);

    @Test
    void every_file_stands_below_one_hash() {
        assertThat(assets.path("icon.svg")).isEqualTo("/files/" + assets.hash() + "/icon.svg");
        assertThat(assets.path("chart.js")).isEqualTo("/files/" + assets.hash() + "/chart.js");
        assertThat(Assets.of("/files/", Map.of()).hash()).isNotEqualTo(assets.hash());
        assertThat(Assets.of("/files/", MORE).hash()).isEqualTo(assets.hash());
    }

    @Test
    void only_the_current_version_may_be_kept() {
        Asset current = assets.find(assets.hash(), "icon.svg").orElseThrow();
        Asset other = assets.find("of-another-version", "icon.svg").orElseThrow();

        assertThat(current.type()).isEqualTo("image/svg+xml");
        assertThat(current.cacheControl()).contains("immutable");
        assertThat(other.cacheControl()).isEqualTo("no-cache");
        assertThat(other.content()).isEqualTo(current.content());
    }

    @Test
    void what_does_not_exist_is_said() {
        assertThat(assets.find(assets.hash(), "none.js")).isEmpty();
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> assets.path("none.js"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Assets.of("/", Map.of("a.js", "/none.js")))
                .withMessageContaining("/none.js");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Assets.of("/", Map.of("a.txt", "/none.txt")));
    }
}
