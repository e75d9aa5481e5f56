"use strict";

const POLL_MILLIS = 1000;
const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat("en", {maximumFractionDigits: 1});
/** How the state of a database with each fault begins. */
const FAULT_TEXTS = {
  ok: "ok", down: "down", hang: "hangs", reset: "resets", slow: "slow", bandwidth: "narrow", throttle: "throttles", error: "errors"
};
/** How a condition is shown: its class, its sign, and its state in words. */
const CONDITION_STATES = {
  HOLDS: ["holds", "\u2713", "Holds"],
  DOES_NOT_HOLD: ["fails", "\u2717", "Does not hold"],
  UNKNOWN: ["unknown", "?", "Unknown"]
};
const LISTED = 5;
/** Actions that have not been answered yet; those of a flag with its key. */
const busy = new Set();
const seenNotes = new Set();
let asked = 0;
let shown = 0;

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

function sentences(list, wanted) {
  const now = Array.from(list.children, line => line.textContent);
  if (now.length === wanted.length && now.every((sentence, i) => sentence === wanted[i])) return;
  list.replaceChildren(...wanted.map(sentence => {
    const line = document.createElement("li");
    line.textContent = sentence;
    return line;
  }));
}

function ended(sentence) {
  return /[.!?]$/.test(sentence) ? sentence : sentence + ".";
}

function age(at) {
  const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
  return seconds < 120 ? seconds + " s ago" : Math.round(seconds / 60) + " min ago";
}

/** Lines stay the same elements, so that a selection survives what is new in them. */
function conditions(list, wanted) {
  while (list.children.length > wanted.length) list.lastChild.remove();
  while (list.children.length < wanted.length) {
    const line = document.createElement("li");
    const part = (name, className) => line.appendChild(Object.assign(document.createElement(name), {className}));
    part("span", "sign").setAttribute("aria-hidden", "true");
    part("b", "");
    line.append(": ");
    part("span", "what");
    part("span", "detail figure");
    part("span", "detail remedy").append("Remedy: ", document.createElement("code"));
    list.append(line);
  }
  wanted.forEach((condition, i) => {
    const line = list.children[i];
    const [className, sign, state] = CONDITION_STATES[condition.state];
    line.className = className;
    text(line.querySelector(".sign"), sign);
    text(line.querySelector("b"), state);
    text(line.querySelector(".what"), condition.what + ".");
    text(line.querySelector(".figure"), condition.figure + " (" + age(condition.at) + ")");
    line.querySelector(".remedy").hidden = !condition.remedy;
    text(line.querySelector(".remedy code"), condition.remedy || "");
  });
}

/** Does an action, and says at its lever why it was not done; {@code said} is what is noted if it was. */
async function perform(lever, action, request, said) {
  const doing = action + (request.key || "");
  busy.add(doing);
  try {
    const answer = await fetch("api/" + action, {
      method: "POST",
      headers: {"Content-Type": "application/json"},
      body: JSON.stringify(request)
    });
    const body = await answer.json();
    if (!answer.ok) {
      const refused = answer.status === 412 ? body.assessment : null;
      const detail = body.detail || "The lab answered " + answer.status + ".";
      note(refused ? "Refused: " + refused.action + "." : detail, null, true);
      refuse(lever, refused, detail, refused && (() => perform(lever, action, {...request, anyway: true}, said)));
      return;
    }
    if (refusal.lever === lever || refusal.lever && !refusal.anyway) dismiss();
    note(typeof said === "function" ? said(body) : said);
    for (const warning of body.warnings || []) note("Note: " + warning);
  } catch (problem) {
    note(problem.message, null, true);
    refuse(lever, null, problem.message, null);
  } finally {
    busy.delete(doing);
    await refresh();
  }
}

/** The action that was not done last, and its lever. */
const refusal = {lever: null, anyway: null, unmet: []};

function refuse(lever, assessment, detail, anyway) {
  Object.assign(refusal, {
    lever, anyway, unmet: assessment ? assessment.conditions.filter(condition => condition.state !== "HOLDS") : []
  });
  text($("refusal-title"), assessment ? "Refused: " + assessment.action : "Not done");
  sentences($("refusal-consequences"), assessment ? assessment.consequences : [detail]);
  conditions($("refusal-conditions"), refusal.unmet);
  $("refusal-anyway").hidden = !anyway;
  lever.closest("form, .buttons, .amounts").after($("refusal"));
  $("refusal").hidden = false;
  if (assessment) $("refusal-title").focus();
}

