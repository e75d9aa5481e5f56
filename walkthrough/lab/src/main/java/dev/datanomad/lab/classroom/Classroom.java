package dev.datanomad.lab.classroom;

import dev.datanomad.lab.console.Producer;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.History.Touched;
import dev.datanomad.lab.system.Instance;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Everything that the pages of a lab show, at one moment.
 *
 * @param run another one for each start of a lab
 * @param instances those that are alive, with their ports
 * @param timeline oldest first
 * @param producer the two demo users
 */
public record Classroom(
        Instant now,
        String run,
        LabStatus lab,
        List<Instance> instances,
        List<Station> course,
        Picture picture,
        List<Timeline.Entry> timeline,
        Producer.State producer) {

    /** Asks a lab. */
    public static Classroom of(Lab lab) {
        LabStatus status = lab.status();
        Map<Store, Touched> touched = lab.history().touched();
        return new Classroom(
                Instant.now(),
                lab.run(),
                status,
                lab.deployments().instances(),
                Course.of(status, touched, lab.oldEvents()),
                Picture.of(status, touched),
                lab.timeline().entries(),
                lab.console().producer().state());
    }

    /** The station at which the migration is; the last one at its end. */
    Station station() {
        return course.stream().filter(Station::isCurrent).findFirst().orElse(course.get(course.size() - 1));
    }

    /** Newest first. */
    List<Timeline.Entry> latest() {
        List<Timeline.Entry> latest = new ArrayList<>(lab.timeline());
        Collections.reverse(latest);
        return latest;
    }

    /** How many stations are done. */
    long done() {
        return course.stream().filter(Station::isDone).count();
    }

    Station ofPattern(Pattern step) {
        return course.stream()
                .filter(station -> station.id().equals(step.station()))
                .findFirst()
                .orElseThrow();
    }
}
