package dev.datanomad.lab.cli;

/** The part of each command's help that shows the same call without the script. */
final class HelpFooter {

    static final String HEADING = "%nThe same without this script:%n";

    static final String JAR = "  java -jar walkthrough/lab/target/datanomad-lab.jar ";

    private HelpFooter() {}
}
