// Levers: a form with data-action posts its fields to that action of the lab's API, and says what became of it.

import { sending, sent, takeBackAll, wireFields } from "./fields.js";
import { keepMarks, mark, unmark } from "./marks.js";
import { enqueue } from "./queue.js";
import { refuse, wireRefusals, withdraw } from "./refusal.js";
import { say } from "./said.js";

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

// Brings the levers of a page to life, also those that come later.
export function wire(root) {
  document.documentElement.classList.add("scripted");
  root.addEventListener("submit", (event) => {
    const form = event.target.closest("form.lever");
    if (!form) return;
    event.preventDefault();
    perform(form, event.submitter, fieldsOf(form, event.submitter));
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });
  wireFields(root);
  wireRefusals(root);
  keepMarks(root);
  fold(root);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) addedNodes.forEach((node) => node.querySelectorAll && fold(node));
  }).observe(root, { subtree: true, childList: true });
}

// Commands are shown without a script, and on demand with one.
function fold(root) {
  for (const commands of root.querySelectorAll("details.commands")) commands.open = false;
}

// The named fields, of which a button is the last.
function fieldsOf(form, submitter) {
  const fields = Object.fromEntries(new FormData(form));
  return submitter?.name ? { ...fields, [submitter.name]: submitter.value } : fields;
}

function perform(form, button, request) {
  const { action } = form.dataset;
  // A user's change does not take the place of another user's.
  const queue = form.dataset.queue ?? [action, request.key, request.user].filter(Boolean).join("-");
  withdraw(form);
  Object.entries(request).forEach(([name, value]) => sending(form, name, value));
  if (button) mark(button, "aria-busy");
  const task = {
    run: async () => {
      say(form, "In progress ...");
      try {
        await post(form, button, request);
      } finally {
        if (button) unmark(button, "aria-busy");
      }
    },
    drop: () => button && !button.matches(":focus") && unmark(button, "aria-busy"),
  };
  if (enqueue(queue, task)) say(form, "Waits for the one before ...");
}

async function post(form, button, request) {
  const answer = await fetch(`/lab/api/${form.dataset.action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, text/html" },
    body: JSON.stringify(request),
  }).catch(() => null);
  if (!answer) {
    failed(form, "The lab does not answer. Start it with ./datanomad up; this page reconnects.");
    return;
  }
  if (answer.status === 412 && answer.headers.get("Content-Type")?.startsWith("text/html")) {
    takeBackAll(form);
    say(form, "");
    refuse(form, await answer.text(), {
      anyway: () => perform(form, button, { ...request, anyway: true }),
      from: button,
    });
    return;
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    failed(form, body.detail ?? `The lab has answered ${answer.status}.`);
    return;
  }
  sent(form, request);
  say(form, [result(form, button, request, body), ...(body.warnings ?? [])].join(" "));
}

function failed(form, text) {
  takeBackAll(form);
  say(form, text, true);
}

function result(form, button, request, body) {
  if (body.deployment) return deployed(body.deployment);
  if (body.instance) return `${body.instance} was killed.`;
  const text = button?.dataset.done ?? form.dataset.done ?? "Done.";
  return text.replace(/\{(\w+)\}/g, (all, name) => request[name] ?? all);
}

function deployed({ stage, instances, readyMillis, requests, failed }) {
  return `Stage ${stage} is live${instances > 1 ? ` with ${instances} instances` : ""} after ${number.format(
    readyMillis / 1000,
  )} s; ${number.format(requests)} requests during the deploy, ${number.format(failed)} failed.`;
}

async function copy(button) {
  const label = button.firstChild;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    label.data = "Copied";
  } catch {
    label.data = "Select it instead";
  }
  setTimeout(() => (label.data = "Copy"), 2000);
}
