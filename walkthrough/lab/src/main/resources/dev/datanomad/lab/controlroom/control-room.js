"use strict";

const POLL_MILLIS = 1000;
const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat("en", {maximumFractionDigits: 1});
/** How the state of a database with each fault begins. */
const FAULT_TEXTS = {
  ok: "ok", down: "down", hang: "hangs", reset: "resets", slow: "slow", bandwidth: "narrow", throttle: "throttles", error: "errors"
};
const busy = new Set();
const seenNotes = new Set();

function text(element, value, className) {
  // A screen reader reads out a status that is set again, so only changes are written.
  if (element.textContent !== value) element.textContent = value;
  if (className !== undefined && element.className !== className) element.className = className;
}

function note(sentence, at, bad) {
  const line = document.createElement("li");
  const time = document.createElement("time");
  time.textContent = new Date(at || Date.now()).toLocaleTimeString();
  const what = document.createElement("span");
  what.textContent = sentence;
  if (bad) what.className = "bad";
  line.append(time, what);
  $("log").prepend(line);
  while ($("log").children.length > 100) $("log").lastChild.remove();
}

async function perform(action, request, said) {
  busy.add(action);
  try {
    const answer = await fetch("api/" + action, {
      method: "POST",
      headers: {"Content-Type": "application/json"},
      body: JSON.stringify(request)
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail || "The lab answered " + answer.status + ".");
    note(typeof said === "function" ? said(body) : said);
    for (const warning of body.warnings || []) note("Note: " + warning);
  } catch (problem) {
    note(problem.message, null, true);
  } finally {
    busy.delete(action);
    await refresh();
  }
}

function deployed(done) {
  return "Stage " + done.stage + " is live" + (done.instances > 1 ? " with " + done.instances + " instances" : "") + " after " + number.format(done.readyMillis / 1000) + " s; "
      + number.format(done.requests) + " requests during the deploy, " + number.format(done.failed) + " failed.";
}

function buildFlags() {
  for (const form of document.querySelectorAll("[data-flag]")) {
    const key = form.dataset.flag;
    const label = document.createElement("label");
    label.textContent = key;
    label.htmlFor = key;
    const range = Object.assign(document.createElement("input"), {type: "range", min: 0, max: 100, step: 1});
    range.setAttribute("aria-label", key + ", percent of the users");
    const exact = Object.assign(
        document.createElement("input"), {type: "number", min: 0, max: 100, step: 0.001, id: key, required: true});
    const percent = document.createElement("span");
    percent.className = "percent";
    percent.append(exact, "%");
    form.append(label, range, percent);
    const set = value => {
      form.dataset.dirty = "";
      perform("flags", {key, percent: value}, key + " is at " + value + "%.").then(() => delete form.dataset.dirty);
    };
    range.addEventListener("input", () => { exact.value = range.value; form.dataset.dirty = ""; });
    range.addEventListener("change", () => set(range.value));
    exact.addEventListener("input", () => { form.dataset.dirty = ""; });
    exact.addEventListener("change", () => { if (exact.reportValidity()) set(exact.value); });
    form.addEventListener("submit", event => event.preventDefault());
  }
}

function buildFaults() {
  const amounts = [
    {fault: "slow", label: "Slow", unit: "ms", value: 300, max: 60000},
    {fault: "bandwidth", label: "Bandwidth", unit: "kB/s", value: 50, max: 1000000},
    {fault: "throttle", label: "Throttle", unit: "%", value: 50, max: 100, only: "dynamodb"},
    {fault: "error", label: "Errors", unit: "%", value: 20, max: 100}
  ];
  for (const place of document.querySelectorAll("[data-database]")) {
    const database = place.dataset.database;
    const name = database === "mongodb" ? "MongoDB" : "DynamoDB";
    const title = document.createElement("h3");
    title.append(name + " ", document.createElement("span"));
    const button = (label, fault, amount, said) => {
      const made = document.createElement("button");
      made.textContent = label;
      made.dataset.fault = fault;
      made.addEventListener("click", () => {
        if (amount && !amount.reportValidity()) return;
        perform("fault", {database, fault, amount: amount ? amount.value : null}, name + ": " + said(amount) + ".");
      });
      return made;
    };
    const plain = (label, fault) => button(label, fault, null, () => label.toLowerCase());
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    buttons.append(plain("OK", "ok"), plain("Down", "down"), plain("Hang", "hang"), plain("Reset", "reset"));
    const measured = document.createElement("div");
    measured.className = "amounts";
    for (const {fault, label, unit, value, max, only} of amounts) {
      if (only && only !== database) continue;
      const amount = Object.assign(
          document.createElement("input"), {type: "number", min: 1, max, value, required: true});
      amount.setAttribute("aria-label", name + ", " + label.toLowerCase() + ", " + (unit === "%" ? "percent of the calls" : unit));
      const unitText = document.createElement("span");
      unitText.textContent = unit;
      const row = document.createElement("div");
      row.append(button(label, fault, amount, () => label.toLowerCase() + " " + amount.value + " " + unit), amount, unitText);
      measured.append(row);
    }
    place.append(title, buttons, measured);
  }
}

function instances(alive) {
  if (!alive.length) return "no instance is alive; deploy the stage again.";
  return (alive.length === 1 ? "instance " : "instances ") + alive.join(", ") + (alive.length === 1 ? " is live." : " are live.");
}

function showStage(now) {
  text($("stage-now"), now.deploying
      ? "Deploying stage " + now.deploying + " ..."
      : now.stage ? "Stage " + now.stage + " (" + now.stageName + "): " + instances(now.instances) : "No stage yet.",
      now.stage && !now.deploying && !now.instances.length ? "bad" : "");
  $("kill").disabled = !now.instances.length;
  for (const button of document.querySelectorAll("[data-stage]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.stage) === now.stage));
    button.disabled = now.deploying !== 0 || busy.has("deploy");
  }
}

function showFlags(now) {
  $("flags-now").hidden = !now.flagsProblem;
  $("flags").hidden = Boolean(now.flagsProblem);
  text($("flags-now"), now.flagsProblem || "", "bad");
  if (now.flagsProblem) return;
  for (const form of document.querySelectorAll("[data-flag]")) {
    if ("dirty" in form.dataset || form.contains(document.activeElement) && document.activeElement.type === "number") continue;
    const percent = now.flags[form.dataset.flag];
    const [range, exact] = form.querySelectorAll("input");
    range.value = percent;
    exact.value = percent;
  }
}

function showLoad(now) {
  const load = now.load;
  text($("load-now"), load.running ? "Users write events and read them back." : load.problem || "No users now.",
      load.problem ? "bad" : "");
  $("load-start").disabled = load.running;
  $("load-stop").disabled = !load.running;
  const figures = {
    "requests": number.format(load.requests),
    "failed": number.format(load.failed),
    "acknowledged": number.format(load.acknowledged),
    "a second": number.format(Math.round(now.frontDoor.perSecond)),
    "read, median": number.format(now.frontDoor.readP50) + " ms",
    "read, p99": number.format(now.frontDoor.readP99) + " ms"
  };
  const list = $("load-figures");
  for (const [name, value] of Object.entries(figures)) {
    let entry = list.querySelector('[data-name="' + name + '"]');
    if (!entry) {
      entry = document.createElement("div");
      entry.dataset.name = name;
      entry.append(document.createElement("dt"), document.createElement("dd"));
      entry.firstChild.textContent = name;
      list.append(entry);
    }
    text(entry.lastChild, value, name === "failed" ? (load.failed ? "bad" : "good") : "");
  }
}

function showSeed(now) {
  const seed = now.seed;
  $("seed").querySelector("button").disabled = Boolean(seed && seed.running);
  $("seed-progress").hidden = !(seed && seed.running);
  if (!seed) return;
  if (seed.running) {
    $("seed-progress").value = seed.done / seed.wanted;
    text($("seed-now"), "Inserting " + number.format(seed.wanted) + " old events into MongoDB ...", "");
  } else {
    text($("seed-now"), seed.text + ".", seed.problem ? "bad" : "");
  }
}

function showDatabases(now) {
  text($("databases-now"), now.databases.alive
      ? "The databases are " + now.databases.kind + ". Inject a fault, and watch what users notice."
      : "The databases have crashed; start the lab again.");
  for (const place of document.querySelectorAll("[data-database]")) {
    const state = now.databases[place.dataset.database];
    text(place.querySelector("h3 span"), state, state === "ok" ? "good" : "bad");
    for (const button of place.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(state.startsWith(FAULT_TEXTS[button.dataset.fault])));
    }
  }
}

function showReconcile(now) {
  const found = now.reconcile;
  const bar = $("reconcile-progress");
  bar.hidden = !now.reconciling;
  for (const button of document.querySelectorAll("[data-reconcile]")) {
    button.disabled = now.reconciling || now.stage !== 2 && now.stage !== 3;
  }
  if (now.reconciling) {
    text($("reconcile-now"), (found && found.resumedAfter
        ? "Resumed after " + number.format(found.resumedAfter) + " events" : "Walking MongoDB") + " ...", "");
    if (found && found.total) {
      bar.value = found.walked / found.total;
      bar.textContent = Math.round(100 * bar.value) + "%";
    }
  } else if (now.reconcileProblem) {
    text($("reconcile-now"), now.reconcileProblem, "bad");
  } else if (found) {
    text($("reconcile-now"), (found.dryRun ? "Dry run: " : "") + found.text + ".", "");
  }
}

function showAudit(now) {
  const audit = now.audit;
  $("audit").disabled = Boolean(audit && audit.running);
  $("audit-progress").hidden = !(audit && audit.running);
  if (!audit) return;
  if (audit.running) {
    $("audit-progress").value = audit.total ? audit.checked / audit.total : 0;
    text($("audit-now"), "Reading back " + number.format(audit.total) + " events ...", "");
  } else {
    text($("audit-now"), audit.text + ".", audit.clean ? "good" : "bad");
  }
  const list = $("audit-examples");
  const shown = Array.from(list.children, line => line.textContent);
  if (shown.length !== audit.examples.length || shown.some((example, i) => example !== audit.examples[i])) {
    list.replaceChildren(...audit.examples.map(example => {
      const line = document.createElement("li");
      line.textContent = example;
      return line;
    }));
  }
}

async function refresh() {
  try {
    const answer = await fetch("api/status", {cache: "no-store"});
    if (!answer.ok) throw new Error((await answer.json()).detail);
    const now = await answer.json();
    text($("connection"), "The lab is running.");
    showStage(now);
    showFlags(now);
    showLoad(now);
    showSeed(now);
    showDatabases(now);
    showReconcile(now);
    showAudit(now);
    for (const said of now.notes) {
      const key = said.at + said.text;
      if (!seenNotes.has(key)) {
        seenNotes.add(key);
        note(said.text, said.at);
      }
    }
  } catch (problem) {
    text($("connection"), "The lab does not answer. Start it with ./datanomad up; this page reconnects.");
  }
}

buildFlags();
buildFaults();
for (const button of document.querySelectorAll("[data-stage]")) {
  button.addEventListener("click", () => perform(
      "deploy", {stage: button.dataset.stage, instances: $("instances").value}, deployed));
}
$("kill").addEventListener("click", () => perform("kill", {}, killed => killed.instance + " was killed."));
$("load-start").addEventListener("click", () => perform("load", {action: "start"}, "The load is starting."));
$("load-stop").addEventListener("click", () => perform("load", {action: "stop"}, "The load is stopped."));
$("seed").addEventListener("submit", event => {
  event.preventDefault();
  const count = event.target.elements.count.value;
  perform("seed", {count}, "Seeding " + number.format(count) + " old events.");
});
for (const button of document.querySelectorAll("[data-reconcile]")) {
  button.addEventListener("click", () => perform("reconcile", JSON.parse(button.dataset.reconcile), "The reconciliation is starting."));
}
$("audit").addEventListener("click", () => perform("audit", {}, "The audit is starting."));
refresh();
setInterval(refresh, POLL_MILLIS);
