package dev.datanomad.tasks.service;

import dev.datanomad.service.dashboard.Panel;
import dev.datanomad.service.http.Api;
import io.javalin.config.RoutesConfig;
import java.util.List;

/** An API for programs, with pages for people beside it. */
record ApiWithPages(Api api, TaskPages pages) implements Api {

    @Override
    public String noun() {
        return api.noun();
    }

    @Override
    public String root() {
        return api.root();
    }

    @Override
    public void addTo(RoutesConfig routes) {
        api.addTo(routes);
        pages.addTo(routes);
    }

    @Override
    public List<Panel> panels() {
        return api.panels();
    }
}
