package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each parameter of type {@link Browser} a browser of its own, and fails a test with an error in the console of one.
 * Without a browser on this machine, the class is skipped, or fails if the environment has {@code CI=true}. Comes before
 * {@link LabUnderTest}, so that no lab is started for nothing.
 */
final class Browsers implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private static final String MISSING = "The pages are not tested: install chromium and chromedriver (on Debian:"
            + " chromium and chromium-driver), and have both on the PATH.";

    private final List<Browser> browsers = new ArrayList<>();
    private int used;

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean installed = Programs.areInstalled();
        if (!installed && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(MISSING);
        }
        if (!installed) {
            System.out.println(MISSING);
        }
        assumeTrue(installed, MISSING);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (used == browsers.size()) {
            browsers.add(Browser.open());
        }
        used++;
        return browsers.get(used - 1);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> errors = browsers.subList(0, used).stream()
                .flatMap(browser -> browser.errors().stream())
                .toList();
        browsers.subList(0, used).forEach(Browser::reset);
        used = 0;
        assertThat(errors).as("errors in the console").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        browsers.forEach(Browser::close);
        browsers.clear();
    }
}
