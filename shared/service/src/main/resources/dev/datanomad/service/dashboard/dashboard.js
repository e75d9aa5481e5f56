// Keeps the page alive: replaces the parts that the server renders anew each second, and draws the charts.
"use strict";

(() => {
  const MINUTE = 60 * 1000;
  const KEPT_MILLIS = 5 * MINUTE;
  const LABEL_HEIGHT = 16;
  const RETRY_MILLIS = 1000;
  const STALE_MILLIS = 3500;
  // Dashes lie on a thin line, and both on a thick one, so that lines that coincide can all be seen.
  const STORES = [
    { key: "total", label: "Total", order: 2, width: 4.5, dash: [], point: "line", radius: 0, markAt: 0 },
    { key: "mongodb", label: "MongoDB", order: 0, width: 2, dash: [6, 6], point: "rect", radius: 4, markAt: 0 },
    { key: "dynamodb", label: "DynamoDB", order: 1, width: 2, dash: [], point: "triangle", radius: 4.5, markAt: 15 },
  ];
  const FIGURES = {
    reads: { of: () => "reads", least: 5, unit: "" },
    writes: { of: () => "writes", least: 5, unit: "" },
    read: { of: (percentile) => "read" + percentile, least: 5, unit: " ms" },
    write: { of: (percentile) => "write" + percentile, least: 5, unit: " ms" },
    errors: { of: () => "errors", least: 1, unit: "" },
  };

  const byId = (id) => document.getElementById(id);
  const points = new Map();
  const deploys = [];
  const charts = [];
  const shown = {};
  let percentile = "P99";
  let instance = null;
  let paused = false;
  let waiting = null;
  let lastUpdate = Date.now();
  let connected = false;

  // ---- the parts of the page

  function morph(from, to) {
    for (const { name } of [...from.attributes]) {
      if (!to.hasAttribute(name)) from.removeAttribute(name);
    }
    for (const { name, value } of to.attributes) {
      if (from.getAttribute(name) !== value) from.setAttribute(name, value);
    }
    morphChildren(from, to);
  }

  // Only what differs is touched: a status is announced when it changes, a selection stays while it does not.
  function morphChildren(from, to) {
    const old = [...from.childNodes];
    const next = [...to.childNodes];
    next.forEach((node, i) => {
      const was = old[i];
      if (!was) from.append(node);
      else if (was.nodeName !== node.nodeName) was.replaceWith(node);
      else if (node.nodeType === Node.TEXT_NODE) {
        if (was.data !== node.data) was.data = node.data;
      } else if (node.nodeType === Node.ELEMENT_NODE && node.nodeName !== "CANVAS") morph(was, node);
    });
    old.slice(next.length).forEach((node) => node.remove());
  }

  function show(parts) {
    for (const [id, html] of Object.entries(parts)) {
      const element = byId(id);
      if (!element || shown[id] === html) continue;
      shown[id] = html;
      const template = document.createElement("template");
      template.innerHTML = html;
      morphChildren(element, template.content);
      element.hidden = html.trim() === "";
    }
  }

  // ---- the charts

  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const time = (at) => new Date(at).toLocaleTimeString();

  const deployLines = {
    id: "deployLines",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart;
      ctx.save();
      ctx.font = "600 11px system-ui, sans-serif";
      ctx.strokeStyle = ctx.fillStyle = style("--ink-soft");
      for (const { at, service } of deploys) {
        const x = scales.x.getPixelForValue(at);
        if (x < chartArea.left || x > chartArea.right) continue;
        const width = ctx.measureText(service).width;
        const left = x + width + 10 > chartArea.right;
        ctx.beginPath();
        ctx.moveTo(x, chartArea.top - LABEL_HEIGHT);
        ctx.lineTo(x, chartArea.bottom);
        ctx.stroke();
        const start = left ? x - width - 6 : x + 6;
        ctx.fillText(service, start, chartArea.top - 6);
      }
      ctx.restore();
    },
  };

  function relative(at, now) {
    const seconds = Math.round((now - at) / 1000);
    if (seconds === 0) return "now";
    return seconds % 60 === 0 ? `−${seconds / 60} min` : `−${seconds} s`;
  }

  function ticks(axis) {
    const length = axis.max - axis.min;
    const step = length <= MINUTE ? MINUTE / 4 : length > 3 * MINUTE && axis.width < 330 ? 2 * MINUTE : MINUTE;
    axis.ticks = [];
    for (let at = axis.max; at >= axis.min; at -= step) axis.ticks.unshift({ value: at });
  }

  function newChart(canvas) {
    const figure = FIGURES[canvas.dataset.chart];
    const chart = new Chart(canvas, {
      type: "line",
      data: {
        datasets: STORES.map((store) => ({
          label: store.label,
          data: [],
          order: store.order,
          borderWidth: store.width,
          borderDash: store.dash,
          pointStyle: store.point,
          // A mark every 30 s, at fixed times, so that it moves with its line.
          pointRadius: (context) => (Math.round(context.raw?.x / 1000) % 30 === store.markAt ? store.radius : 0),
          pointHitRadius: 0,
          spanGaps: STALE_MILLIS,
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        layout: { padding: { top: LABEL_HEIGHT } },
        parsing: false,
        normalized: true,
        interaction: { mode: "index", intersect: false },
        scales: {
          x: {
            type: "linear",
            grid: { display: false },
            ticks: {
              maxRotation: 0,
              autoSkip: false,
              callback(at) {
                return relative(at, this.max);
              },
            },
            afterBuildTicks: ticks,
          },
          y: { beginAtZero: true, suggestedMax: figure.least, ticks: { maxTicksLimit: 5 }, border: { display: false } },
        },
        plugins: {
          legend: { display: false },
          tooltip: {
            usePointStyle: true,
            callbacks: {
              title: (items) => time(items[0].parsed.x),
              label: (item) => ` ${item.dataset.label}: ${item.formattedValue}${figure.unit}`,
            },
          },
        },
      },
      plugins: [deployLines],
    });
    chart.figure = figure;
    return chart;
  }

  function paint(chart) {
    const accents = STORES.map((store) => style(`--${store.key}-line`));
    chart.data.datasets.forEach((line, i) => {
      line.borderColor = line.pointBackgroundColor = line.pointBorderColor = accents[i];
    });
    for (const axis of Object.values(chart.options.scales)) {
      axis.ticks.color = style("--ink-soft");
      axis.grid.color = style("--grid");
    }
  }

  function draw() {
    if (document.hidden || points.size === 0) return;
    const sorted = [...points.values()].sort((a, b) => a.at - b.at);
    const now = sorted[sorted.length - 1].at;
    for (const { key } of STORES) {
      byId("charts").classList.toggle("had-" + key, sorted.some((point) => key in point));
    }
    const minutes = Math.min(5, Math.max(1, Math.ceil((now - sorted[0].at) / MINUTE)));
    for (const chart of charts) {
      const value = chart.figure.of(percentile);
      STORES.forEach((store, i) => {
        chart.data.datasets[i].data = sorted.map((point) => ({ x: point.at, y: point[store.key]?.[value] ?? NaN }));
      });
      chart.options.scales.x.min = now - minutes * MINUTE;
      chart.options.scales.x.max = now;
      chart.update("none");
    }
  }

  // ---- the stream

  function deployed({ service, point }) {
    deploys.push({ at: point.at, service });
    const line = document.createElement("li");
    line.textContent = `${time(point.at)}: ${service} took over`;
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

  function receive(event) {
    const snapshot = JSON.parse(event.data);
    lastUpdate = Date.now();
    connected = true;
    keep(snapshot);
    if (paused) waiting = snapshot;
    else render(snapshot);
    status();
  }

  function connect() {
    const source = new EventSource("/live");
    source.addEventListener("snapshot", receive);
    source.addEventListener("error", () => {
      connected = false;
      status();
      // The browser tries again by itself, but not after an answer that is no stream, such as a proxy's 502.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MILLIS);
    });
  }

  function status() {
    const age = Date.now() - lastUpdate;
    const stale = !connected || age > STALE_MILLIS;
    const state = stale ? "reconnecting" : paused ? "paused" : "live";
    const text = { reconnecting: "Reconnecting", paused: "Paused", live: "Live" }[state];
    const connection = byId("connection");
    if (connection.dataset.state !== state) {
      connection.dataset.state = state;
      connection.querySelector(".text").textContent = text;
    }
    byId("age").textContent = stale ? `last update ${Math.round(age / 1000)} s ago` : "";
  }

  // ---- what a person can do

  byId("pause").addEventListener("click", () => {
    paused = !paused;
    byId("pause").setAttribute("aria-pressed", paused);
    if (!paused && waiting) render(waiting);
    waiting = null;
    status();
  });
  byId("percentile").addEventListener("change", (event) => {
    percentile = event.target.value;
    draw();
  });
  document.addEventListener("visibilitychange", () => {
    if (!paused) draw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    charts.forEach(paint);
    draw();
  });

  document.documentElement.classList.add("scripted");
  byId("pause").hidden = false;
  byId("percentile").hidden = false;
  Chart.defaults.font.family = "system-ui, sans-serif";
  Chart.defaults.font.size = 11;
  document.querySelectorAll("canvas[data-chart]").forEach((canvas) => charts.push(newChart(canvas)));
  charts.forEach(paint);
  setInterval(status, 1000);
  connect();
})();
