package dev.datanomad.lab.tour;

import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.Timeline;
import dev.datanomad.lab.text.Terminal;
import java.nio.file.Path;

/**
 * The migration of the events, in four stages.
 *
 * @param port of the service on loopback; 0 for a free one
 * @param fast with fewer events and requests, in about five minutes
 * @param databases where they are
 */
public record EventsCourse(Path home, int port, boolean fast, Kind databases, Terminal terminal)
        implements TourRunner.Course {

    @Override
    public void run(TourLog log, Path folder) {
        LabOptions options = LabOptions.selfContained(port, folder).on(databases);
        Folders.empty(options.folder());
        terminal.line("The whole migration, on real load. Databases and stage 1 are starting ...");
        try (Lab lab = Lab.start(home, options, ControlRoom::of, terminal::warn)) {
            StopAtExit stop = new StopAtExit(lab);
            terminal.line("Watch it at %s/ and %s/lab/ if you like.", lab.url(), lab.url());
            Tour tour = new Tour(lab, fast ? TourSize.FAST : TourSize.FULL, log);
            try {
                Timeline.as("tour", () -> {
                    tour.run();
                    return true;
                });
            } finally {
                stop.cancel();
                log.traffic(tour.usersTraffic());
            }
        }
    }
}
