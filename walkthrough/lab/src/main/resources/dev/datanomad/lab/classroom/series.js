// The charts of what users see, from the history that the lab keeps.
import { lineChart } from "./charts.js";

const MINUTE = 60 * 1000;
const KEPT_MILLIS = 10 * MINUTE;
const MONGODB = { key: "mongodb", label: "MongoDB", color: "--mongodb-line", order: 0, width: 2, dash: [6, 6] };
const DYNAMODB = { key: "dynamodb", label: "DynamoDB", color: "--dynamodb-line", order: 1, width: 2, dash: [] };
const READ = { key: "read", label: "Reads", color: "--total", order: 1, width: 2, dash: [] };
const WRITE = { key: "write", label: "Writes", color: "--total-line", order: 0, width: 2, dash: [6, 4] };
const FAILED = { key: "failed", label: "Failed", color: "--wait", order: 0, width: 1.5, dash: [] };

const SERIES = {
  requests: {
    series: [READ, WRITE, FAILED],
    unit: "per second",
    least: 5,
    value: (point, key) => point.total[{ read: "reads", write: "writes", failed: "errors" }[key]],
  },
  reads: { series: [MONGODB, DYNAMODB], unit: "%", least: 100, value: (point, key) => point[key]?.reads },
  writes: { series: [MONGODB, DYNAMODB], unit: "%", least: 100, value: (point, key) => point[key]?.writes },
  latency: { series: [READ, WRITE], unit: "ms", least: 10, value: (point, key) => point.total[`${key}P99`] },
};

// Makes a chart of each canvas with data-series in an element. add() takes a snapshot of the lab; marks and points are kept
// for ten minutes, until forget() at the start of another lab.
export function charts(root) {
  const points = new Map();
  let marks = [];
  let minutes = 5;
  let highlighted = null;
  const all = [...root.querySelectorAll("canvas[data-series]")].map((canvas) => {
    const { series, unit, least, value } = SERIES[canvas.dataset.series];
    return { value, ...lineChart(canvas, { series, unit, least }) };
  });

  function add(snapshot) {
    for (const point of snapshot.points) points.set(point.at, point);
    // Only a fault is a span that is shaded: a rollout or a copy that takes its time is none.
    marks = snapshot.marks.map((mark) => (mark.kind === "fault" ? mark : { ...mark, until: undefined }));
    const oldest = snapshot.at - KEPT_MILLIS;
    for (const at of points.keys()) if (at < oldest) points.delete(at);
    draw();
  }

  function draw() {
    if (document.hidden || points.size === 0) return;
    const sorted = [...points.values()].sort((a, b) => a.at - b.at);
    const to = sorted.at(-1).at;
    const from = to - minutes * MINUTE;
    const shown = marks.filter((mark) => highlighted === null || String(mark.id) === highlighted);
    for (const chart of all) chart.draw({ points: sorted, value: chart.value, from, to, marks: shown });
  }

  return {
    add,
    draw,
    paint: () => all.forEach((chart) => chart.paint()),
    forget() {
      points.clear();
      marks = [];
      highlighted = null;
    },
    show(length) {
      minutes = length;
      draw();
    },
    highlight(id) {
      highlighted = id;
      draw();
    },
    highlighted: () => highlighted,
  };
}
