package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can happen to the flag file, while the service runs and when it starts, at one position of the migration. */
abstract class FlagFileFaults {

    private static final int REQUESTS = 300;

    /** The lab that the class has registered. */
    abstract LabUnderLoad site();

    /** Fails if a user was answered or written elsewhere than the position says. */
    abstract void requireNobodyMoved(StoreShares shares);

    /** Whether an instance is started while the file is damaged in this way, too. */
    abstract boolean startsWith(FlagFileDamage damage);

    @ParameterizedTest(name = "the flag file {0}")
    @EnumSource
    void a_flag_file_that_breaks_moves_no_user(FlagFileDamage damage) throws Exception {
        Path file = site().flagsFile();
        byte[] good = Files.readAllBytes(file);
        boolean start = startsWith(damage);
        site().during("the flag file " + damage + (start ? ", also at a start" : ""), window -> {
            try {
                new FlagLever(site().lab()).damage(() -> damage(damage, file));
                requireNobodyMoved(StoreShares.of(site(), REQUESTS));
                if (start) {
                    assertThat(site().lab().deployments().deploy(Stage.FIX_BUG).failed())
                            .isZero();
                    requireNobodyMoved(StoreShares.of(site(), REQUESTS));
                }
            } finally {
                putRight(file, good);
            }
        });
    }

    @Test
    void a_flag_file_that_is_rewritten_in_place_all_the_time_moves_no_user() throws Exception {
        Path file = site().flagsFile();
        byte[] good = Files.readAllBytes(file);
        site().during("the flag file rewritten in place 200 times a second, also at a start", window -> {
            try (Rewriting rewriting = Rewriting.start(file, good)) {
                requireNobodyMoved(StoreShares.of(site(), REQUESTS));
                assertThat(site().lab().deployments().deploy(Stage.FIX_BUG).failed())
                        .isZero();
                requireNobodyMoved(StoreShares.of(site(), REQUESTS));
                assertThat(rewriting.perSecond()).isGreaterThan(100);
            } finally {
                putRight(file, good);
            }
        });
    }

    private static void damage(FlagFileDamage damage, Path file) {
        try {
            damage.happenTo(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void putRight(Path file, byte[] good) {
        new FlagLever(site().lab()).change(() -> {
            try {
                Path whole = Files.write(file.resolveSibling("flags.whole"), good);
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
