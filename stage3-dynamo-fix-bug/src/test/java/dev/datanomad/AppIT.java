package dev.datanomad;

import dev.datanomad.service.http.AppContract;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.util.Map;

/** The whole service of this stage. */
class AppIT extends AppContract {

    @Override
    protected Started start(Map<String, String> settings) {
        App app = new App(TestDatabases.settings(settings));
        return new Started(app.url(), app);
    }
}
