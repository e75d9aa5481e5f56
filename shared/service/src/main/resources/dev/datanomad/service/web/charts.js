// Line charts over time, with a band above each for what happened: points in time as marks, spans of time shaded.
import "./chart.js";
import { clock } from "./live.js";

const { Chart } = globalThis;
const MINUTE = 60 * 1000;
const GAP_MILLIS = 3500;
const ROW_HEIGHT = 15;
const ROWS = 2;
const LABEL_GAP = 9;
const FONT = "600 11px system-ui, sans-serif";
const HATCH = 7;

// Dashes lie on a thin line, and both on a thick one, so that lines that coincide can all be seen.
export const STORES = [
  { key: "total", label: "Total", color: "--total-line", order: 2, width: 4.5, dash: [] },
  { key: "mongodb", label: "MongoDB", color: "--mongodb-line", order: 0, width: 2, dash: [6, 6] },
  { key: "dynamodb", label: "DynamoDB", color: "--dynamodb-line", order: 1, width: 2, dash: [] },
];

// The kinds of marks: how each is drawn, so that it is known without its colour.
const KINDS = {
  deploy: { dash: [], shape: "triangle" },
  flag: { dash: [3, 3], shape: "diamond" },
  fault: { dash: [1, 3], shape: "square" },
};

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Makes a chart of
//   series: [{ key, label, color (a custom property), width, dash, order }]
//   unit: what the axis is in, for example "per second"
//   least: how high the axis is at least
// Returns { draw, paint, destroy }. draw({ points, value, from, to, marks }) shows
//   points: [{ at, ... }], the oldest first, with times in milliseconds
//   value: (point, key) => a number, or nothing where there is none
//   marks: [{ kind ("deploy", "flag" or "fault"), at, until (of a span), label }]
// paint() takes the colours anew, after a change between light and dark.
export function lineChart(canvas, { series, unit, least = 0 }) {
  let marks = [];
  const chart = new Chart(canvas, {
    type: "line",
    data: {
      datasets: series.map((line) => ({
        label: line.label,
        data: [],
        order: line.order ?? 0,
        borderWidth: line.width,
        borderDash: line.dash,
        pointRadius: 0,
        pointHitRadius: 0,
        spanGaps: GAP_MILLIS,
      })),
    },
    options: options(unit, least),
    plugins: [{ id: "band", beforeDatasetsDraw: (drawn) => drawBand(drawn, marks) }],
  });

  function paint() {
    chart.data.datasets.forEach((line, i) => {
      line.borderColor = line.backgroundColor = style(series[i].color);
    });
    for (const axis of Object.values(chart.options.scales)) {
      axis.ticks.color = axis.title.color = style("--ink-soft");
      axis.grid.color = style("--grid");
    }
    chart.update("none");
  }

  function draw({ points, value, from, to, marks: shown = [] }) {
    marks = shown;
    series.forEach(({ key }, i) => {
      chart.data.datasets[i].data = points.map((point) => ({ x: point.at, y: value(point, key) ?? NaN }));
    });
    chart.options.scales.x.min = from;
    chart.options.scales.x.max = to;
    chart.update("none");
  }

  paint();
  return { draw, paint, destroy: () => chart.destroy() };
}

// Where labels stand so that none overlaps another one, or hides a mark, in two rows: the newest first, and those of older
// marks where there is room.
//   marks: [{ x, label }], sorted by x
//   width: (text) => pixels
// Returns [{ row, start, size, text, mark }].
export function layOut(marks, { left, right, width }) {
  const labels = [];
  for (const mark of [...marks].reverse()) {
    const label = place(mark, { marks, labels, left, right, size: width(mark.label) });
    if (label) labels.push(label);
  }
  return labels;
}

// Beside its mark, which goes with it to the second row: the others stay in the first one.
function place(mark, { marks, labels, left, right, size }) {
  for (let row = 0; row < ROWS; row++) {
    const others = row === 0 ? marks.filter((other) => other !== mark) : [];
    const taken = labels.filter((label) => label.row === row);
    for (const start of [mark.x + LABEL_GAP, mark.x - LABEL_GAP - size]) {
      const from = Math.min(start, mark.x) - LABEL_GAP;
      const to = Math.max(start + size, mark.x) + LABEL_GAP;
      const hides = (x) => x > from && x < to;
      const overlaps = ({ start: other, size: length, mark: { x } }) => hides(x) || (other < to && other + length > from);
      if (start >= left && start + size <= right && !others.some(({ x }) => hides(x)) && !taken.some(overlaps)) {
        return { row, start, size, text: mark.label, mark };
      }
    }
  }
  return undefined;
}

