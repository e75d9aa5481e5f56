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
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultProxyTest {

    private final EchoServer database = new EchoServer();
    private final FaultProxy proxy = FaultProxy.to(database.port());

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        database.close();
    }

    @Test
    void bytes_pass_in_both_directions() throws IOException {
        byte[] megabyte = new byte[1 << 20];
        new Random(1).nextBytes(megabyte);
        try (Socket client = connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendUnchecked(client, megabyte));
            byte[] received = client.getInputStream().readNBytes(megabyte.length);

            assertThat(Arrays.equals(received, megabyte)).isTrue();
            sent.join();
        }
    }

    @Test
    void the_end_of_one_direction_passes_too() throws IOException {
        try (Socket client = connect()) {
            send(client, "last words");
            client.shutdownOutput();

            assertThat(client.getInputStream().readAllBytes()).isEqualTo("last words".getBytes(UTF_8));
        }
    }

    @Test
    void a_database_that_is_down_ends_the_connection() throws IOException {
        database.close();
        try (Socket client = connect()) {
            assertThat(endOf(client)).isTrue();
        }
    }

    @Test
    void refusing_refuses_new_connections_and_ends_those_that_exist() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "before");

            proxy.refuse();

            assertThat(endOf(client)).isTrue();
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
    void hanging_keeps_a_connection_open_and_moves_no_byte_until_released() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "before");

            proxy.hang();
            send(client, "held");
            assertThatNothingArrives(client);

            proxy.pass();
            assertThat(receive(client, 4)).isEqualTo("held");
        }
    }

    @Test
    void hanging_accepts_a_new_connection_and_serves_it_once_released() throws IOException {
        proxy.hang();
        try (Socket client = connect()) {
            send(client, "held");
            assertThatNothingArrives(client);

            proxy.pass();
            assertThat(receive(client, 4)).isEqualTo("held");
        }
    }

    @Test
    void hanging_holds_answers_back_as_well_as_requests() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FaultProxy other = FaultProxy.to("127.0.0.1", listener.getLocalPort());
                Socket client = new Socket("127.0.0.1", other.port());
                Socket server = listener.accept()) {
            other.hang();
            send(server, "answer");
            assertThatNothingArrives(client);

            other.pass();
            assertThat(receive(client, 6)).isEqualTo("answer");
        }
    }

    @Test
    void a_hanging_connection_ends_when_the_proxy_refuses() throws IOException {
        proxy.hang();
        try (Socket client = connect()) {
            send(client, "never answered");

            proxy.refuse();

            assertThat(endOf(client)).isTrue();
        }
    }

    @Test
    void what_hangs_ends_some_time_though_its_clients_have_gone() throws IOException {
        try (FaultProxy other = FaultProxy.to("127.0.0.1", database.port(), Duration.ofMillis(200));
                Socket idle = new Socket("127.0.0.1", other.port())) {
            exchange(idle, "before");
            other.hang();
            for (int client = 0; client < 20; client++) {
                try (Socket gone = new Socket("127.0.0.1", other.port())) {
                    send(gone, "never answered");
                }
            }
            try (Socket last = new Socket("127.0.0.1", other.port())) {
                assertThat(endOf(last)).isTrue();
            }
            // They came before the last one, so their threads have been started. The two that are left are the idle
            // one's.
            await().until(() -> connectionThreads() == 2);

            other.pass();
            exchange(idle, "after");
        }
    }

    @Test
    void an_answer_that_hangs_ends_some_time_too() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FaultProxy other = FaultProxy.to("127.0.0.1", listener.getLocalPort(), Duration.ofMillis(200));
                Socket client = new Socket("127.0.0.1", other.port());
                Socket server = listener.accept()) {
            other.hang();
            send(server, "answer");

            assertThat(endOf(client)).isTrue();
        }
    }

    @Test
    void slowness_delays_every_request_once() throws IOException {
        Duration delay = Duration.ofMillis(150);
        proxy.slow(delay);
        try (Socket client = connect()) {
            for (int request = 0; request < 3; request++) {
                long begin = System.nanoTime();
                exchange(client, "request");
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(delay);
            }
        }
    }

    @Test
    void slowness_delays_a_request_of_many_chunks_only_once() throws IOException {
        Duration delay = Duration.ofMillis(300);
        byte[] request = new byte[400_000];
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FaultProxy other = FaultProxy.to(listener.getLocalPort());
                Socket client = new Socket("127.0.0.1", other.port());
                Socket server = listener.accept()) {
            other.slow(delay);
            long begin = System.nanoTime();
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendUnchecked(client, request));

            assertThat(server.getInputStream().readNBytes(request.length)).hasSize(request.length);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(delay, delay.multipliedBy(10));
            sent.join();
        }
    }

    @Test
    void a_request_that_is_held_back_goes_on_at_once_when_the_slowness_ends() throws IOException {
        proxy.slow(Duration.ofHours(1));
        try (Socket client = connect()) {
            send(client, "held");
            assertThatNothingArrives(client);

            proxy.pass();
            assertThat(receive(client, 4)).isEqualTo("held");
        }
    }

    @Test
    void a_bandwidth_is_shared_by_all_connections_and_kept_in_each_direction() throws Exception {
        int bytes = 40_000;
        proxy.bandwidth(80_000);
        try (Socket one = connect();
                Socket other = connect()) {
            long begin = System.nanoTime();
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendUnchecked(one, new byte[bytes]));
            CompletableFuture<Void> alsoSent = CompletableFuture.runAsync(() -> sendUnchecked(other, new byte[bytes]));

            assertThat(one.getInputStream().readNBytes(bytes)).hasSize(bytes);
            assertThat(other.getInputStream().readNBytes(bytes)).hasSize(bytes);

            // The echo goes back while the rest still comes in, so both directions together take hardly longer than
            // one.
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(took).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1990));
            CompletableFuture.allOf(sent, alsoSent).join();
        }
    }

    @Test
    void bytes_flow_smoothly_through_a_narrow_proxy() throws IOException {
        proxy.bandwidth(10_000);
        try (Socket client = connect()) {
            send(client, "x".repeat(1_000));
            long begin = System.nanoTime();
            client.getInputStream().readNBytes(100);
            Duration first = Duration.ofNanos(System.nanoTime() - begin);
            client.getInputStream().readNBytes(900);

            assertThat(first)
                    .isLessThan(Duration.ofNanos(System.nanoTime() - begin).dividedBy(2));
        }
    }

    @Test
    void bytes_that_wait_for_bandwidth_go_on_at_once_when_it_is_there() throws IOException {
        proxy.bandwidth(1);
        try (Socket client = connect()) {
            send(client, "held back");

            proxy.pass();
            assertThat(receive(client, 9)).isEqualTo("held back");
        }
    }

    @Test
    void a_bandwidth_of_nothing_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.bandwidth(0));
    }

    @Test
    void resetting_resets_connections_that_exist_and_new_ones() throws IOException {
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
        Runnable[] faults = {
            proxy::refuse, proxy::hang, () -> proxy.slow(Duration.ofMillis(1)), () -> proxy.bandwidth(1), proxy::reset
        };
        for (Runnable first : faults) {
            for (Runnable second : faults) {
                first.run();
                second.run();
                proxy.pass();
                try (Socket client = connect()) {
                    exchange(client, "mended");
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

            assertThat(endOf(client)).isTrue();
            assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
            assertThatIllegalStateException().isThrownBy(proxy::pass);
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("fault-proxy")));
        }
    }

    private static long connectionThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("fault-proxy-requests") || name.equals("fault-proxy-answers"))
                .count();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static void exchange(Socket client, String text) throws IOException {
        send(client, text);
        assertThat(receive(client, text.length())).isEqualTo(text);
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static void sendUnchecked(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String receive(Socket client, int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), UTF_8);
    }

    /** Whether the connection ends without another byte; a reset is an end as well. */
    private static boolean endOf(Socket client) throws IOException {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private static void assertThatNothingArrives(Socket client) throws IOException {
        client.setSoTimeout(300);
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> client.getInputStream().read());
        client.setSoTimeout(0);
    }
}
