package dev.datanomad.faults.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each cell of the table in {@code walkthrough/what-checks-miss.md} is a test of this class, named after its row and column. */
class WhatChecksMissIT {

    @TempDir
    private static Path folder;

    private static Lab lab;
    private static Stores stores;
    private static Fixture fixture;

    /** What {@link #fixture} has suffered. */
    private static Damage inflicted;

    @BeforeAll
    static void a_service_with_dual_writes_and_shadow_reads() {
        Path home = Path.of(System.getProperty("datanomad.root"));
        lab = Lab.start(home, LabOptions.selfContained(0, folder), ControlRoom::of, sentence -> {});
        lab.actions().deploy(Stage.FIX_BUG, 1, Mode.ANYWAY).deployment();
        lab.actions().setFlag("write-events-dynamo", "100", Mode.ANYWAY);
        lab.actions().setFlag("read-events-dynamo", "100", Mode.ANYWAY);
        stores = new Stores(lab.databases().directEnvironment());
        fixture = new Fixture(lab, stores);
    }

    @AfterAll
    static void stop() {
        if (stores != null) {
            stores.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void the_table_has_a_row_for_every_damage() throws IOException {
        assertThat(Verdicts.read().size()).isEqualTo(Damage.values().length);
    }

    @Test
    void no_check_raises_a_false_alarm() throws IOException {
        inflicted = null;
        fixture.reset();
        for (Check check : Check.values()) {
            assertThat(check.sees(fixture)).as(check.column()).isFalse();
        }
    }

    @TestFactory
    Stream<DynamicNode> every_cell_is_true() throws IOException {
        Verdicts table = Verdicts.read();
        return Arrays.stream(Damage.values())
                .map(damage -> DynamicContainer.dynamicContainer(
                        damage.row(),
                        Arrays.stream(Check.values())
                                .map(check -> DynamicTest.dynamicTest(check.column(), () -> {
                                    inflict(damage);
                                    assertThat(check.sees(fixture))
                                            .as("%s: %s", check.column(), damage.row())
                                            .isEqualTo(table.sees(check, damage));
                                }))));
    }

    /** Once for all checks of a row: they change nothing, except for the authority. */
    private static void inflict(Damage damage) throws IOException {
        if (inflicted == damage) {
            return;
        }
        inflicted = null;
        fixture.reset();
        damage.inflict(fixture);
        if (!damage.isRead()) {
            fixture.readTheOther();
        }
        inflicted = damage;
    }
}
