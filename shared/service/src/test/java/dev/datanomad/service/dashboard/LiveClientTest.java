package dev.datanomad.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveClientTest {

    private final Network network = new Network();
    private final LiveClient client = new LiveClient(network, Duration.ofMillis(50));

    @Test
    void nothing_is_written_before_the_container_says_so() {
        client.send(bytes("a"));

        assertThat(network.taken()).isEmpty();

        client.onWritePossible();

        assertThat(network.taken()).isEqualTo("a");
    }

    @Test
    void what_the_network_does_not_take_waits_and_is_bounded() {
        client.onWritePossible();
        network.ready = false;
        for (int i = 0; i < 1_000; i++) {
            client.send(bytes(i + " "));
        }

        assertThat(network.taken()).isEmpty();

        network.ready = true;
        client.onWritePossible();

        assertThat(network.taken()).isEqualTo("0 1 2 3 4 ");
    }

    @Test
    void a_client_that_takes_nothing_is_cut_off() {
        client.onWritePossible();
        network.ready = false;

        await().atMost(Duration.ofSeconds(5)).until(() -> {
            client.send(bytes("a"));
            return client.ended().isDone();
        });
    }

    @Test
    void a_broken_connection_ends_the_stream() {
        client.onWritePossible();
        network.broken = true;
        client.send(bytes("a"));

        assertThat(client.ended()).isDone();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Network extends ServletOutputStream {

        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private boolean ready = true;
        private boolean broken;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int one) throws IOException {
            if (broken) {
                throw new IOException("gone");
            }
            sent.write(one);
        }

        private String taken() {
            return sent.toString(StandardCharsets.UTF_8);
        }
    }
}
