package dev.datanomad.lab.classroom;

import dev.datanomad.lab.classroom.Report.Claim;
import dev.datanomad.lab.classroom.Report.Part;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.lab.system.Timeline;
import java.util.ArrayList;
import java.util.List;

/** The report of what was done in a lab since its start. */
final class OwnRun {

    private static final int LAST_STAGE = Stage.DYNAMO_ONLY.number();

    private OwnRun() {}

    static Report of(Lab lab) {
        LabStatus now = lab.status();
        List<Timeline.Entry> timeline = lab.timeline().entries();
        List<String> failures = FailedRequests.explain(lab.traffic().failures(), timeline);
        List<Claim> claims = claims(now, failures.size());
        boolean over =
                now.stage() == LAST_STAGE && now.audit() != null && !now.audit().running();
        boolean good = claims.stream().allMatch(Claim::held);
        String verdict = !over
                ? "The move is not over yet"
                : good ? "Moved, and nothing is lost" : "Moved, and not everything is as it should be";
        return new Report(verdict, over && good, summary(now, timeline), claims, failures, parts(timeline), drawn(lab));
    }

    private static String summary(LabStatus now, List<Timeline.Entry> timeline) {
        String since =
                timeline.isEmpty() ? "" : " since " + Texts.time(timeline.get(0).at());
        return "Stage " + now.stage() + " is live. "
                + Texts.count(now.frontDoor().requests()) + " requests of users" + since + ", "
                + Texts.count(now.frontDoor().failed()) + " of them failed.";
    }

    private static List<Claim> claims(LabStatus now, int groups) {
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim(
                "MongoDB is gone", now.stage() == LAST_STAGE, now.stage() == 0 ? "no stage" : "stage " + now.stage()));
        AuditReport audit = now.audit();
        claims.add(new Claim(
                "Every event that was acknowledged can be read, as it was sent",
                audit != null && audit.clean(),
                audit == null ? "not audited yet" : audit.text()));
        claims.add(new Claim(
                "No request of a user failed",
                now.frontDoor().failed() == 0,
                Texts.count(now.frontDoor().failed()) + " of "
                        + Texts.count(now.frontDoor().requests()) + (groups == 0 ? "" : ": see below")));
        claims.add(new Claim(
                "What users read was what they had written",
                now.load().wrong() == 0,
                Texts.count(now.load().wrong()) + " wrong answers of "
                        + Texts.count(now.load().gets()) + " reads"));
        return claims;
    }

    private static List<Part> parts(List<Timeline.Entry> timeline) {
        return timeline.stream()
                .map(entry -> new Part(
                        entry.text(),
                        entry.at(),
                        List.of("By " + entry.by() + (entry.effect() == null ? "" : ": " + entry.effect()) + ".")))
                .toList();
    }

    /** From the first request on. */
    private static List<Traffic.Second> drawn(Lab lab) {
        return lab.traffic().seconds().stream()
                .dropWhile(second -> second.requests() == 0)
                .toList();
    }
}
