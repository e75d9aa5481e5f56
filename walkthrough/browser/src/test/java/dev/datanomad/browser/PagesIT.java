package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every page, in each look, under load. */
class PagesIT {

    private static final Duration NARROWED = Duration.ofSeconds(5);

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withStage(3);

    static Stream<Arguments> pagesAndLooks() {
        return Arrays.stream(Page.values())
                .flatMap(page -> Arrays.stream(Look.values()).map(look -> Arguments.of(page, look)));
    }

    @BeforeAll
    static void start() {
        LAB.lab().load().start(3, 500);
    }

    @ParameterizedTest
    @MethodSource("pagesAndLooks")
    void a_page_is_accessible_and_fits_its_window(Page page, Look look, Browser browser) {
        browser.look(look);

        page.open(browser, LAB);

        assertThat(Axe.violations(browser, ":root")).isEmpty();
        assertThat(browser.overflow()).as("pixels beyond the right edge").isZero();
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void a_page_fits_its_window_also_when_that_becomes_narrow(Page page, Browser browser) {
        browser.look(Look.LIGHT);
        page.open(browser, LAB);

        browser.look(Look.LIGHT_360);

        await().atMost(NARROWED)
                .untilAsserted(() -> assertThat(browser.overflow())
                        .as("pixels beyond the right edge")
                        .isZero());
    }

    @Test
    void the_emulated_window_and_scheme_are_what_a_page_sees(Browser browser) {
        browser.look(Look.DARK_360);

        Page.DASHBOARD.open(browser, LAB);

        assertThat(browser.run("return innerWidth")).isEqualTo(360L);
        assertThat(browser.run("return matchMedia('(prefers-color-scheme: dark)').matches"))
                .isEqualTo(true);
    }

    @Test
    void a_module_can_be_imported_and_called(Browser browser) {
        Page.CLASSROOM.open(browser, LAB);

        assertThat(browser.module(browser.asset("morph.js"), "typeof m.show + a[0]", "!"))
                .isEqualTo("function!");
    }
}
