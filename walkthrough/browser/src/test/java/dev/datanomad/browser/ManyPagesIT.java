package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fifty people look at the dashboard. */
class ManyPagesIT {

    private static final int PAGES = 50;
    private static final int SNAPSHOTS = 5;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withStage(3);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void fifty_open_pages_are_kept_up_to_date_and_cost_no_user_a_request(Browser browser) {
        LAB.lab().load().start();
        List<AtomicInteger> snapshots =
                IntStream.range(0, PAGES).mapToObj(page -> new AtomicInteger()).toList();
        List<CompletableFuture<HttpResponse<Void>>> streams =
                snapshots.stream().map(this::open).toList();

        Page.DASHBOARD.open(browser, LAB);

        await().atMost(DEADLINE).until(() -> snapshots.stream().allMatch(received -> received.get() >= SNAPSHOTS));
        String before = browser.text("#traffic");
        await("the open page changes")
                .atMost(DEADLINE)
                .until(() -> !browser.text("#traffic").equals(before));
        assertThat(streams).noneMatch(CompletableFuture::isDone);
        assertThat(browser.text("#connection")).isEqualTo("Live");
        assertThat(LAB.lab().traffic().failed()).isZero();
        streams.forEach(stream -> stream.cancel(true));
    }

    private CompletableFuture<HttpResponse<Void>> open(AtomicInteger snapshots) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(LAB.url("/live"))).build();
        return http.sendAsync(request, answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            return HttpResponse.BodySubscribers.fromLineSubscriber(new Lines(line -> Stream.of(line)
                    .filter(one -> one.startsWith("data:"))
                    .forEach(one -> snapshots.incrementAndGet())));
        });
    }
}
