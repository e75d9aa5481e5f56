package dev.datanomad.lab.children;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a child process gets of the environment of this one. Everything else stays behind, so that a proxy, options of Java,
 * or a setting of the service that happens to be set in a shell changes nothing: the lab sets what a child is to know.
 */
public enum ShellVariables {

    /** What any program needs to find files and other programs, to decode their names, and on Windows to start at all. */
    NEEDED("PATH|HOME|USER|LOGNAME|TMPDIR|TEMP|TMP|TZ|LANG|LC_ALL|LC_CTYPE|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH"
            + "|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERNAME|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA"),

    /** What leads to databases of one's own, by a proxy if there is one. */
    EXTERNAL_DATABASES("MONGODB_.+|AWS_.+|(HTTPS?|ALL|NO)_PROXY"),

    /** What leads to LaunchDarkly. */
    LAUNCHDARKLY("LD_SDK_KEY|LD_RELAY_URI|LD_START_MILLIS"),

    /** What leads to Docker. */
    CONTAINERS("DOCKER_.+|TESTCONTAINERS_.+|XDG_RUNTIME_DIR");

    private final Pattern names;

    /** Windows does not distinguish upper and lower case, nor do programs that read proxies. */
    ShellVariables(String names) {
        this.names = Pattern.compile(names, Pattern.CASE_INSENSITIVE);
    }

    /** Those of this process's environment. */
    public Map<String, String> inherited() {
        return of(System.getenv());
    }

    /** Those of an environment. */
    Map<String, String> of(Map<String, String> environment) {
        Map<String, String> chosen = new TreeMap<>(environment);
        chosen.keySet().removeIf(name -> !names.matcher(name).matches());
        return chosen;
    }
}
