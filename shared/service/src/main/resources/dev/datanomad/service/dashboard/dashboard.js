// Keeps the page alive: shows the parts that the server renders anew each second, and draws the charts.
import { STORES, lineChart } from "./charts.js";
import { clock, connect } from "./live.js";
import { morphChildren, show } from "./morph.js";
import { History } from "./history.js";

const MINUTE = 60 * 1000;
const GATE_MILLIS = 2000;
const FIGURES = {
  reads: { of: () => "reads", least: 5, unit: "per second" },
  writes: { of: () => "writes", least: 5, unit: "per second" },
  read: { of: (percentile) => "read" + percentile, least: 5, unit: "ms" },
  write: { of: (percentile) => "write" + percentile, least: 5, unit: "ms" },
  errors: { of: () => "errors", least: 1, unit: "per second" },
};

const byId = (id) => document.getElementById(id);
const root = document.documentElement;
const history = new History();
let percentile = "P99";
let paused = false;
let latest = null;
let stream = { state: "connecting", last: null, age: 0 };

root.classList.add("scripted");
const charts = [...document.querySelectorAll("canvas[data-chart]")].map((canvas) => {
  const figure = FIGURES[canvas.dataset.chart];
  return { figure, ...lineChart(canvas, { series: STORES, unit: figure.unit, least: figure.least }) };
});

function draw() {
  const points = history.points();
  if (document.hidden || points.length === 0) return;
  const to = Math.max(points.at(-1).at, latest.at);
  for (const { key } of STORES) {
    byId("charts").classList.toggle("had-" + key, points.some((point) => key in point));
  }
  const minutes = Math.min(5, Math.max(1, Math.ceil((to - points[0].at) / MINUTE)));
  const marks = history.marks();
  for (const chart of charts) {
    const figure = chart.figure.of(percentile);
    chart.draw({ points, value: (point, store) => point[store]?.[figure], from: to - minutes * MINUTE, to, marks });
  }
}

// All marks in words, the newest first.
function list() {
  const marks = history.marks().sort((a, b) => b.at - a.at);
  const list = document.createElement("ol");
  for (const mark of marks) {
    const item = document.createElement("li");
    item.dataset.key = `${mark.kind}-${mark.at}-${mark.text}`;
    const time = document.createElement("time");
    time.textContent = mark.until ? `${clock(mark.at)} to ${clock(mark.until)}` : clock(mark.at);
    item.append(time, " " + mark.text);
    list.append(item);
  }
  morphChildren(byId("marks"), list);
}

function render() {
  document.title = `${latest.service} · Datanomad`;
  show(latest.html);
  list();
  draw();
}

function receive(snapshot) {
  if (isOld(snapshot)) return;
  history.keep(snapshot);
  latest = snapshot;
  if (!paused) render();
}

// A page of another version than its server loads itself again, but once for each: two versions may serve at once.
function isOld({ page }) {
  if (page === root.dataset.page || sessionStorage.getItem("reloaded") === page) return false;
  sessionStorage.setItem("reloaded", page);
  location.reload();
  return true;
}

function status(now) {
  stream = now;
  const { state, last, age } = stream;
  const shown = state === "live" && paused ? "paused" : state;
  const since = last === null ? "this page was loaded" : clock(last);
  const connection = byId("connection");
  if (connection.dataset.state !== shown) {
    connection.dataset.state = shown;
    connection.querySelector(".text").textContent = {
      connecting: "Connecting",
      live: "Live",
      paused: `Paused, as of ${since}`,
      stale: `No connection, figures as of ${since}`,
    }[shown];
    root.classList.toggle("stale", shown === "stale");
    if (shown === "stale") show({ verdict: byId("lost").innerHTML.replace("{time}", since) });
  }
  byId("age").textContent = state === "stale" ? `${Math.round(age / 1000)} s ago` : "";
}

// ---- what a lab in front of the service says of all instances

async function showGate(lab) {
  if (!document.hidden && !paused) {
    try {
      const signal = AbortSignal.timeout(GATE_MILLIS * 2);
      const answer = await fetch(`${lab}api/gate`, { headers: { Accept: "text/html" }, signal });
      const isHtml = answer.ok && answer.headers.get("Content-Type")?.startsWith("text/html");
      const isOwn = answer.status === 404;
      const silence = isOwn ? "No lab is in front of this address, which is the instance's own." : "The lab does not answer.";
      show({ gate: isHtml ? await answer.text() : `<p class="quiet">${silence}</p>` });
    } catch {
      show({ gate: '<p class="quiet">The lab does not answer.</p>' });
    }
  }
}

async function followGate(lab) {
  await showGate(lab);
  setTimeout(followGate, GATE_MILLIS, lab);
}

// ---- what a person can do

byId("pause").addEventListener("click", () => {
  paused = !paused;
  byId("pause").setAttribute("aria-pressed", paused);
  if (!paused && latest) render();
  status(stream);
});
byId("percentile").addEventListener("change", (event) => {
  percentile = event.target.value;
  draw();
});
document.addEventListener("visibilitychange", () => {
  if (!paused) draw();
  if (root.dataset.lab) showGate(root.dataset.lab);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach((chart) => chart.paint()));

byId("pause").hidden = false;
byId("percentile").hidden = false;
connect("/live", { onSnapshot: receive, onState: status });
if (root.dataset.lab) followGate(root.dataset.lab);
