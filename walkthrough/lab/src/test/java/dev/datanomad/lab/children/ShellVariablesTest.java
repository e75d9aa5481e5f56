package dev.datanomad.lab.children;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellVariablesTest {

    private static final Map<String, String> SHELL = Map.ofEntries(
            Map.entry("PATH", "/bin"),
            Map.entry("SystemRoot", "C:\\Windows"),
            Map.entry("MONGODB_URI", "mongodb://db.example"),
            Map.entry("AWS_REGION", "eu-west-1"),
            Map.entry("https_proxy", "http://proxy.example"),
            Map.entry("LD_SDK_KEY", "sdk-1"),
            Map.entry("LD_PRELOAD", "mine.so"),
            Map.entry("DOCKER_HOST", "unix:///docker.sock"),
            Map.entry("MAX_REQUESTS", "1"),
            Map.entry("_JAVA_OPTIONS", "-Xmx1m"));

    @Test
    void each_group_has_its_own_variables_in_upper_and_lower_case() {
        assertThat(ShellVariables.NEEDED.of(SHELL)).containsOnlyKeys("PATH", "SystemRoot");
        assertThat(ShellVariables.EXTERNAL_DATABASES.of(SHELL))
                .containsOnlyKeys("MONGODB_URI", "AWS_REGION", "https_proxy");
        assertThat(ShellVariables.LAUNCHDARKLY.of(SHELL)).containsOnlyKeys("LD_SDK_KEY");
        assertThat(ShellVariables.CONTAINERS.of(SHELL)).containsOnlyKeys("DOCKER_HOST");
    }
}
