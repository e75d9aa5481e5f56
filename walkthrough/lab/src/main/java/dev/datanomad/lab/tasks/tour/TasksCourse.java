package dev.datanomad.lab.tasks.tour;

import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.tasks.TasksLab;
import dev.datanomad.lab.tasks.TasksPages;
import dev.datanomad.lab.text.Terminal;
import dev.datanomad.lab.tour.StopAtExit;
import dev.datanomad.lab.tour.TourLog;
import dev.datanomad.lab.tour.TourRunner;
import java.nio.file.Path;

/**
 * The migration of the to-do service, in eight steps.
 *
 * @param port of the service on loopback; 0 for a free one
 * @param fast with fewer tasks and changes, in about three minutes
 * @param databases where they are
 */
public record TasksCourse(Path home, int port, boolean fast, Kind databases, Terminal terminal)
        implements TourRunner.Course {

    /** Short, so that the message that cannot be read is dead before the tour ends. */
    private static final int VISIBILITY_SECONDS = 4;

    @Override
    public void run(TourLog log, Path folder) {
        LabOptions options = LabOptions.selfContained(port, folder).on(databases);
        Folders.empty(options.folder());
        terminal.line("Eight steps, on real load. Databases, queue and the to-do service are starting ...");
        try (TasksLab lab = TasksLab.start(home, options, VISIBILITY_SECONDS, TasksPages::of)) {
            StopAtExit stop = new StopAtExit(lab);
            terminal.line("Watch it at %s/lab/ if you like.", lab.url());
            try {
                new TasksTour(lab, fast ? TasksTourSize.FAST : TasksTourSize.FULL, log).run();
            } finally {
                stop.cancel();
                log.traffic(lab.traffic().seconds());
            }
        }
    }
}
