package dev.datanomad.benchmarks;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/** A lab with open pages against the same lab without any, and with several instances against one. */
record LabBenchmark(Testbed testbed) implements Benchmark {

    private static final int INSTANCES = 4;
    private static final int PAGES = 100;
    private static final String STREAM = "/lab/live";

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public String about() {
        return "The lab with open classrooms, each of which gets a snapshot a second, against the same process without any, in"
                + " rounds that take turns. It runs stage 2 on databases of its own, and asks each instance once a second for"
                + " its history, whether a page is open or not: so the price of the history is that of " + INSTANCES
                + " instances beside 1, without users. The front door is a part of the same process; throughput and"
                + " latency are those of users who come through it, under the load of the comparison of stages. The clients"
                + " that read the snapshots run on the same cores.";
    }

    @Override
    public List<Row> run(boolean full) throws InterruptedException {
        try (Service lab = testbed.lab()) {
            deploy(lab, INSTANCES);
            Load load = new Load(lab, Requests.halfAndHalf(lab.port(), lab.post(500)));
            int warmUp = full ? 150_000 : 20_000;
            load.warmUp(warmUp);
            try (Dashboards pages = open(lab, PAGES)) {
                load.warmUp(warmUp);
                pages.requireLive();
            }
            List<Row> rows = new ArrayList<>(withoutUsers(lab, full));
            rows.addAll(withUsers(lab, load, full));
            rows.add(firstSnapshot(lab));
            return rows;
        }
    }

    private static List<Row> withoutUsers(Service lab, boolean full) {
        List<Double> oneInstance = new ArrayList<>();
        List<Double> noPage = new ArrayList<>();
        List<Double> onePage = new ArrayList<>();
        List<Double> allPages = new ArrayList<>();
        for (int round = 0; round < (full ? 6 : 2); round++) {
            deploy(lab, 1);
            oneInstance.add(cpuMillis(lab, 0, full));
            deploy(lab, INSTANCES);
            noPage.add(cpuMillis(lab, 0, full));
            onePage.add(cpuMillis(lab, 1, full));
            allPages.add(cpuMillis(lab, PAGES, full));
        }
        Rounds none = new Rounds(noPage);
        return List.of(
                cpu("history of " + INSTANCES + " instances beside 1", none, new Rounds(oneInstance)),
                cpu("1 open page", new Rounds(onePage), none),
                cpu(PAGES + " open pages", new Rounds(allPages), none));
    }

    private static Row cpu(String what, Rounds measured, Rounds beside) {
        return Row.added(what + ", CPU of the lab", measured, beside, "ms/s", Target.NONE);
    }

    /** The lab's CPU time in a second. */
    private static double cpuMillis(Service lab, int pages, boolean full) {
        Duration time = Duration.ofSeconds(full ? 10 : 4);
        try (Dashboards open = open(lab, pages)) {
            Poll.pause(Load.LEAD_IN);
            Duration before = lab.cpu();
            Poll.pause(time);
            double millis = lab.cpu().minus(before).toNanos() / 1e6 / time.toSeconds();
            open.requireLive();
            return millis;
        }
    }

    private static List<Row> withUsers(Service lab, Load load, boolean full) throws InterruptedException {
        Figures with = new Figures();
        Figures without = new Figures();
        List<Double> kilobytes = new ArrayList<>();
        Figures.takeTurns(
                full ? 12 : 3,
                () -> {
                    try (Dashboards pages = open(lab, PAGES)) {
                        measure(load, full, with);
                        kilobytes.add(kilobytes(pages, load));
                        pages.requireLive();
                    }
                },
                () -> measure(load, full, without));
        String what = PAGES + " open pages of the lab";
        return List.of(
                with.throughputBeside(without, what, Target.ratioAtLeast(0.95)),
                with.p50Beside(without, what, Target.NONE),
                with.p99Beside(without, what, Target.NONE),
                with.cpuBeside(without, what),
                Row.figure("received by each page", new Rounds(kilobytes).text("kB/s"), ""));
    }

    private static void measure(Load load, boolean full, Figures figures) throws InterruptedException {
        load.paced(Load.PER_SECOND, Load.LEAD_IN);
        figures.addThroughput(load.flatOut(Duration.ofSeconds(full ? 3 : 2)));
        figures.addPaced(load.paced(Load.PER_SECOND, Duration.ofSeconds(full ? 5 : 3)));
    }

    private static double kilobytes(Dashboards pages, Load load) throws InterruptedException {
        Duration time = Duration.ofSeconds(3);
        long before = pages.bytes();
        load.paced(Load.PER_SECOND, time);
        return (pages.bytes() - before) / 1e3 / time.toSeconds() / PAGES;
    }

    private static Row firstSnapshot(Service lab) {
        try {
            HttpResponse<InputStream> stream =
                    Service.CLIENT.send(Requests.get(lab.port(), STREAM), BodyHandlers.ofInputStream());
            try (Scanner events = new Scanner(stream.body(), StandardCharsets.UTF_8)) {
                String first = events.useDelimiter("\n\n").next();
                int seconds = first.split("\"total\"", -1).length - 1;
                return Row.figure(
                        "first snapshot of a page, with " + seconds + " seconds of history",
                        Rounds.of(first.getBytes(StandardCharsets.UTF_8).length / 1e3)
                                .text("kB"),
                        "");
            }
        } catch (IOException e) {
            throw LabException.failed("No snapshot from the lab: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }

    private static Dashboards open(Service lab, int pages) {
        return new Dashboards(lab.port(), STREAM, pages);
    }

    private static void deploy(Service lab, int instances) {
        HttpResponse<String> response =
                Service.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + lab.port() + "/lab/api/deploy"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"stage\": \"2\", \"instances\": " + instances + "}"))
                        .build());
        if (response.statusCode() != 200) {
            throw LabException.failed("Stage 2 was not deployed: " + response.body());
        }
    }
}