function drawBand(chart, marks) {
  const { ctx, chartArea, scales } = chart;
  const { left, right, top, bottom } = chartArea;
  const band = top - ROWS * ROW_HEIGHT;
  const visible = marks
    .map((mark) => ({ ...mark, x: scales.x.getPixelForValue(mark.at), end: scales.x.getPixelForValue(mark.until ?? mark.at) }))
    .filter((mark) => mark.end >= left && mark.x <= right)
    .map((mark) => ({ ...mark, x: Math.max(left, mark.x), end: Math.min(right, mark.end) }))
    .sort((a, b) => a.x - b.x);
  ctx.save();
  ctx.font = FONT;
  ctx.lineWidth = 1;
  visible.filter((mark) => mark.until).forEach((mark) => shade(ctx, mark, band, bottom));
  ctx.strokeStyle = ctx.fillStyle = style("--ink-soft");
  const rows = new Map();
  const labels = layOut(visible, { left: left - LABEL_GAP, right: chart.width, width: (text) => ctx.measureText(text).width });
  for (const { mark, row } of labels) rows.set(mark, row);
  for (const mark of visible) {
    const y = band + (rows.get(mark) ?? 0) * ROW_HEIGHT + 7;
    ctx.setLineDash((KINDS[mark.kind] ?? KINDS.deploy).dash);
    line(ctx, mark.x, y, mark.x, bottom);
    ctx.setLineDash([]);
    shape(ctx, mark, y);
  }
  for (const { text, start, row, size } of labels) {
    const y = band + row * ROW_HEIGHT;
    ctx.fillStyle = style("--card");
    ctx.fillRect(start - 2, y + 1, size + 4, ROW_HEIGHT - 2);
    ctx.fillStyle = style("--ink-soft");
    ctx.fillText(text, start, y + 11);
  }
  ctx.restore();
}

// A span: shaded and hatched, so that it is not known by its colour alone.
function shade(ctx, { x, end }, top, bottom) {
  const width = Math.max(2, end - x);
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, top, width, bottom - top);
  ctx.clip();
  ctx.fillStyle = style("--wait-soft");
  ctx.fill();
  ctx.strokeStyle = style("--wait");
  ctx.globalAlpha = 0.35;
  for (let at = x - (bottom - top); at < x + width; at += HATCH) line(ctx, at, bottom, at + bottom - top, top);
  ctx.restore();
}

function shape(ctx, { x, kind }, y) {
  const corners = {
    triangle: [[0, -5], [5, 4], [-5, 4]],
    diamond: [[0, -5.5], [5, 0], [0, 5.5], [-5, 0]],
    square: [[-4, -4], [4, -4], [4, 4], [-4, 4]],
  }[(KINDS[kind] ?? KINDS.deploy).shape];
  ctx.beginPath();
  corners.forEach(([right, down]) => ctx.lineTo(x + right, y + down));
  ctx.closePath();
  ctx.fill();
}

function line(ctx, x1, y1, x2, y2) {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

function options(unit, least) {
  return {
    animation: false,
    maintainAspectRatio: false,
    layout: { padding: { top: ROWS * ROW_HEIGHT } },
    parsing: false,
    normalized: true,
    interaction: { mode: "index", intersect: false },
    scales: {
      x: {
        type: "linear",
        grid: { display: false },
        title: { display: false },
        ticks: {
          maxRotation: 0,
          autoSkip: false,
          font: { size: 11 },
          callback(at) {
            return relative(at, this.max);
          },
        },
        afterBuildTicks: ticks,
      },
      y: {
        beginAtZero: true,
        suggestedMax: least,
        grid: {},
        title: { display: true, text: unit, font: { size: 11 } },
        ticks: { maxTicksLimit: 5, font: { size: 11 } },
        border: { display: false },
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        callbacks: {
          title: (items) => clock(items[0].parsed.x),
          label: (item) => ` ${item.dataset.label}: ${item.formattedValue} ${unit}`,
        },
      },
    },
  };
}

function relative(at, now) {
  const seconds = Math.round((now - at) / 1000);
  if (seconds === 0) return "now";
  return seconds % 60 === 0 ? `−${seconds / 60} min` : `−${seconds} s`;
}

function ticks(axis) {
  const length = axis.max - axis.min;
  const most = axis.width < 330 ? 3 : 6;
  const steps = [MINUTE / 4, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, 60 * MINUTE];
  const step = steps.find((one) => length / one <= most) ?? steps.at(-1);
  axis.ticks = [];
  for (let at = axis.max; at >= axis.min; at -= step) axis.ticks.unshift({ value: at });
}