function dismiss() {
  const focused = $("refusal").contains(document.activeElement);
  $("refusal").hidden = true;
  if (focused) refusal.lever.focus();
  refusal.lever = null;
}

function deployed(outcome) {
  const done = outcome.deployment;
  return "Stage " + done.stage + " is live" + (done.instances > 1 ? " with " + done.instances + " instances" : "") + " after "
      + number.format(done.readyMillis / 1000) + " s; "
      + number.format(done.requests) + " requests during the deploy, " + number.format(done.failed) + " failed.";
}

function buildFlags() {
  for (const form of document.querySelectorAll("[data-flag]")) {
    const key = form.dataset.flag;
    const label = document.createElement("label");
    label.textContent = key;
    label.htmlFor = key;
    const words = document.createElement("p");
    words.id = key + "-words";
    const bar = Object.assign(document.createElement("progress"), {max: 1, value: 0});
    bar.setAttribute("aria-label", key + ", share of the users");
    const field = Object.assign(
        document.createElement("input"), {type: "number", min: 0, max: 100, step: 0.001, id: key, required: true});
    field.setAttribute("aria-describedby", words.id);
    const percent = document.createElement("span");
    percent.className = "percent";
    percent.append(field, "%");
    const set = document.createElement("button");
    set.textContent = "Set";
    set.setAttribute("aria-label", "Set " + key);
    form.append(label, words, bar, percent, set);
    field.addEventListener("input", () => { form.dataset.edited = ""; });
    field.addEventListener("keydown", event => {
      if (event.key !== "Escape") return;
      delete form.dataset.edited;
      field.value = form.dataset.holds || "";
    });
    form.addEventListener("submit", event => {
      event.preventDefault();
      delete form.dataset.edited;
      perform(set, "flags", {key, percent: field.value}, key + " is at " + field.value + "%.");
    });
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
        perform(made, "fault", {database, fault, amount: amount ? amount.value : null}, name + ": " + said(amount) + ".");
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
      : busy.has("deploy") ? "The gate looks at the deploy ..."
      : now.stage ? "Stage " + now.stage + " (" + now.stageName + "): " + instances(now.instances) : "No stage yet.",
      now.stage && !now.deploying && !now.instances.length ? "bad" : "");
  $("kill").disabled = !now.instances.length;
  for (const button of document.querySelectorAll("[data-stage]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.stage) === now.stage));
    button.disabled = now.deploying !== 0 || busy.has("deploy");
  }
}

/** The percentage that was set, where the words have it: the share is counted in a sample of users, and so a little off. */
function percentage(words, share) {
  if (share === undefined) return "";
  const set = /^(?:([\d.]+)% of users|everybody|nobody)/.exec(words);
  if (!set) return String(Number((100 * share).toFixed(2)));
  return set[1] || (set[0] === "everybody" ? "100" : "0");
}

function showFlags(now) {
  const flags = now.flags;
  sentences($("flags-problems"), flags.problems);
  $("flags-restore").hidden = !flags.problems.some(problem => problem.includes("--restore"));
  for (const form of document.querySelectorAll("[data-flag]")) {
    const key = form.dataset.flag;
    const field = form.querySelector("input");
    const share = flags.shares[key];
    const setting = busy.has("flags" + key);
    form.dataset.holds = percentage(flags.users[key], share);
    text(form.querySelector("p"), setting ? "Setting " + field.value + "% ..." : "On for: " + (flags.users[key] || "not known"));
    form.querySelector("progress").value = share || 0;
    if (!setting && !("edited" in form.dataset) && field.value !== form.dataset.holds) field.value = form.dataset.holds;
  }
}

function showGate(now) {
  const gate = now.gate;
  $("gate").hidden = !gate;
  if (!gate) {
    text($("gate-now"), "Not known yet.");
    return;
  }
  const {step, assessment} = gate.next;
  const unmet = assessment.conditions.filter(condition => condition.state !== "HOLDS").length;
  text($("gate-now"), "Next: " + step.command + ". " + (unmet
      ? unmet + (unmet === 1 ? " of its conditions is not met." : " of its conditions are not met.")
      : assessment.conditions.length ? "All of its conditions hold." : "It has no conditions."), unmet ? "bad" : "good");
  conditions($("gate-stores"), gate.stores);
  text($("next-command"), step.command);
  text($("next-why"), step.why);
  sentences($("next-consequences"), assessment.consequences);
  conditions($("next-conditions"), assessment.conditions);
  if (refusal.lever) conditions($("refusal-conditions"), refusal.unmet);
}

function showRollout(now) {
  const rollout = now.rollout;
  const running = Boolean(rollout && rollout.running);
  $("rollout-start").disabled = running;
  $("rollout-stop").disabled = !running || busy.has("rollout");
  if (!rollout) return;
  text($("rollout-now"), rollout.flag + ": " + (running ? rollout.text + " ..." : ended(rollout.text)),
      running ? "" : rollout.stopped ? "bad" : "good");
  sentences($("rollout-log"), rollout.log);
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
  const door = now.frontDoor;
  text($("front-door-now"), "At the front door: " + number.format(door.requests) + " requests, " + number.format(door.failed)
      + " failed (" + number.format(door.frontDoorFaults) + " by the front door, " + number.format(door.stageFaults)
      + " by a stage). Not counted: " + number.format(door.clientFaults) + " that clients broke off, or that cannot be read.");
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
  if (!seed) {
    text($("seed-now"), "", "");
    return;
  }
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
    text(place.querySelector(":scope > h3 span"), state, state === "ok" ? "good" : "bad");
    for (const button of place.querySelectorAll("[data-fault]")) {
      button.setAttribute("aria-pressed", String(state.startsWith(FAULT_TEXTS[button.dataset.fault])));
    }
  }
}

