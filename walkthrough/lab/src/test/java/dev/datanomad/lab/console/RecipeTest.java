package dev.datanomad.lab.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecipeTest {

    @ParameterizedTest
    @EnumSource
    void each_is_known_by_its_key_and_is_an_event_of_the_user(Recipe recipe) {
        assertThat(Recipe.of(recipe.key())).contains(recipe);
        assertThat(recipe.lookFor()).endsWith(".");
        assertThat(event(recipe).userKey()).startsWith("bill");
    }

    @Test
    void the_deep_one_is_one_level_too_deep() {
        assertThatThrownBy(() -> Event.LIMITS.require(event(Recipe.DEEP)))
                .isInstanceOf(UnstorableEventException.class)
                .hasMessageContaining("nested deeper than the 32 levels");
        String shallower = Recipe.DEEP.body("bill").replace("{\"level\":33}", "33");
        assertThatNoException().isThrownBy(() -> Event.LIMITS.require(new Event("1", Json.parse(shallower))));
    }

    @Test
    void the_large_one_is_larger_than_an_event_may_be() {
        assertThat(Recipe.LARGE.body("bill").getBytes(StandardCharsets.UTF_8))
                .hasSizeBetween(300_000, 301_000)
                .hasSizeGreaterThan(Event.MAX_BYTES);
    }

    @Test
    void the_others_can_be_stored() {
        for (Recipe recipe : new Recipe[] {Recipe.EMPTY_NICKNAME, Recipe.EMOJI_KEY, Recipe.OLD}) {
            assertThatNoException().isThrownBy(() -> Event.LIMITS.require(event(recipe)));
        }
    }

    private static Event event(Recipe recipe) {
        return new Event("1", Json.parse(recipe.body("bill")));
    }
}
