package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The modules of the pages, each by itself. */
class ModulesIT {

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final ModuleServer SERVER = new ModuleServer();

    /** Runs the body of a function of a module {@code m}, in an empty page. */
    private static List<?> run(Browser browser, String module, String body) {
        browser.go(SERVER.url());
        return (List<?>) browser.module("/modules/" + module, "await (async () => {" + body + "})()");
    }

    @Test
    void a_morph_keeps_the_focus_and_an_edit(Browser browser) {
        List<?> seen = run(browser, "morph.js", """
                document.body.innerHTML = '<div id="part"><input id="a" value="1"><input id="b" value="1"><p>old</p></div>';
                const [a, b] = document.querySelectorAll("input");
                a.focus();
                a.value = "5";
                m.show({ part: '<input id="a" value="2"><input id="b" value="2"><p>new</p>' });
                return [document.activeElement === a, a.value, b.value, document.querySelector("p").textContent];
                """);

        assertThat(seen).isEqualTo(List.of(true, "5", "2", "new"));
    }

    @Test
    void a_morph_gives_the_focus_of_what_is_gone_to_its_heir(Browser browser) {
        List<?> seen = run(browser, "morph.js", """
                document.body.innerHTML = '<div id="part"><form data-key="one"><button id="main">One</button></form></div>';
                document.getElementById("main").focus();
                m.show({ part: '<form data-key="two"><button id="main">Two</button></form>' });
                return [document.activeElement.textContent];
                """);

        assertThat(seen).isEqualTo(List.of("Two"));
    }

    @Test
    void a_morph_moves_the_items_of_a_list_and_does_not_write_them_anew(Browser browser) {
        List<?> seen = run(browser, "morph.js", """
                document.body.innerHTML = '<ol id="part"><li data-key="1">a</li><li data-key="2">b</li></ol>';
                const first = document.querySelector("li");
                const changed = [];
                new MutationObserver((all) => changed.push(...all)).observe(document.body, { subtree: true, childList: true });
                m.show({ part: '<li data-key="3">c</li><li data-key="1">a</li><li data-key="2">b</li>' });
                await new Promise((done) => setTimeout(done));
                return [document.querySelectorAll("li")[1] === first, changed.length, document.getElementById("part").textContent];
                """);

        assertThat(seen).isEqualTo(List.of(true, 1L, "cab"));
    }

    @Test
    void a_part_without_content_is_hidden(Browser browser) {
        List<?> seen = run(browser, "morph.js", """
                document.body.innerHTML = '<div id="part">something</div>';
                m.show({ part: "", nothing: "<p>of another page</p>" });
                return [document.getElementById("part").hidden];
                """);

        assertThat(seen).isEqualTo(List.of(true));
    }

    @Test
    void a_stream_is_opened_again_after_an_answer_that_is_none_and_gets_stale(Browser browser) {
        browser.allow("Failed to load resource");
        SERVER.refuse(2);

        List<?> seen = run(browser, "live.js", """
                const states = [];
                const snapshots = [];
                await new Promise((done) => {
                  m.connect("/stream", {
                    onSnapshot: (snapshot) => snapshots.push(snapshot.number),
                    onState({ state, age }) {
                      if (states.at(-1) !== state) states.push(state);
                      if (state === "stale" && snapshots.length > 0) done();
                    },
                  });
                });
                return [snapshots.length, states.slice(states.indexOf("live")).join()];
                """);

        assertThat(seen).isEqualTo(List.of(1L, "live,connecting,stale"));
    }

    @Test
    void labels_above_a_chart_do_not_overlap_and_the_newest_come_first(Browser browser) {
        List<?> seen = run(browser, "charts.js", """
                const room = { left: 0, right: 400, width: (text) => text.length * 6 };
                const marks = (...places) => places.map((x) => ({ x, label: "a label" }));
                const texts = (labels) => labels.map((label) => label.text).join();
                const places = Array.from({ length: 8 }, (_, i) => i * 45);
                const crowded = m.layOut(marks(...places), room);
                const overlap = crowded.some((one) => crowded.some((other) => one !== other && one.row === other.row
                    && one.start < other.start + other.size && other.start < one.start + one.size));
                const hidden = crowded.some(({ row, start, size }) => row === 0
                    && places.some((x) => x > start && x < start + size));
                const full = m.layOut(marks(...Array.from({ length: 40 }, (_, i) => i * 10)), room);
                return [texts(m.layOut(marks(20, 200), room)), texts(m.layOut(marks(20, 22, 24), room)), overlap, hidden,
                    crowded.length, crowded[0].mark.x, full[0].mark.x];
                """);

        assertThat(seen).isEqualTo(List.of("a label,a label", "a label", false, false, 5L, 315L, 390L));
    }

    @Test
    void the_latest_of_a_levers_requests_takes_the_place_of_the_one_that_waits(Browser browser) {
        List<?> seen = run(browser, "queue.js", """
                const done = [];
                let finish;
                const waits = [];
                waits.push(m.enqueue("one", { run: () => new Promise((end) => (finish = end)), drop() {} }));
                waits.push(m.enqueue("one", { run: async () => done.push("second"), drop: () => done.push("dropped") }));
                waits.push(m.enqueue("one", { run: async () => done.push("third"), drop() {} }));
                m.enqueue("other", { run: async () => done.push("other"), drop() {} });
                finish();
                await new Promise((end) => setTimeout(end));
                return [waits.join(), done.join()];
                """);

        assertThat(seen).isEqualTo(List.of("false,true,true", "dropped,other,third"));
    }

    @Test
    void the_charts_of_the_classroom_keep_ten_minutes_and_forget_an_earlier_lab(Browser browser) {
        List<?> seen = run(browser, "series.js", """
                document.body.innerHTML = '<canvas data-series="requests"></canvas>';
                const charts = m.charts(document);
                const now = Date.now();
                const point = (at) => ({ at, total: { reads: 3, writes: 2, errors: 0 } });
                const drawn = () => Chart.getChart(document.querySelector("canvas")).data.datasets[0].data.map((one) => one.x - now);
                charts.add({ at: now, marks: [], points: [point(now - 700_000), point(now - 2000), point(now - 1000)] });
                const first = drawn().join();
                charts.add({ at: now, marks: [], points: [point(now - 1000), point(now)] });
                const second = drawn().join();
                charts.forget();
                charts.add({ at: now, marks: [], points: [point(now)] });
                return [first, second, drawn().join()];
                """);

        assertThat(seen).isEqualTo(List.of("-2000,-1000", "-2000,-1000,0", "0"));
    }
}
