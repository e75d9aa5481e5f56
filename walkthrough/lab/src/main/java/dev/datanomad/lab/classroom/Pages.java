package dev.datanomad.lab.classroom;

import dev.datanomad.lab.console.ConsoleView;
import dev.datanomad.lab.gate.Assessment;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.History;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Timeline;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.web.Assets;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The pages of the lab and their parts as HTML, and what keeps them up to date. Immutable. */
public final class Pages {

    /** The parts of the classroom that follow the state of the lab, by the id of the element they stand in. */
    private static final List<String> PARTS =
            List.of("now", "course", "picture", "gate", "moves", "levers", "producer", "figures", "timeline");

    /** The pages by their path, in the order of the navigation. */
    static final Map<String, String> NAVIGATION = navigation();

    private static Map<String, String> navigation() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("/lab/", "Classroom");
        pages.put("/lab/console", "Console");
        pages.put("/lab/report", "Report");
        pages.put("/", "Dashboard");
        return pages;
    }

    private static final long SHOWN_MILLIS = 600_000;

    /** Of a report. */
    private static final List<String> STYLES = List.of("look.css", "lab.css");

    private static final String OWN = "/dev/datanomad/lab/classroom/";

    private final Assets assets = Assets.of(
            "/lab/assets/",
            own(
                    "lab.css",
                    "classroom.js",
                    "connection.js",
                    "console.css",
                    "console.js",
                    "levers.css",
                    "levers.js",
                    "fields.js",
                    "marks.js",
                    "queue.js",
                    "refusal.js",
                    "said.js",
                    "series.js"));

    private static Map<String, String> own(String... names) {
        return Arrays.stream(names).collect(Collectors.toMap(name -> name, name -> OWN + name));
    }

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), Pages.class.getPackageName());

    public Assets assets() {
        return assets;
    }

    /** The page at {@code /lab/}. */
    public String classroom(Classroom classroom) {
        return render("classroom.jte", Map.of("classroom", classroom, "assets", assets));
    }

    /** The page at {@code /lab/report}. */
    public String report(Lab lab) {
        return render("reportPage.jte", Map.of("report", OwnRun.of(lab), "assets", assets));
    }

    /** A report as a file of its own, which needs no other one. */
    public String file(Report report, String title) {
        String style = "<style>\n" + STYLES.stream().map(this::text).collect(Collectors.joining("\n")) + "</style>";
        return render("reportFile.jte", Map.of("report", report, "title", title, "style", style));
    }

    private String text(String asset) {
        return new String(assets.find(assets.hash(), asset).orElseThrow().content(), StandardCharsets.UTF_8);
    }

    /** The page at {@code /lab/console}. */
    public String console(ConsoleView view, Classroom classroom) {
        return render("console.jte", Map.of("view", view, "classroom", classroom, "assets", assets));
    }

    /** What the console has found, as a fragment of its page. */
    public String seen(ConsoleView view) {
        return render("console-result.jte", Map.of("view", view));
    }

    /** What the gate says, as a fragment of a page: of the dashboard of a service. */
    public String gate(LabStatus.Gate gate) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("gate", gate);
        values.put("now", Instant.now());
        return render("gate-says.jte", values);
    }

    /** Why an action was refused, as a fragment. */
    public String refusal(Assessment assessment) {
        return render("refusal.jte", Map.of("assessment", assessment));
    }

    /** The parts of the classroom, by the id of the element they stand in. */
    public Map<String, String> parts(Classroom classroom) {
        Map<String, String> parts = new LinkedHashMap<>();
        PARTS.forEach(part -> parts.put(part, render(part + ".jte", Map.of("classroom", classroom))));
        return parts;
    }

    private String render(String template, Map<String, Object> values) {
        StringOutput html = new StringOutput();
        templates.render(template, values, html);
        return html.toString();
    }

    /**
     * What an open page gets each second, as JSON.
     *
     * @param html the parts that have changed
     * @param seconds how much of the history, at most
     */
    public String snapshot(Classroom classroom, Map<String, String> html, Lab lab, int seconds) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("page", assets.hash());
        json.put("run", classroom.run());
        json.put("at", classroom.now().toEpochMilli());
        json.put(
                "points",
                lab.history().moments(seconds).stream().map(Pages::point).toList());
        json.put("marks", marks(classroom));
        json.put("html", html);
        return Json.write(json);
    }

    /** As the charts of a service have them: rates, and milliseconds. */
    private static Map<String, Object> point(History.Moment moment) {
        var users = moment.users();
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("at", users.at() * 1_000);
        Map<String, Object> total = new LinkedHashMap<>();
        total.put("reads", users.reads());
        total.put("writes", users.writes());
        total.put("errors", users.failed());
        if (users.reads() > 0) {
            total.put("readP50", users.readP50());
            total.put("readP99", users.readP99());
        }
        if (users.writes() > 0) {
            total.put("writeP50", users.writeP50());
            total.put("writeP99", users.writeP99());
        }
        point.put("total", total);
        for (Store store : Store.values()) {
            History.Touched touched = moment.touched().get(store);
            if (touched != null) {
                Map<String, Object> shares = new LinkedHashMap<>();
                shares.put("reads", ofShare(touched.reads()));
                shares.put("writes", ofShare(touched.writes()));
                point.put(store.key(), shares);
            }
        }
        return point;
    }

    private static Long ofShare(double percent) {
        return Double.isNaN(percent) ? null : Long.valueOf(Math.round(percent));
    }

    /** Those that the charts can show. */
    private static List<Map<String, Object>> marks(Classroom classroom) {
        long oldest = classroom.now().toEpochMilli() - SHOWN_MILLIS;
        return classroom.timeline().stream()
                .filter(Pages::isMark)
                .filter(entry ->
                        entry.at() > oldest || entry.lasts() && (entry.until() == null || entry.until() > oldest))
                .map(Pages::mark)
                .toList();
    }

    private static boolean isMark(Timeline.Entry entry) {
        return entry.kind() != Timeline.Kind.LOAD && entry.kind() != Timeline.Kind.NOTE;
    }

    private static Map<String, Object> mark(Timeline.Entry entry) {
        Map<String, Object> mark = new LinkedHashMap<>();
        mark.put("id", entry.id());
        mark.put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
        mark.put("at", entry.at());
        if (entry.lasts()) {
            mark.put("until", entry.until() == null ? System.currentTimeMillis() : entry.until());
        }
        mark.put("label", entry.text());
        return mark;
    }
}
