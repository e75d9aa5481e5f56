package dev.datanomad.benchmarks;

import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabOptions;
import java.nio.file.Path;
import java.util.Locale;

/** A lab as a program of its own, so that its CPU time is nobody else's. Its child processes end with it. */
final class LabProgram {

    private LabProgram() {}

    /** @param arguments the folder of everything that it writes */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        LabOptions options = LabOptions.selfContained(0, Path.of(arguments[0]));
        Lab lab = Lab.start(Home.find(), options, ControlRoom::of, System.out::println);
        System.out.println("The lab is ready on " + lab.url());
    }
}
