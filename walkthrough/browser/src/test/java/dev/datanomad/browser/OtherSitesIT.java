package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page of another site, in the learner's browser, has no effect on the lab. */
class OtherSitesIT {

    private static final String START = "{\"action\":\"start\"}";

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withStage(1);

    private HttpServer otherSite;

    @BeforeEach
    void open() throws IOException {
        otherSite = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] page = ("<!doctype html><link rel=icon href=data:,><form method=post enctype=text/plain action="
                        + LAB.url("/lab/api/load")
                        + "><input name='{\"action\":\"start\",\"x\":\"' value='\"}'></form>")
                .getBytes(StandardCharsets.UTF_8);
        otherSite.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        otherSite.start();
    }

    @AfterEach
    void close() {
        otherSite.stop(0);
    }

    private String otherSite() {
        return "http://127.0.0.1:" + otherSite.getAddress().getPort() + "/";
    }

    @Test
    void a_form_of_another_site_is_refused(Browser browser) {
        browser.allow("status of 403");
        browser.go(otherSite());

        browser.run("document.forms[0].submit()");

        browser.awaitText("body", "this request came from another one");
        assertThat(LAB.lab().load().isRunning()).isFalse();
    }

    @Test
    void a_script_of_another_site_is_refused(Browser browser) {
        browser.allow("/lab/api/load");
        browser.go(otherSite());

        Object sent = browser.runAsync(
                "const options = {method: 'POST', body: arguments[1]};"
                        + "const simple = await fetch(arguments[0], {...options, mode: 'no-cors'});"
                        + "const json = await fetch(arguments[0], {...options, headers: {'Content-Type': 'application/json'}})"
                        + ".then(() => 'answered', () => 'not sent');"
                        + "return simple.type + ', ' + json;",
                LAB.url("/lab/api/load"),
                START);

        assertThat(sent).isEqualTo("opaque, not sent");
        assertThat(LAB.lab().load().isRunning()).isFalse();
    }

    @Test
    void the_lab_under_a_foreign_name_shows_nothing(Browser browser) {
        browser.allow(Browser.FOREIGN_HOST);

        browser.go("http://" + Browser.FOREIGN_HOST + ":"
                + URI.create(LAB.url("/")).getPort() + "/lab/");

        browser.awaitText("body", "available at localhost only");
    }
}
