package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The test that comes with the fix finds the bug: it fails with the code before the fix, and passes with the fix. */
class NewTestFailsBeforeTheFixIT {

    private static final String NEW_TEST = "dev.datanomad.EmptyStringsIT";

    @Test
    void the_new_test_of_stage_3_fails_with_the_code_of_stage_2() throws Exception {
        TestExecutionSummary summary = run(2);

        assertThat(summary.getTestsFailedCount()).as(print(summary)).isPositive();
        assertThat(summary.getFailures())
                .allSatisfy(failure -> assertThat(failure.getException()).isInstanceOf(AssertionError.class));
    }

    @Test
    void the_new_test_of_stage_3_passes_with_the_code_of_stage_3() throws Exception {
        TestExecutionSummary summary = run(3);

        assertThat(summary.getTestsFailedCount()).as(print(summary)).isZero();
        assertThat(summary.getTestsSucceededCount()).isPositive();
    }

    private static TestExecutionSummary run(int stageUnderTest) throws Exception {
        URL[] path = {
            Repository.stage(stageUnderTest).resolve("target/classes").toUri().toURL(),
            Repository.stage(3).resolve("target/test-classes").toUri().toURL()
        };
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(path, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectClass(loader.loadClass(NEW_TEST)))
                    // A worker of this test's own pool may not wait for another pool.
                    .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                    .build();
            Launcher launcher = LauncherFactory.create();
            launcher.execute(request, listener);
            return listener.getSummary();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static String print(TestExecutionSummary summary) {
        StringWriter text = new StringWriter();
        summary.printFailuresTo(new PrintWriter(text), 3);
        return text.toString();
    }
}
