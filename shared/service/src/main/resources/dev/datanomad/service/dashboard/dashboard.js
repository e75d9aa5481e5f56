// Keeps the page alive: shows the parts that the server renders anew each second, and draws the charts.
import { STORES, clock, lineChart } from "./charts.js";
import { connect } from "./live.js";
import { show } from "./morph.js";

const MINUTE = 60 * 1000;
const KEPT_MILLIS = 5 * MINUTE;
const FIGURES = {
  reads: { of: () => "reads", least: 5, unit: "per second" },
  writes: { of: () => "writes", least: 5, unit: "per second" },
  read: { of: (percentile) => "read" + percentile, least: 5, unit: "ms" },
  write: { of: (percentile) => "write" + percentile, least: 5, unit: "ms" },
  errors: { of: () => "errors", least: 1, unit: "per second" },
};

const byId = (id) => document.getElementById(id);
const points = new Map();
const deploys = [];
let percentile = "P99";
let instance = null;
let paused = false;
let waiting = null;
let lastState = null;

document.documentElement.classList.add("scripted");
const charts = [...document.querySelectorAll("canvas[data-chart]")].map((canvas) => {
  const figure = FIGURES[canvas.dataset.chart];
  return { figure, ...lineChart(canvas, { series: STORES, unit: figure.unit, least: figure.least }) };
});

function draw() {
  if (document.hidden || points.size === 0) return;
  const sorted = [...points.values()].sort((a, b) => a.at - b.at);
  const to = sorted.at(-1).at;
  for (const { key } of STORES) {
    byId("charts").classList.toggle("had-" + key, sorted.some((point) => key in point));
  }
  const minutes = Math.min(5, Math.max(1, Math.ceil((to - sorted[0].at) / MINUTE)));
  for (const chart of charts) {
    const figure = chart.figure.of(percentile);
    chart.draw({
      points: sorted,
      value: (point, store) => point[store]?.[figure],
      from: to - minutes * MINUTE,
      to,
      marks: deploys,
    });
  }
}

function deployed({ service, point }) {
  deploys.push({ kind: "deploy", at: point.at, label: service });
  const line = document.createElement("li");
  line.textContent = `${clock(point.at)}: ${service} took over`;
  byId("deploys").append(line);
  if (deploys.length > 10) {
    deploys.shift();
    byId("deploys").firstChild.remove();
  }
}

function keep(snapshot) {
  for (const point of [...(snapshot.history ?? []), snapshot.point]) points.set(point.at, point);
  const oldest = snapshot.point.at - KEPT_MILLIS;
  for (const at of points.keys()) if (at < oldest) points.delete(at);
  if (instance !== null && instance !== snapshot.instance) deployed(snapshot);
  instance = snapshot.instance;
}

function render(snapshot) {
  document.title = `${snapshot.service} · Datanomad`;
  show(snapshot.html);
  draw();
}

function receive(snapshot) {
  keep(snapshot);
  if (paused) waiting = snapshot;
  else render(snapshot);
}

function status({ state, age }) {
  lastState = { state, age };
  const shown = state === "live" && paused ? "paused" : state;
  const connection = byId("connection");
  if (connection.dataset.state !== shown) {
    connection.dataset.state = shown;
    connection.querySelector(".text").textContent =
      { connecting: "Connecting", stale: "Reconnecting", paused: "Paused", live: "Live" }[shown];
  }
  byId("age").textContent = state === "stale" ? `last update ${Math.round(age / 1000)} s ago` : "";
}

byId("pause").addEventListener("click", () => {
  paused = !paused;
  byId("pause").setAttribute("aria-pressed", paused);
  if (!paused && waiting) render(waiting);
  waiting = null;
  status(lastState);
});
byId("percentile").addEventListener("change", (event) => {
  percentile = event.target.value;
  draw();
});
document.addEventListener("visibilitychange", () => {
  if (!paused) draw();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach((chart) => chart.paint()));

byId("pause").hidden = false;
byId("percentile").hidden = false;
connect("/live", { onSnapshot: receive, onState: status });
