package dev.datanomad.lab.cli;

/** The plain calls that commands stand for, for their help. */
final class HelpFooter {

    static final String HEADING = "%nThe same without this script:%n";

    static final String JAR = "  java -jar walkthrough/lab/target/datanomad-lab.jar ";

    private HelpFooter() {}
}
