package dev.datanomad.service.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The log as the services configure it. */
class LogTest {

    private static final String FORGED = "x\n12:00:00.000 INFO  Reconcile: 0 missing, 0 different\u001b[2J\u202e";

    @Test
    void a_message_is_one_line_whatever_comes_from_outside() throws JoranException {
        List<String> lines = logged(FORGED, null);

        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("WARN  LogTest: x\\n12:00:00.000 INFO")
                        .contains("different\\u001b[2J\\u202e"));
    }

    @Test
    void no_line_of_a_stack_trace_can_be_taken_for_a_line_of_the_log() throws JoranException {
        List<String> lines = logged("failed", new IllegalStateException(FORGED, new IllegalArgumentException(FORGED)));

        assertThat(lines).hasSizeGreaterThan(5);
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("  | "));
        assertThat(String.join("", lines)).contains("at dev.datanomad").doesNotContain("\u001b", "\u202e");
    }

    private static List<String> logged(String text, Exception failure) throws JoranException {
        PrintStream real = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(LogTest.class.getResource("/logback.xml"));
            Logger log = context.getLogger(LogTest.class);
            log.warn("{}", text, failure);
        } finally {
            System.setOut(real);
            context.stop();
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
