package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortProblemTest {

    @ParameterizedTest
    @ValueSource(strings = {"Address already in use", "Address already in use: bind"})
    void a_port_that_somebody_else_has_is_taken(String reason) {
        assertThat(Lab.portProblem(80, reason)).isEqualTo("Port 80 is taken: free it, or choose another with --port.");
    }

    @Test
    void a_port_that_is_refused_comes_with_the_reason() {
        assertThat(Lab.portProblem(80, "Permission denied"))
                .isEqualTo("Port 80 cannot be used (Permission denied): choose another with --port.");
    }
}
