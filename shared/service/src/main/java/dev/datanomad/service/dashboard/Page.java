package dev.datanomad.service.dashboard;

import dev.datanomad.service.web.Assets;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The page and its parts as HTML. One template is the only view of each part: the server puts it into the page, and
 * sends it again when its figures have changed.
 */
final class Page {

    private static final List<String> PARTS = List.of("head", "traffic", "verdict", "charts", "panels");

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Page.class.getClassLoader(), Page.class.getPackageName());

    private final Assets assets;

    Page(Assets assets) {
        this.assets = assets;
    }

    /** The whole page. */
    String whole(Snapshot snapshot) {
        StringOutput html = new StringOutput();
        templates.render("page.jte", Map.of("snapshot", snapshot, "assets", assets), html);
        return html.toString();
    }

    /** The parts that follow the figures, by the id of the element they stand in. */
    Map<String, String> parts(Snapshot snapshot) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : PARTS) {
            StringOutput html = new StringOutput();
            templates.render(part + ".jte", snapshot, html);
            parts.put(part, html.toString());
        }
        return parts;
    }
}
