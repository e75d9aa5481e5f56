package dev.datanomad.lab.tasks;

import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.ProgramCopy;
import dev.datanomad.tasks.feed.DeadLettersCommand;
import dev.datanomad.tasks.feed.FeedApp;
import dev.datanomad.tasks.migration.Reconcile;
import dev.datanomad.tasks.service.App;
import java.nio.file.Path;
import java.util.List;

/** The programs of the to-do service, all in one jar. */
public record TaskProgram(Path jar) {

    private static final String HEAP = "-Xmx256m";

    /** As the build has made it; throws a LabException if it has not. */
    public static TaskProgram built(Path home) {
        return new TaskProgram(
                Home.requireBuilt(home, "walkthrough/tasks/target/datanomad-tasks.jar", "The to-do service is"));
    }

    /** A copy in a folder, which is emptied before. */
    TaskProgram copyTo(Path folder) {
        return new TaskProgram(ProgramCopy.of(jar, folder));
    }

    /** The arguments of {@code java} to run the service. */
    List<String> service() {
        return of(App.class);
    }

    /** The same of the feed. */
    List<String> feed() {
        return of(FeedApp.class);
    }

    /** The same of the reconciliation. */
    public List<String> reconcile() {
        return of(Reconcile.class);
    }

    /** The same of the dead letters. */
    public List<String> deadLetters() {
        return of(DeadLettersCommand.class);
    }

    private List<String> of(Class<?> program) {
        return List.of(HEAP, "-cp", jar.toString(), program.getName());
    }
}
