package dev.datanomad.tasks.service;

import dev.datanomad.service.web.Assets;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages and their parts as HTML: one template is the only view of each part. Immutable. */
final class Templates {

    private static final String OWN = "/dev/datanomad/tasks/service/";

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Templates.class.getClassLoader(), Templates.class.getPackageName());

    private final Assets assets = Assets.of(
            "/page-assets/",
            Stream.of(
                            "tasks.css",
                            "compare.js",
                            "configuration.js",
                            "console.js",
                            "follow.js",
                            "producer.js",
                            "requests.js",
                            "worker.js")
                    .collect(Collectors.toMap(Function.identity(), name -> OWN + name)));

    Assets assets() {
        return assets;
    }

    String render(String template, Map<String, Object> values) {
        StringOutput html = new StringOutput();
        engine.render(template, values, html);
        return html.toString();
    }
}
