// A user's tasks: each change is a request of its own, with the version that the person has seen.
import { panel } from "./configuration.js";
import { follow } from "./follow.js";
import { morphChildren } from "./morph.js";
import { Failure, json, request } from "./requests.js";

const byId = (id) => document.getElementById(id);
const path = byId("console").dataset.path;
const own = path.replace("/tasks/", "/console/");
const tasks = byId("tasks");

// By the path of a task: its changes under way, each after the other; the newest version that this page has made; and the
// version at which an edit began.
const underWay = new Map();
const made = new Map();
const begun = new Map();
let latest = 0;

document.documentElement.classList.add("scripted");
const configure = panel(byId("served"), own);
const ask = follow(async () => {
  const answers = await Promise.allSettled([configure(), list()]);
  const failed = answers.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
});

// ---- what is shown

// A list that was asked for before a change may be older than it, so it is not shown.
async function list() {
  if (underWay.size) return;
  const turn = ++latest;
  const answer = await request("GET", `${own}/tasks${location.search}`);
  const html = await answer.text();
  if (turn !== latest || underWay.size) return;
  const template = document.createElement("template");
  template.innerHTML = html;
  keepEdited(template.content);
  morphChildren(tasks, template.content);
  for (const task of items()) settle(task);
}

const items = () => [...tasks.querySelectorAll(".task")];

// A task that was deleted elsewhere stays as long as its text is being edited here.
function keepEdited(next) {
  const there = new Set([...next.querySelectorAll(".task")].map(({ dataset }) => dataset.key));
  for (const task of items().filter(isEdited)) {
    if (there.has(task.dataset.key)) continue;
    let list = next.querySelector(".tasks");
    if (!list) {
      list = document.createElement("ul");
      list.className = "tasks";
      next.prepend(list);
    }
    list.prepend(task.cloneNode(true));
    note(task, "It was deleted meanwhile. What you have typed is still here; it cannot be saved.");
  }
}

// A box shows what holds, also while it has the focus.
function settle(task) {
  const box = task.querySelector("input");
  box.checked = box.defaultChecked;
  const isNewer = isEdited(task) && Number(task.dataset.version) > begun.get(task.dataset.path);
  if (isNewer) note(task, newer(task));
}

function newer(task) {
  return `It has changed meanwhile, and now reads "${textOf(task)}".`;
}

function textOf(task) {
  const text = task.querySelector(".text").textContent;
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function note(task, text) {
  const place = task.querySelector(".note");
  if (place.textContent !== text) place.textContent = text;
}

function say(text, isBad = false) {
  const said = byId("said");
  said.classList.toggle("bad", isBad);
  if (said.textContent !== text) said.textContent = text;
}

// ---- what is changed

// Sends a change of a task when those before it are answered. Returns what it has become; fails with a Failure.
async function change(task, method, body, seen) {
  const { path } = task.dataset;
  const before = underWay.get(path) ?? Promise.resolve();
  const sending = before.then(async () => {
    const version = Math.max(seen ?? Number(task.dataset.version), made.get(path) ?? 0);
    const now = await json(await request(method, path, { body, version }));
    if (now) made.set(path, now.version);
    return now;
  });
  const ended = sending.catch(() => {});
  underWay.set(path, ended);
  latest++;
  try {
    return await sending;
  } finally {
    if (underWay.get(path) === ended) underWay.delete(path);
  }
}

// Says what became of a change, and shows what there is now.
async function perform(task, method, body, sentence) {
  const text = textOf(task);
  try {
    await change(task, method, body);
    say(`${sentence}: ${text}`);
  } catch (failure) {
    say(refused(failure, text), true);
  }
  await shown();
}

// The list anew; what fails is said by the page's connection.
const shown = () => list().catch(ask);

function refused(failure, text) {
  if (!(failure instanceof Failure)) throw failure;
  if (failure.status === 412) return `Not changed: "${text}" has changed meanwhile. The newer one is shown.`;
  if (failure.status === 404) return `Not changed: "${text}" is not there any more.`;
  if (failure.status === 0) return `${failure.message} Whether it was changed is not known; the list shows what there is.`;
  return `Not changed: ${failure.message}`;
}

byId("add").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = event.target.elements.text;
  const text = field.value;
  try {
    const user = decodeURIComponent(path.slice("/tasks/".length));
    await request("POST", "/tasks", { body: { user, text } });
    if (field.value === text) field.value = "";
    say(location.search ? `Added, among the newest tasks: ${text}` : `Added: ${text}`);
  } catch (failure) {
    say(failure.status === 0 ? `${failure.message} Whether it was added is not known; the list shows what there is.` : `Not added: ${failure.message}`, true);
  }
  latest++;
  await shown();
});

tasks.addEventListener("change", (event) => {
  const task = event.target.closest(".task");
  if (event.target.type !== "checkbox") return;
  const done = event.target.checked;
  perform(task, "PATCH", { done }, done ? "Done" : "To do again");
});

tasks.addEventListener("click", (event) => {
  const task = event.target.closest(".task");
  if (event.target.closest(".edit")) edit(task);
  else if (event.target.closest(".cancel")) leave(task);
  else if (event.target.closest(".delete")) remove(task);
});

// The focus goes to what takes the place of the deleted task.
async function remove(task) {
  const next = (task.nextElementSibling ?? task.previousElementSibling)?.dataset.key;
  await perform(task, "DELETE", undefined, "Deleted");
  if (task.isConnected) return;
  const heir = items().find(({ dataset }) => dataset.key === next);
  (heir?.querySelector(".delete") ?? byId("text")).focus();
}

// ---- the text, in place

const isEdited = (task) => "edited" in task.dataset;

function edit(task) {
  const field = task.querySelector("textarea");
  begun.set(task.dataset.path, Number(task.dataset.version));
  task.dataset.edited = field.dataset.edited = "";
  field.value = field.defaultValue;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

function leave(task) {
  const field = task.querySelector("textarea");
  delete task.dataset.edited;
  delete field.dataset.edited;
  note(task, "");
  task.querySelector(".edit").focus();
  field.value = field.defaultValue;
  shown();
}

async function save(task) {
  const field = task.querySelector("textarea");
  const text = field.value;
  if (underWay.has(task.dataset.path)) return;
  if (text === field.defaultValue && Number(task.dataset.version) === begun.get(task.dataset.path)) {
    leave(task);
    return;
  }
  try {
    await change(task, "PATCH", { text }, begun.get(task.dataset.path));
    say(`Saved: ${text}`);
    leave(task);
  } catch (failure) {
    await list().catch(() => {});
    if (failure.status === 412) {
      begun.set(task.dataset.path, Number(task.dataset.version));
      note(task, `${newer(task)} Save replaces that, Cancel keeps it.`);
      say("Not saved: the task has changed meanwhile.", true);
    } else {
      say(failure.status === 422 ? `Not saved: ${failure.message}` : refused(failure, textOf(task)), true);
    }
  }
}

tasks.addEventListener("submit", (event) => {
  event.preventDefault();
  save(event.target.closest(".task"));
});

tasks.addEventListener("keydown", (event) => {
  if (event.target.nodeName !== "TEXTAREA" || event.isComposing) return;
  const task = event.target.closest(".task");
  if (event.key === "Escape") leave(task);
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    save(task);
  }
});
