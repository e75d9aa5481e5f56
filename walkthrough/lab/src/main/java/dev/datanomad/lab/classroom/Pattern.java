package dev.datanomad.lab.classroom;

import java.util.List;

/** The eight steps by which a database is commonly replaced, and which station of the course each of them is. */
record Pattern(String title, String station, String note) {

    static final List<Pattern> STEPS = List.of(
            new Pattern("Deploy the new database", "add", "The lab has both from the start; a stage makes the table."),
            new Pattern("Add its access code", "add", "Stage 2, with all flags off."),
            new Pattern("Write to both, the old one first", "write", "By percentage of users."),
            new Pattern("Read from both, the old one answers", "compare", "Shadow reads, which find the bug."),
            new Pattern(
                    "Migrate the old data",
                    "repair",
                    "Before the new one answers: else users would miss what was written before."),
            new Pattern("Make the new one primary", "move", "By percentage, with the way back open."),
            new Pattern("Stop writing to the old one", "stop", "From here the way back costs a copy."),
            new Pattern("Delete the old access code", "remove", "Stage 4."));
}
