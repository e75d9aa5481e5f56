package dev.datanomad.lab.tasks;

import dev.datanomad.lab.classroom.Pages;
import dev.datanomad.lab.tasks.TaskSteps.Outcome;
import dev.datanomad.service.web.Assets;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.LinkedHashMap;
import java.util.Map;

/** The page of the eight steps as HTML. Thread-safe. */
final class TasksPage {

    private final Assets assets = Assets.of(
            "/lab/assets/",
            Map.of(
                    "lab.css", "/dev/datanomad/lab/classroom/lab.css",
                    "levers.css", "/dev/datanomad/lab/classroom/levers.css"));

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, TasksPage.class.getClassLoader(), Pages.class.getPackageName());

    Assets assets() {
        return assets;
    }

    /** @param last what came of the last button */
    String html(TasksStatus status, Outcome last) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("status", status);
        values.put("last", last);
        values.put("assets", assets);
        StringOutput html = new StringOutput();
        templates.render("tasks.jte", values, html);
        return html.toString();
    }
}
