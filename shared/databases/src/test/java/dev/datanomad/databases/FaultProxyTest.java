package dev.datanomad.databases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultProxyTest {

    private final ProxyPort database = new ProxyPort(FaultProxyTest::sendBack);
    private final FaultProxy proxy = FaultProxy.to(database.number());

    FaultProxyTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        database.close();
    }

    @Test
    void bytes_pass_in_both_directions_and_so_does_their_end() throws IOException {
        byte[] megabyte = new byte[1 << 20];
        new Random(1).nextBytes(megabyte);
        try (Socket client = connect()) {
            CompletableFuture<Void> sent = sendAsync(client, megabyte);

            assertThat(client.getInputStream().readNBytes(megabyte.length)).isEqualTo(megabyte);
            sent.join();
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_database_that_is_down_ends_the_connection() throws IOException {
        database.close();
        try (Socket client = connect()) {
            assertThatEnds(client);
        }
    }

    @Test
    void refusing_refuses_new_connections_and_closes_open_ones() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "before");

            proxy.refuse();

            assertThatEnds(client);
            assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
            assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
        }
    }

    @Test
    void the_port_is_the_same_after_every_refusal() throws IOException {
        int port = proxy.port();
        for (int round = 0; round < 50; round++) {
            try (Socket client = connect()) {
                exchange(client, "round " + round);
                proxy.refuse();
                proxy.refuse();
                proxy.pass();
            }
        }
        try (Socket client = connect()) {
            exchange(client, "after");
            assertThat(client.getPort()).isEqualTo(port);
        }
    }

    @Test
    void what_a_fault_holds_passes_at_once_when_it_ends() throws IOException {
        List<Runnable> faults = List.of(proxy::hang, () -> proxy.slow(Duration.ofHours(1)), () -> proxy.bandwidth(1));
        for (Runnable fault : faults) {
            try (Socket open = connect()) {
                exchange(open, "before");
                fault.run();
                try (Socket client = connect()) {
                    assertThatIsHeldUntilPass(client);
                }
                fault.run();
                assertThatIsHeldUntilPass(open);
            }
        }
    }

    @Test
    void of_new_connections_only_the_next_one_hangs() throws IOException {
        try (Socket open = connect()) {
            exchange(open, "before");
            proxy.hangNextConnection();
            try (Socket next = connect();
                    Socket other = connect()) {
                exchange(other, "passes");
                exchange(open, "passes");
                assertThatIsHeldUntilPass(next);
            }
        }
    }

    @Test
    void a_response_hangs_until_bytes_pass_again() throws IOException {
        try (ProxiedPair pair = new ProxiedPair(Duration.ofMinutes(1))) {
            pair.proxy.hang();
            send(pair.server, "answer");
            assertThatNothingArrives(pair.client);

            pair.proxy.pass();
            assertThat(receive(pair.client, 6)).isEqualTo("answer");
        }
    }

    @Test
    void hanging_connections_end_at_the_limit_even_if_their_clients_have_gone() throws IOException {
        try (FaultProxy other = FaultProxy.to("127.0.0.1", database.number(), Duration.ofMillis(200));
                Socket idle = new Socket("127.0.0.1", other.port())) {
            exchange(idle, "before");
            other.hang();
            for (int client = 0; client < 20; client++) {
                try (Socket gone = new Socket("127.0.0.1", other.port())) {
                    send(gone, "never answered");
                }
            }
            try (Socket last = new Socket("127.0.0.1", other.port())) {
                assertThatEnds(last);
            }
            // All threads had been started by then. The two that are left are those of the idle connection.
            await().until(() -> threads("fault-proxy-(requests|responses)") == 2);

            other.pass();
            exchange(idle, "after");
        }
    }

    @Test
    void a_hanging_response_ends_its_connection_at_the_limit() throws IOException {
        try (ProxiedPair pair = new ProxiedPair(Duration.ofMillis(200))) {
            pair.proxy.hang();
            send(pair.server, "answer");

            assertThatEnds(pair.client);
        }
    }

    @Test
    void latency_is_added_to_every_request() throws IOException {
        Duration latency = Duration.ofMillis(150);
        proxy.slow(latency);
        try (Socket client = connect()) {
            for (int request = 0; request < 3; request++) {
                long begin = System.nanoTime();
                exchange(client, "request");
                assertThat(since(begin)).isGreaterThanOrEqualTo(latency);
            }
        }
    }

    /** If it were added to each chunk, the test would time out. */
    @Test
    void latency_is_added_only_once_to_a_request_of_many_chunks() throws IOException {
        Duration latency = Duration.ofMillis(300);
        byte[] request = new byte[4_000_000];
        try (ProxiedPair pair = new ProxiedPair(Duration.ofMinutes(1))) {
            pair.proxy.slow(latency);
            long begin = System.nanoTime();
            CompletableFuture<Void> sent = sendAsync(pair.client, request);

            assertThat(pair.server.getInputStream().readNBytes(request.length)).hasSize(request.length);
            assertThat(since(begin)).isGreaterThanOrEqualTo(latency);
            sent.join();
        }
    }

    @Test
    void the_bandwidth_is_that_of_all_connections_together_and_of_each_direction_by_itself() {
        proxy.bandwidth(80_000);
        // Slower if the machine is busy, but not each time. With one bandwidth for both directions it would be 2 s.
        await().atMost(Duration.ofSeconds(25)).until(() -> twoEchoesOf(40_000).compareTo(Duration.ofMillis(1990)) < 0);
    }

    private Duration twoEchoesOf(int bytes) throws IOException {
        try (Socket one = connect();
                Socket other = connect()) {
            long begin = System.nanoTime();
            CompletableFuture<Void> sent = sendAsync(one, new byte[bytes]);
            CompletableFuture<Void> alsoSent = sendAsync(other, new byte[bytes]);

            assertThat(one.getInputStream().readNBytes(bytes)).hasSize(bytes);
            assertThat(other.getInputStream().readNBytes(bytes)).hasSize(bytes);

            Duration took = since(begin);
            assertThat(took).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            CompletableFuture.allOf(sent, alsoSent).join();
            return took;
        }
    }

    @Test
    void bytes_flow_smoothly_at_a_low_bandwidth() {
        proxy.bandwidth(10_000);
        // Not each time if the machine is busy.
        await().atMost(Duration.ofSeconds(25)).until(this::theFirstTenthComesInTheFirstHalf);
    }

    private boolean theFirstTenthComesInTheFirstHalf() throws IOException {
        try (Socket client = connect()) {
            send(client, "x".repeat(1_000));
            long begin = System.nanoTime();
            client.getInputStream().readNBytes(100);
            Duration first = since(begin);
            client.getInputStream().readNBytes(900);
            return first.compareTo(since(begin).dividedBy(2)) < 0;
        }
    }

    @Test
    void a_bandwidth_of_zero_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.bandwidth(0));
    }

    @Test
    void resetting_resets_open_connections_and_new_ones() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "before");

            proxy.reset();

            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.getInputStream().read())
                    .withMessageContaining("reset");
        }
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
            try (Socket client = connect()) {
                exchange(client, "refused");
            }
        });
        proxy.pass();
        try (Socket client = connect()) {
            exchange(client, "after");
        }
    }

    @Test
    void every_fault_can_follow_every_other() throws IOException {
        List<Runnable> faults = List.of(
                proxy::refuse,
                proxy::hang,
                proxy::hangNextConnection,
                () -> proxy.slow(Duration.ofMillis(1)),
                () -> proxy.bandwidth(1),
                proxy::reset);
        for (Runnable first : faults) {
            for (Runnable second : faults) {
                first.run();
                second.run();
                proxy.pass();
                try (Socket client = connect()) {
                    exchange(client, "passes");
                }
            }
        }
    }

    @Test
    void nothing_is_left_of_a_closed_proxy() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "before");

            proxy.hang();
            send(client, "held");
            proxy.close();
            proxy.close();

            assertThatEnds(client);
            assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
            assertThatIllegalStateException().isThrownBy(proxy::pass);
            database.close();
            await().until(() -> threads("fault-proxy.*") == 0);
        }
    }

    /** A client and a server, both ends in the hands of the test, with a proxy between them. */
    private static final class ProxiedPair implements AutoCloseable {

        final FaultProxy proxy;
        final Socket client;
        final Socket server;

        ProxiedPair(Duration hangLimit) throws IOException {
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                proxy = FaultProxy.to("127.0.0.1", listener.getLocalPort(), hangLimit);
                client = new Socket("127.0.0.1", proxy.port());
                server = listener.accept();
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
            proxy.close();
        }
    }

    /** Sends every byte of a connection back. */
    private static void sendBack(Socket client) {
        new SocketPair(client, () -> {}).run("echo", () -> {
            client.getInputStream().transferTo(client.getOutputStream());
            client.close();
        });
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches(name))
                .count();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static void exchange(Socket client, String text) throws IOException {
        send(client, text);
        assertThat(receive(client, text.length())).isEqualTo(text);
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static CompletableFuture<Void> sendAsync(Socket client, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                client.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String receive(Socket client, int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), UTF_8);
    }

    /** The connection ends, or is reset, without another byte. */
    private static void assertThatEnds(Socket client) throws IOException {
        try {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private void assertThatIsHeldUntilPass(Socket client) throws IOException {
        send(client, "held");
        assertThatNothingArrives(client);

        proxy.pass();
        assertThat(receive(client, 4)).isEqualTo("held");
    }

    private static void assertThatNothingArrives(Socket client) throws IOException {
        client.setSoTimeout(300);
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> client.getInputStream().read());
        client.setSoTimeout(0);
    }
}
