// The console: posts events and looks them up without loading the page anew. The address always names what is shown.
import { showConnection } from "./connection.js";
import { wire } from "./levers.js";
import { connect } from "./live.js";
import { morphChildren, show } from "./morph.js";

const AGAIN_MILLIS = 700;
const MAX_AGAIN = 4;

const byId = (id) => document.getElementById(id);
let version = null;
let latest = 0;

// Asks for a fragment of this page; fails with a sentence.
async function ask(action, request) {
  const answer = await fetch(`/lab/api/console/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/html" },
    body: JSON.stringify(request),
  }).catch(() => {
    throw new Error("The lab does not answer.");
  });
  if (answer.ok) return answer.text();
  const { detail } = await answer.json().catch(() => ({}));
  throw new Error(detail ?? `The lab answers ${answer.status}.`);
}

// Only the last thing that was asked for is shown.
async function perform(action, request, keepAddress) {
  const own = ++latest;
  say("Asking ...", "plain");
  try {
    const html = await ask(action, request);
    if (own !== latest) return;
    show({ result: html });
    const { link, again } = byId("answer").dataset;
    if (!keepAddress) history[action === "look" ? "pushState" : "replaceState"](null, "", link);
    seen();
    if (again === "true") setTimeout(() => lookAgain(own, link, 1), AGAIN_MILLIS);
  } catch (failure) {
    if (own !== latest) return;
    say(failure.message, "bad");
    seen();
  }
}

// A second write may still be under way: looks again, and leaves the answer to the post as it is.
async function lookAgain(own, link, times) {
  if (own !== latest) return;
  const html = await ask("look", named(link)).catch(() => null);
  if (own !== latest || html === null) return;
  const template = document.createElement("template");
  template.innerHTML = html;
  morphChildren(byId("seen"), template.content.getElementById("seen"));
  const isThere = template.content.querySelector("#verdict:not(.bad)");
  if (!isThere && times < MAX_AGAIN) setTimeout(() => lookAgain(own, link, times + 1), AGAIN_MILLIS * times);
}

function say(sentence, mood) {
  const verdict = byId("verdict");
  verdict.textContent = sentence;
  verdict.className = `verdict-line ${mood}`;
}

// In a small window the result is below what was asked.
function seen() {
  byId("verdict").scrollIntoView({ block: "nearest" });
}

// The user and the event that an address names.
function named(link) {
  const query = new URL(link, location.href).searchParams;
  return { user: query.get("user") ?? "", id: query.get("id") ?? "" };
}

byId("post").addEventListener("submit", (event) => {
  event.preventDefault();
  const { user, json, raw } = event.target.elements;
  const recipe = event.submitter?.name === "recipe" ? event.submitter.value : null;
  if (recipe) perform("recipe", { name: recipe, user: user.value });
  else perform("post", raw.checked ? { json: json.value } : { user: user.value, json: json.value });
});

byId("raw").addEventListener("change", (event) => {
  byId("user").required = !event.target.checked;
  byId("json-note").hidden = event.target.checked;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.look");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  perform("look", named(link.href));
});

addEventListener("popstate", () => {
  const { user, id } = named(location.href);
  if (user && id) perform("look", { user, id }, true);
  else location.reload();
});

// Of the parts of the classroom, this page has the two users who write.
function receive(snapshot) {
  if (version !== null && version !== snapshot.page) location.reload();
  version = snapshot.page;
  show(snapshot.html);
}

document.documentElement.classList.add("scripted");
wire(document);
connect("/lab/live", { onSnapshot: receive, onState: showConnection });
