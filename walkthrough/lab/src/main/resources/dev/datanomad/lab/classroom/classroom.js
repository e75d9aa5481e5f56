// Keeps the classroom alive: shows the parts that the lab renders anew each second, and draws its charts.
import { showConnection } from "./connection.js";
import { wire } from "./levers.js";
import { connect } from "./live.js";
import { show } from "./morph.js";
import { charts } from "./series.js";

const byId = (id) => document.getElementById(id);
const page = document.documentElement;
const drawn = charts(document);
let run = null;
let version = null;

function receive(snapshot) {
  if (version !== null && version !== snapshot.page) location.reload();
  version = snapshot.page;
  if (run !== null && run !== snapshot.run) drawn.forget();
  run = snapshot.run;
  show(snapshot.html);
  drawn.add(snapshot);
  markShown();
}

// An entry of the time line shows its mark in the charts, and takes it back.
document.addEventListener("click", (event) => {
  const entry = event.target.closest("[data-show]");
  if (!entry) return;
  drawn.highlight(drawn.highlighted() === entry.dataset.show ? null : entry.dataset.show);
  markShown();
});

function markShown() {
  for (const entry of document.querySelectorAll("[data-show]")) {
    const shown = String(entry.dataset.show === drawn.highlighted());
    if (entry.getAttribute("aria-pressed") !== shown) entry.setAttribute("aria-pressed", shown);
  }
}

byId("views").addEventListener("change", (event) => {
  page.dataset.view = event.target.value;
});
byId("span").addEventListener("change", (event) => drawn.show(Number(event.target.value)));
document.addEventListener("visibilitychange", drawn.draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawn.paint);

page.classList.add("scripted");
byId("views").hidden = false;
byId("span").hidden = false;
wire(document);
connect("/lab/live", { onSnapshot: receive, onState: showConnection });
