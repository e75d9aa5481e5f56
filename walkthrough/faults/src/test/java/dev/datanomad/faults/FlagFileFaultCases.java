package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every damage of the flag file, while the service runs and when it starts, in one phase of the migration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FlagFileFaultCases {

    private static final int REQUESTS = 300;

    @RegisterExtension
    final SystemUnderTest sut;

    FlagFileFaultCases(MigrationPhase phase) {
        sut = new SystemUnderTest(phase);
    }

    /** Fails if an operation used another store than the phase's flags say. */
    abstract void requireNoUserMoved(OperationCounts counts);

    /** Whether an instance is also started while the file is damaged in this way. */
    abstract boolean startsDuring(FlagFileDamage damage);

    @ParameterizedTest(name = "the flag file {0}")
    @EnumSource
    void a_damaged_flag_file_moves_no_user(FlagFileDamage damage) throws Exception {
        Path file = sut.lab().rollouts().file();
        byte[] good = Files.readAllBytes(file);
        boolean start = startsDuring(damage);
        sut.during("the flag file " + damage + (start ? ", also at a start" : ""), window -> {
            try {
                sut.flags().refused(() -> damage.apply(file));
                requireNoUserMoved();
                if (start) {
                    startAnInstance();
                }
            } finally {
                restore(file, good);
            }
        });
    }

    @Test
    void a_flag_file_that_is_rewritten_in_place_all_the_time_moves_no_user() throws Exception {
        Path file = sut.lab().rollouts().file();
        byte[] good = Files.readAllBytes(file);
        sut.during("the flag file rewritten in place 200 times a second, also at a start", window -> {
            try (FileRewriter rewriter = new FileRewriter(file, good)) {
                requireNoUserMoved();
                startAnInstance();
                assertThat(rewriter.perSecond()).isGreaterThan(100);
            } finally {
                restore(file, good);
            }
        });
    }

    private void startAnInstance() {
        assertThat(sut.deploy(1).failed()).isZero();
        requireNoUserMoved();
    }

    private void requireNoUserMoved() {
        requireNoUserMoved(OperationCounts.of(sut, REQUESTS));
    }

    private void restore(Path file, byte[] good) throws IOException {
        Path copy = Files.write(file.resolveSibling("flags.copy"), good);
        sut.flags().taken(() -> Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE));
    }
}
