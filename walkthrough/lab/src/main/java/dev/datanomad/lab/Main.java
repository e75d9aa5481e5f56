package dev.datanomad.lab;

import dev.datanomad.lab.cli.Commands;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The lab's command line. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "logback-lab.xml");
        // Independent of the locale: users' keys may be in any script.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        System.exit(Commands.run(arguments));
    }
}
