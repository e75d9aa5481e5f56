package dev.datanomad.lab;

import dev.datanomad.lab.cli.Commands;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The lab's command line. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        // What is printed and compared is the same in every language.
        Locale.setDefault(Locale.ROOT);
        System.setProperty("logback.configurationFile", "logback-lab.xml");
        // Independent of the locale: users' keys may be in any script.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        System.exit(Commands.run(arguments));
    }
}
