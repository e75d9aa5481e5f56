package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxyPortTest {

    @Test
    void connections_that_cannot_be_served_are_closed_and_the_next_one_is_served() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        ProxyPort port = new ProxyPort(client -> {
            switch (connections.getAndIncrement()) {
                case 0 -> throw new OutOfMemoryError("No thread, says this test");
                case 1 -> throw new IllegalStateException("Not today, says this test");
                default -> greet(client);
            }
        });
        try (Socket first = new Socket("127.0.0.1", port.number());
                Socket second = new Socket("127.0.0.1", port.number());
                Socket third = new Socket("127.0.0.1", port.number())) {
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            assertThat(second.getInputStream().read()).isEqualTo(-1);
            assertThat(third.getInputStream().read()).isEqualTo('!');
        } finally {
            port.close();
        }
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket("127.0.0.1", port.number()).close());
    }

    private static void greet(Socket client) {
        try (client) {
            client.getOutputStream().write('!');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
