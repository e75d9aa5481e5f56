package dev.datanomad.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/** The accessibility rules of axe-core. */
final class Axe {

    private static final String SCRIPT = read();

    private Axe() {}

    /** The violations in a part of the page that the browser shows, a sentence each, with the elements. */
    static List<String> violations(Browser browser, String selector) {
        browser.run(SCRIPT);
        Object sentences = browser.runAsync(
                "const result = await axe.run(arguments[0], {resultTypes: ['violations']});"
                        + "return result.violations.map(v => `${v.id} (${v.impact}): ${v.help}: ` + v.nodes.map(n =>"
                        + " `${n.target.join(' ')}: ${n.any.concat(n.all, n.none).map(c => c.message).join('; ')}`)"
                        + ".join(' | '));",
                selector);
        return ((List<?>) sentences).stream().map(String.class::cast).toList();
    }

    private static String read() {
        String webjar = "/META-INF/maven/org.webjars.npm/axe-core/pom.properties";
        try (InputStream in = Axe.class.getResourceAsStream(webjar)) {
            Properties properties = new Properties();
            properties.load(in);
            String path = "/META-INF/resources/webjars/axe-core/" + properties.getProperty("version") + "/axe.min.js";
            try (InputStream script = Axe.class.getResourceAsStream(path)) {
                return new String(script.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
