package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortProblemTest {

    @ParameterizedTest
    @CsvSource({
        "Address already in use, 'Port 80 is taken: free it, or choose another with --port.'",
        "Address already in use: bind, 'Port 80 is taken: free it, or choose another with --port.'",
        "Permission denied, 'Port 80 cannot be used (Permission denied): choose another with --port.'"
    })
    void a_port_that_is_taken_is_told_apart_from_one_that_is_refused(String reason, String sentence) {
        assertThat(Lab.portProblem(80, reason)).isEqualTo(sentence);
    }
}
