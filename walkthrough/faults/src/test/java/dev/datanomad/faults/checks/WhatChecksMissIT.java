package dev.datanomad.faults.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.controlroom.ControlRoom;
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

    @BeforeAll
    static void a_service_that_writes_to_both_and_compares() {
        Path home = Path.of(System.getProperty("datanomad.root"));
        lab = Lab.start(home, new LabOptions(0, folder, false, false, true), ControlRoom::of, sentence -> {});
        lab.deployments().deploy(Stage.FIX_BUG);
        lab.setFlag("write-events-dynamo", "100");
        lab.setFlag("read-events-dynamo", "100");
        stores = new Stores(lab.databases().directEnvironment());
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

    @TestFactory
    Stream<DynamicNode> every_cell_is_true() throws IOException {
        Verdicts table = Verdicts.read();
        return Arrays.stream(Damage.values())
                .map(damage -> DynamicContainer.dynamicContainer(
                        damage.row(),
                        Arrays.stream(Check.values())
                                .map(check -> DynamicTest.dynamicTest(
                                        check.column(), () -> requireTrue(table.sees(check, damage), check, damage)))));
    }

    private static void requireTrue(boolean expected, Check check, Damage damage) throws IOException {
        World world = new World(lab, stores);
        assertThat(check.sees(world))
                .as("%s raises a false alarm", check.column())
                .isFalse();
        world = new World(lab, stores);
        damage.inflict(world);
        if (!damage.isRead()) {
            world.nobodyReadsTheEvent();
        }
        assertThat(check.sees(world)).as("%s: %s", check.column(), damage.row()).isEqualTo(expected);
    }
}
