package dev.datanomad.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.prefs.Preferences;
import org.apache.jmeter.JMeter;
import org.apache.jmeter.save.SaveService;
import org.apache.jmeter.util.JMeterUtils;
import org.apache.jorphan.collections.HashTree;

/**
 * {@code events_load.jmx} and the properties it asks for.
 *
 * @param pauseMax milliseconds
 */
record Plan(URI url, int threads, int pauseMax, int emptyPercent) {
    /** What the plan names the posted JSON object. */
    static final String EVENT = "event";

    /** What the plan names the link in the answer to it. */
    static final String SELF = "self";

    private static final String FILE = "events_load.jmx";
    private static final Logger PREFERENCES_LOG = Logger.getLogger("java.util.prefs");
    private static final List<String> SETTINGS =
            List.of("bin/jmeter.properties", "bin/saveservice.properties", "bin/upgrade.properties");

    Plan {
        check(
                ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null,
                "--url must look like http://localhost:5000, not " + url + ".");
        check(
                List.of("", "/").contains(url.getPath()) && url.getQuery() == null,
                "--url must name the service only, without a path: " + url + ".");
        check(threads > 0, "--threads must be at least 1, not " + threads + ".");
        check(pauseMax >= 0, "--pause-max must be 0 or more milliseconds, not " + pauseMax + ".");
        check(emptyPercent >= 0 && emptyPercent <= 100, "--empty-percent must be 0 to 100, not " + emptyPercent + ".");
    }

    private static void check(boolean right, String sentence) {
        if (!right) {
            throw new CannotRunException(sentence);
        }
    }

    /** Reads the plan. JMeter keeps its settings in statics: once in a process. */
    HashTree load() {
        try {
            var home = Files.createTempDirectory("datanomad-load");
            try {
                prepare(home);
                var tree = SaveService.loadTree(unpack(FILE, home).toFile());
                JMeter.convertSubTree(tree, false);
                return tree;
            } finally {
                delete(home);
            }
        } catch (IOException e) {
            throw new CannotRunException("The plan needs the folder for temporary files, "
                    + System.getProperty("java.io.tmpdir") + ", and it cannot be used: " + e + ".");
        }
    }

    /** JMeter reads its settings from an installation; for these few files a folder that lives for a moment will do. */
    private void prepare(Path home) throws IOException {
        for (var name : SETTINGS) {
            unpack(name, home);
        }
        forgetPreferences(home);
        System.setProperty(JMeter.JMETER_NON_GUI, "true");
        JMeterUtils.setJMeterHome(home.toString());
        JMeterUtils.loadJMeterProperties(home.resolve(SETTINGS.get(0)).toString());
        properties().forEach(JMeterUtils::setProperty);
        JMeterUtils.initLocale();
    }

    /** Even without its window JMeter opens the user's preferences, which would leave a folder in the user's home. */
    private static void forgetPreferences(Path home) {
        PREFERENCES_LOG.setLevel(Level.OFF);
        System.setProperty("java.util.prefs.userRoot", home.toString());
        Preferences.userRoot();
    }

    /** No limit of time: the plan's would come between an event and its reading back, so the run stops the users itself. */
    private Map<String, String> properties() {
        int port = url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
        return Map.of(
                "protocol", url.getScheme(),
                "host", url.getHost(),
                "port", "" + port,
                "threads", "" + threads,
                "pauseMax", "" + pauseMax,
                "emptyPercent", "" + emptyPercent,
                "seconds", "" + Run.NO_LIMIT,
                "language", "en",
                "jmeterengine.stopfail.system.exit", "false");
    }

    private static Path unpack(String resource, Path folder) throws IOException {
        var file = folder.resolve(resource);
        Files.createDirectories(file.getParent());
        try (var in = Plan.class.getClassLoader().getResourceAsStream(resource)) {
            Files.copy(in, file);
        }
        return file;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
