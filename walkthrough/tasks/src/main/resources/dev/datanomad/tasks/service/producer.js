// Starts and stops the two users, and shows what they do.
import { configuration } from "./configuration.js";
import { follow } from "./follow.js";
import { clock } from "./live.js";

const MAX_TICKS = 60;
const MAX_FAILURES = 1000;
const SIGNS = { made: "+", done: "✓", failed: "!" };

const byId = (id) => document.getElementById(id);
const sections = [...document.querySelectorAll(".worker")];
const failing = new Set();
let workers = [];
let failures = 0;

document.documentElement.classList.add("scripted");

follow(() => Promise.all(sections.map(showWhere)));

async function showWhere(section) {
  const { served } = await configuration(`/console/${section.dataset.user}`);
  section.querySelector(".where").textContent = `${served.headline} · instance ${served.instance}`;
}

function start() {
  if (workers.length) return;
  failing.clear();
  workers = sections.map(({ dataset }) => {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => showAction(data));
    worker.addEventListener("error", ({ message }) => console.error(message));
    worker.postMessage({ user: dataset.user });
    return worker;
  });
  showState();
}

// What is under way is still answered, and not counted.
function stop() {
  workers.forEach((worker) => worker.terminate());
  workers = [];
  showState();
}

function showState() {
  const isRunning = workers.length > 0;
  byId("start").setAttribute("aria-disabled", isRunning);
  byId("stop").setAttribute("aria-disabled", !isRunning);
  const problems = failing.size ? ` Requests of ${[...failing].sort().join(" and ")} fail.` : "";
  const text = isRunning ? `Both work.${problems}` : "Both are stopped.";
  if (byId("state").textContent !== text) byId("state").textContent = text;
}

function showAction(action) {
  if (!workers.length) return;
  const section = byId(`worker-${action.user}`);
  const count = section.querySelector(`[data-count=${action.action}]`);
  count.textContent = Number(count.textContent) + 1;
  section.querySelector(".counters").classList.toggle("has-failed", section.querySelector("[data-count=failed]").textContent !== "0");
  tick(section.querySelector(".ticks"), action);
  if (action.action === "failed") {
    failing.add(action.user);
    list(action);
  } else {
    failing.delete(action.user);
  }
  showState();
}

function tick(ticks, { action, at, text, reason }) {
  const tick = document.createElement("li");
  tick.className = `tick ${action}`;
  tick.title = `${clock(at)} ${action}: ${reason ?? text}`;
  const sign = document.createElement("span");
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = SIGNS[action];
  const word = document.createElement("span");
  word.className = "hidden";
  word.textContent = action;
  tick.append(sign, word);
  ticks.append(tick);
  while (ticks.children.length > MAX_TICKS) ticks.firstChild.remove();
}

function list({ user, at, what, status, reason }) {
  const item = document.createElement("li");
  const time = document.createElement("time");
  time.textContent = clock(at);
  const who = document.createElement("span");
  who.textContent = `${user}: ${what}`;
  const code = document.createElement("b");
  code.className = "bad";
  code.textContent = status === 0 ? "no answer" : status;
  const why = document.createElement("span");
  why.textContent = reason;
  item.append(time, " ", who, " ", code, " ", why);
  byId("failures").prepend(item);
  failures++;
  while (byId("failures").children.length > MAX_FAILURES) byId("failures").lastChild.remove();
  byId("failures-none").hidden = true;
  byId("failures-more").hidden = failures <= MAX_FAILURES;
  byId("failures-more").textContent = `And ${failures - MAX_FAILURES} earlier ones.`;
}

byId("start").addEventListener("click", start);
byId("stop").addEventListener("click", stop);
