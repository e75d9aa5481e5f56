package dev.datanomad.service.dashboard;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.datanomad.service.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A snapshot as {@code /live} sends it. */
final class SnapshotJson {

    private SnapshotJson() {}

    /**
     * Writes a snapshot.
     *
     * @param page the hash of the page's files: a page with other ones is of another version
     * @param html the parts of the page, by the id of the element they stand in
     * @param history the points before this one, oldest first; empty if the receiver has them
     */
    static String write(Snapshot snapshot, String page, Map<String, String> html, List<Point> history) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("service", snapshot.origin().service());
        json.put("instance", snapshot.origin().instance());
        json.put("start", snapshot.origin().start().toEpochMilli());
        json.put("at", snapshot.point().at().toEpochMilli());
        json.put("page", page);
        json.put("seconds", snapshot.seconds());
        json.put("verdict", snapshot.verdict());
        json.put("stores", stores(snapshot.minute()));
        snapshot.panels().forEach((id, view) -> json.put(id, view.json()));
        json.put("marks", snapshot.marks().stream().map(SnapshotJson::mark).toList());
        if (snapshot.charted()) {
            json.put("point", point(snapshot.point()));
        }
        json.put("html", html);
        if (!history.isEmpty()) {
            json.put("history", history.stream().map(SnapshotJson::point).toList());
        }
        return Json.write(json);
    }

    /** How much a store was used, and its share of all uses. */
    private record Use(@JsonUnwrapped Operations operations, BigDecimal readShare, BigDecimal writeShare) {}

    private static Map<String, Use> stores(Tally minute) {
        Map<String, Use> json = new LinkedHashMap<>();
        minute.operations().forEach((store, count) -> {
            BigDecimal readShare = rounded(minute.readShare(store), 1);
            json.put(store.tag(), new Use(count, readShare, rounded(minute.writeShare(store), 1)));
        });
        return json;
    }

    private static Map<String, Object> point(Point point) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", point.at().toEpochMilli());
        if (!point.failing().isEmpty()) {
            json.put("failing", point.failing().stream().map(Store::tag).toList());
        }
        point.rates().forEach((store, rates) -> json.put(store.tag(), rates(rates)));
        return json;
    }

    private static Map<String, Object> mark(View.Mark mark) {
        return Map.of("at", mark.at().toEpochMilli(), "label", mark.label(), "text", mark.text());
    }

    private static Map<String, Object> rates(Rates rates) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("reads", rounded(rates.reads(), 1));
        json.put("writes", rounded(rates.writes(), 1));
        json.put("errors", rounded(rates.errors(), 1));
        json.put("readP50", rounded(rates.readP50(), 2));
        json.put("readP99", rounded(rates.readP99(), 2));
        json.put("writeP50", rounded(rates.writeP50(), 2));
        json.put("writeP99", rounded(rates.writeP99(), 2));
        return json;
    }

    private static BigDecimal rounded(double value, int digits) {
        return Double.isNaN(value) ? null : BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    }
}