/** What a run does, or did. */
function run(found) {
  return found.source + " to " + found.target + (found.since
      ? ", events since " + new Date(found.since).toLocaleTimeString() : ", all events")
      + (found.dryRun ? ", dry run" : ", copying");
}

function showReconcile(now) {
  const found = now.reconcile;
  const running = now.reconciling;
  $("reconcile-progress").hidden = !running;
  $("reconcile-start").hidden = running;
  $("reconcile-steer").hidden = !running;
  for (const button of $("reconcile-start").children) {
    button.disabled = running || now.stage !== 2 && now.stage !== 3;
  }
  const paused = Boolean(running && found && found.state === "paused");
  text($("reconcile-pause"), paused ? "Resume" : "Pause");
  const slowed = running && found && found.slowedBy;
  $("reconcile-slowed").hidden = !slowed;
  text($("reconcile-slowed"), slowed ? ended("Slowed: " + slowed) : "");
  if (running) {
    text($("reconcile-now"), found ? run(found) + ": " + (found.state || "in progress")
        + (found.resumedAfter ? ", resumed after " + number.format(found.resumedAfter) + " events" : "") + "."
        : "Starting ...", "");
    const share = found && found.total ? found.walked / found.total : 0;
    $("reconcile-progress").value = share;
    text($("reconcile-progress"), Math.round(100 * share) + "%");
  } else if (now.reconcileProblem) {
    text($("reconcile-now"), now.reconcileProblem, "bad");
  } else if (found) {
    text($("reconcile-now"), run(found) + ": " + found.text + "." + (found.verifiedUpTo ? ""
        : found.dryRun ? " It has verified nothing." : " A repair verifies nothing: make a dry run."),
        found.verifiedUpTo ? "good" : "");
  } else {
    text($("reconcile-now"), "Not run yet.", "");
  }
  sentences($("reconcile-findings"), found && !now.reconcileProblem ? findings(found) : []);
}

function findings(found) {
  const all = [
    ...found.findings.map(event => event.id + " of " + event.owner + " is " + event.what + "."),
    ...found.unmovable.map(event =>
        ended(event.id + " of " + event.owner + " cannot be moved: " + event.path + " " + event.reason))
  ];
  const rest = all.length > LISTED ? ["And more: they are in reconcile.json of the lab's folder."] : [];
  return [...all.slice(0, LISTED), ...rest];
}

