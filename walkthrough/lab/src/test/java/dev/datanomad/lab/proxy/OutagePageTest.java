package dev.datanomad.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutagePageTest extends FrontProxyFixture {

    private static final String BROWSER =
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    @Override
    Duration responseLimit() {
        return Duration.ofSeconds(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {BROWSER, "text/html", "application/json;q=0.9, text/html;charset=utf-8"})
    void a_visitor_without_an_instance_gets_a_page_that_asks_again(String accept) throws Exception {
        HttpResponse<String> answer = visit("/", accept);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(header(answer, "Content-Type")).startsWith("text/html");
        assertThat(header(answer, "Refresh")).isEqualTo("3");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(answer, "Content-Security-Policy")).contains("default-src 'none'", "style-src 'self'");
        assertThat(answer.body())
                .contains(
                        "<html lang=\"en\">",
                        "<title>The service does not answer",
                        "No stage is behind the front door",
                        "./datanomad deploy N",
                        "href=\"/lab/\"",
                        "every 3 seconds")
                .doesNotContain("<script", "<style", "style=", "{{");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/json, text/html",
                "text/html;q=0.5, application/json",
                "text/html;q=0",
                "text/event-stream",
                "image/avif,image/webp,*/*"
            })
    void a_program_gets_a_problem_document(String accept) throws Exception {
        HttpResponse<String> answer = visit("/events/a/1", accept);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(answer, "Refresh")).isEmpty();
    }

    @Test
    void a_form_that_was_sent_is_not_sent_again() throws Exception {
        HttpResponse<String> answer =
                send(request("/events").header("Accept", BROWSER).POST(body("{}")));

        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(answer, "Refresh")).isEmpty();
    }

    @Test
    void a_visitor_of_an_instance_that_is_down_or_hangs_gets_a_page_with_its_name_escaped() throws Exception {
        proxy.switchTo(List.of(new Upstream("<b>\"stage2-1\"</b>", freePort())));
        HttpResponse<String> down = visit("/", BROWSER);

        assertThat(down.statusCode()).isEqualTo(502);
        assertThat(down.body())
                .contains("&lt;b&gt;&quot;stage2-1&quot;&lt;/b&gt; does not answer: it is down.")
                .doesNotContain("<b>");

        CompletableFuture<Void> end = new CompletableFuture<>();
        serve(exchange -> {
            end.join();
            exchange.close();
        });
        HttpResponse<String> hanging = visit("/", BROWSER);
        end.complete(null);

        assertThat(hanging.statusCode()).isEqualTo(504);
        assertThat(hanging.body()).contains("Instance 1 did not answer in time");
    }

    @Test
    void what_an_instance_answers_itself_stays_as_it_is() throws Exception {
        serve(exchange -> answer(exchange, 503, "overload"));

        assertThat(visit("/", BROWSER).body()).isEqualTo("overload");
    }

    @Test
    void its_style_needs_no_instance() throws Exception {
        HttpResponse<String> style = get("/lab/outage.css");

        assertThat(style.statusCode()).isEqualTo(200);
        assertThat(header(style, "Content-Type")).startsWith("text/css");
        assertThat(style.body()).contains("prefers-color-scheme: dark");
    }

    private HttpResponse<String> visit(String path, String accept) throws Exception {
        return send(request(path).header("Accept", accept));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
