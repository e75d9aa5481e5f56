// A user who makes tasks and marks them as done, about one a second, like a person. Beside the page, because browsers slow
// down the timers of a page that nobody looks at. Gets { user, path }, and tells what became of each action:
// { user, action ("made", "done" or "failed"), at, text, and of a failure: what, status, reason }.
import { Failure, json, request } from "./requests.js";

const PAUSE_MILLIS = 800;
const JITTER_MILLIS = 400;
const MAX_OPEN = 5;
const THINGS = ["buy milk", "call Ann", "water the plants", "read chapter 3", "fix the tap", "book a train", "pay the rent", "bake bread"];

let number = 0;
const open = [];

self.addEventListener("message", ({ data }) => {
  if (data === "stop") self.close();
  else work(data);
});

async function work(user) {
  for (;;) {
    const pause = PAUSE_MILLIS + Math.random() * JITTER_MILLIS;
    const start = Date.now();
    await act(user);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, pause - (Date.now() - start))));
  }
}

async function act(user) {
  const finishes = open.length > 0 && (open.length >= MAX_OPEN || Math.random() < 0.5);
  const what = finishes ? "mark as done" : "make";
  let text = "";
  try {
    const task = finishes ? await finish() : await make(user);
    text = task.text;
    await check(task);
    self.postMessage({ user: user.user, action: finishes ? "done" : "made", at: Date.now(), text });
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    const { status, message: reason } = failure;
    self.postMessage({ user: user.user, action: "failed", at: Date.now(), text, what: failure.what ?? what, status, reason });
  }
}

async function make({ user }) {
  const text = `${THINGS[number++ % THINGS.length]} (${number})`;
  const task = await json(await request("POST", "/tasks", { body: { user, text } }));
  open.push(task);
  return task;
}

// A task that could not be marked is left alone.
async function finish() {
  const { _links, version } = open.shift();
  return json(await request("PATCH", _links.self, { body: { done: true }, version }));
}

// What was acknowledged is there.
async function check(task) {
  const found = await json(await request("GET", task._links.self)).catch((failure) => {
    throw Object.assign(failure, { what: "read again" });
  });
  if (found.version < task.version) {
    const failure = new Failure(200, `Version ${task.version} was acknowledged, and version ${found.version} is read.`);
    throw Object.assign(failure, { what: "read again" });
  }
}