function showAudit(now) {
  const audit = now.audit;
  $("audit").disabled = Boolean(audit && audit.running);
  $("audit-progress").hidden = !(audit && audit.running);
  if (!audit) {
    // As of a lab that was started under this page.
    text($("audit-now"), "Not run yet.", "");
    sentences($("audit-examples"), []);
    return;
  }
  if (audit.running) {
    $("audit-progress").value = audit.total ? audit.checked / audit.total : 0;
    text($("audit-now"), "Reading back " + number.format(audit.total) + " events ...", "");
  } else {
    text($("audit-now"), audit.text + ".", audit.clean ? "good" : "bad");
  }
  sentences($("audit-examples"), audit.examples);
}

async function refresh() {
  const turn = ++asked;
  try {
    const answer = await fetch("api/status", {cache: "no-store"});
    if (!answer.ok) throw new Error((await answer.json()).detail);
    const now = await answer.json();
    // An answer may overtake an earlier one.
    if (turn < shown) return;
    shown = turn;
    text($("connection"), "The lab is running.");
    showGate(now);
    showStage(now);
    showFlags(now);
    showRollout(now);
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

async function poll() {
  await refresh();
  setTimeout(poll, POLL_MILLIS);
}

function onClick(id, action, request, said) {
  $(id).addEventListener("click", event => perform(event.currentTarget, action, request, said));
}

buildFlags();
buildFaults();
for (const button of document.querySelectorAll("[data-stage]")) {
  button.addEventListener("click", () => perform(
      button, "deploy", {stage: button.dataset.stage, instances: $("instances").value}, deployed));
}
$("next-copy").addEventListener("click", async () => {
  const command = $("next-command").textContent;
  try {
    await navigator.clipboard.writeText(command);
    note("Copied: " + command);
  } catch (problem) {
    note("The browser does not allow to copy; select the command instead.", null, true);
  }
});
$("refusal-dismiss").addEventListener("click", dismiss);
$("refusal").addEventListener("keydown", event => { if (event.key === "Escape") dismiss(); });
$("refusal-anyway").addEventListener("click", () => {
  const anyway = refusal.anyway;
  dismiss();
  anyway();
});
$("flags-restore").firstChild.addEventListener("click", event => perform(
    event.currentTarget, "flags", {restore: true}, "The flag file is the last good one again."));
$("rollout").addEventListener("submit", event => {
  event.preventDefault();
  const {key, steps} = event.target.elements;
  perform($("rollout-start"), "rollout", {action: "start", key: key.value, steps: steps.value},
      "The rollout of " + key.value + " is starting.");
});
onClick("rollout-stop", "rollout", {action: "stop"}, "The rollout is stopped.");
onClick("kill", "kill", {}, killed => killed.instance + " was killed.");
onClick("load-start", "load", {action: "start"}, "The load is starting.");
onClick("load-stop", "load", {action: "stop"}, "The load is stopped.");
$("seed").addEventListener("submit", event => {
  event.preventDefault();
  const count = event.target.elements.count.value;
  perform(event.submitter, "seed", {count}, "Seeding " + number.format(count) + " old events.");
});
$("reconcile").addEventListener("submit", event => {
  event.preventDefault();
  const {from, since, rate, bothWays} = event.target.elements;
  perform(event.submitter, "reconcile", {
    dryRun: event.submitter.value === "dry-run",
    bothWays: bothWays.checked,
    from: from.value,
    since: since.value,
    rate: rate.value
  }, "The reconciliation is starting.");
});
$("reconcile-pause").addEventListener("click", event => {
  const pause = event.currentTarget.textContent === "Pause";
  perform(event.currentTarget, "steer", {setting: "pause", value: String(pause)},
      pause ? "The reconciliation is pausing." : "The reconciliation goes on.");
});
$("reconcile-rate").addEventListener("click", event => {
  const rate = $("reconcile").elements.rate;
  if (!rate.reportValidity()) return;
  perform(event.currentTarget, "steer", {setting: "rate", value: rate.value}, Number(rate.value)
      ? "The reconciliation is limited to " + number.format(rate.value) + " events a second." : "The reconciliation has no limit.");
});
onClick("audit", "audit", {}, "The audit is starting.");
poll();
