package dev.datanomad.load;

import java.io.File;
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
import java.util.stream.Collectors;
import org.apache.jmeter.JMeter;
import org.apache.jmeter.save.SaveService;
import org.apache.jmeter.util.JMeterUtils;
import org.apache.jorphan.collections.HashTree;

/**
 * The test plan {@code events_load.jmx} and its properties.
 *
 * @param ledgers files with the earlier events to read; those that are missing or empty are left out
 */
record Plan(URI url, int threads, int pauseMax, int emptyPercent, int oldPercent, List<Path> ledgers) {
    /** The plan's variable for the posted JSON object. */
    static final String EVENT = "event";

    /** The plan's variable for the link in the answer. */
    static final String SELF = "self";

    /** The plan's name for the request that reads an earlier event. */
    static final String OLD_READ = "GET an old event";

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
        checkPercent("--empty-percent", emptyPercent);
        checkPercent("--old-percent", oldPercent);
    }

    private static void checkPercent(String option, int percent) {
        check(percent >= 0 && percent <= 100, option + " must be 0 to 100, not " + percent + ".");
    }

    private static void check(boolean valid, String sentence) {
        if (!valid) {
            throw new CannotRunException(sentence);
        }
    }

    /** Reads the plan, once in a process: JMeter keeps its settings in statics. */
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
            throw new CannotRunException("The folder for temporary files, " + System.getProperty("java.io.tmpdir")
                    + ", cannot be used: " + e + ".");
        }
    }

    /** JMeter reads its settings from an installation: a temporary folder with these files stands in for one. */
    private void prepare(Path home) throws IOException {
        for (var name : SETTINGS) {
            unpack(name, home);
        }
        redirectPreferences(home);
        System.setProperty(JMeter.JMETER_NON_GUI, "true");
        JMeterUtils.setJMeterHome(home.toString());
        JMeterUtils.loadJMeterProperties(home.resolve(SETTINGS.get(0)).toString());
        properties().forEach(JMeterUtils::setProperty);
        JMeterUtils.initLocale();
    }

    /** Even without a GUI, JMeter opens the user's preferences, which would leave a folder in the user's home. */
    private static void redirectPreferences(Path home) {
        PREFERENCES_LOG.setLevel(Level.OFF);
        System.setProperty("java.util.prefs.userRoot", home.toString());
        Preferences.userRoot();
    }

    /** Without the plan's own time limit, which could stop a user between a write and its read: the run drains instead. */
    private Map<String, String> properties() {
        int port = url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
        return Map.ofEntries(
                Map.entry("protocol", url.getScheme()),
                Map.entry("host", url.getHost()),
                Map.entry("port", "" + port),
                Map.entry("threads", "" + threads),
                Map.entry("pauseMax", "" + pauseMax),
                Map.entry("emptyPercent", "" + emptyPercent),
                Map.entry("oldPercent", "" + oldPercent),
                Map.entry("old", paths(ledgers)),
                Map.entry("seconds", "" + Run.NO_LIMIT),
                Map.entry("language", "en"),
                Map.entry("jmeterengine.stopfail.system.exit", "false"));
    }

    private static String paths(List<Path> files) {
        return files.stream()
                .map(file -> file.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
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
