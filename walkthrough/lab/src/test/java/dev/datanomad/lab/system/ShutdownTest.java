package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownTest {

    private final List<String> taken = new ArrayList<>();

    @Test
    void a_step_that_fails_does_not_prevent_the_others() {
        List<Runnable> steps = List.of(() -> fail("one"), () -> taken.add("two"), () -> fail("three"));

        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> Shutdown.runAll(steps))
                .withMessage("one")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("three"));
        assertThat(taken).containsExactly("one", "two", "three");
    }

    private void fail(String step) {
        taken.add(step);
        throw LabException.failed(step);
    }
}
