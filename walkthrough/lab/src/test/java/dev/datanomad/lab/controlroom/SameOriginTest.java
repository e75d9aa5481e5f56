package dev.datanomad.lab.controlroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.proxy.FrontProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SameOriginTest {

    private FrontProxy proxy;

    @BeforeEach
    void open() throws IOException {
        proxy = new FrontProxy(0, new SameOrigin(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, StandardCharsets.UTF_8.encode("done"), callback);
                return true;
            }
        }));
        proxy.start();
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:5000", "LOCALHOST:5000", "127.0.0.1:5000", "[::1]:5000"})
    void an_action_is_allowed_at_any_name_of_this_machine_and_from_the_page_there(String host) throws IOException {
        assertThat(post("Host: " + host)).startsWith("HTTP/1.1 200").endsWith("done");
        assertThat(post("Host: " + host, "Origin: http://" + host, "Sec-Fetch-Site: same-origin"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "http://localhost:8080",
                "https://localhost:5000",
                "http://127.0.0.1:5000",
                "http://localhost:5000.evil.example",
                "null"
            })
    void another_origin_is_refused(String origin) throws IOException {
        assertThat(post("Host: localhost:5000", "Origin: " + origin))
                .startsWith("HTTP/1.1 403")
                .contains("application/problem+json", "came from another one")
                .doesNotContain("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void another_site_is_refused_even_without_an_origin(String site) throws IOException {
        assertThat(post("Host: localhost:5000", "Sec-Fetch-Site: " + site)).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:5000",
                "localhost.evil.example",
                "127.0.0.1.evil.example:5000",
                "1.2.3.4"
            })
    void a_name_that_only_points_to_this_machine_is_refused_for_reading_too(String host) throws IOException {
        assertThat(post("Host: " + host)).startsWith("HTTP/1.1 403");
        assertThat(request("GET /lab/api/status HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 403");
    }

    private String post(String... headers) throws IOException {
        return request("POST /lab/api/load HTTP/1.1", headers);
    }

    private String request(String line, String... headers) throws IOException {
        String request =
                line + "\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), proxy.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
