// What serves a user: the panel, and what is said and marked when that changes.
import { clock } from "./live.js";
import { json, request } from "./requests.js";
import { show } from "./morph.js";
import { loadAnew } from "./follow.js";

const REMEMBERED_MILLIS = 60_000;
const MAX_CHANGES = 5;

// Asks how a user is served: { page, served, html }.
export async function configuration(path) {
  return json(await request("GET", `${path}/configuration`));
}

// Follows the panel's user. Several instances may take turns behind one address: an instance that is known, and serves the user
// as it did, is no news, and neither is one that has caught up with what is shown.
export function panel(element, path) {
  const said = element.querySelector("#change");
  const list = element.querySelector("#changes");
  foldIn(element, matchMedia("(max-width: 899.98px)"));
  const instances = new Map();
  let shown = JSON.parse(element.dataset.served);
  remember(shown);

  function remember(served) {
    const now = Date.now();
    for (const [name, { at }] of instances) if (now - at > REMEMBERED_MILLIS) instances.delete(name);
    instances.set(served.instance, { at: now, way: way(served) });
  }

  return async function refresh() {
    const { page, served, html } = await configuration(path);
    const known = instances.get(served.instance);
    const differs = way(shown) !== way(served);
    const isNews = known ? differs && known.way !== way(served) : differs || shown.instance !== served.instance;
    const before = shown;
    shown = served;
    remember(served);
    show({ configuration: html });
    if (isNews) tell(words(before, served, !known), changedFlags(before, served));
    loadAnew(page);
  };

  function tell(sentence, flags) {
    if (said.textContent) list.prepend(line("li", said.querySelector("time").textContent, said.querySelector("span").textContent));
    while (list.children.length > MAX_CHANGES) list.lastChild.remove();
    said.replaceChildren(...line("p", clock(Date.now()), sentence).childNodes);
    for (const key of flags) element.querySelector(`[data-key="${key}"]`)?.classList.add("new");
    mark(element);
  }
}

function line(name, time, text) {
  const line = document.createElement(name);
  const when = document.createElement("time");
  when.textContent = time;
  const what = document.createElement("span");
  what.textContent = text;
  line.append(when, " ", what);
  return line;
}

// All but the instance's name.
function way({ instance, ...served }) {
  return JSON.stringify(served);
}

const changedFlags = (before, now) =>
  Object.keys(now.flags).filter((key) => before.flags[key] !== undefined && before.flags[key] !== now.flags[key]);

// What has changed, as a sentence: an instance only if it is new, flags only where no step tells of them.
function words(before, now, isNew) {
  const changes = [];
  if (isNew && now.instance !== before.instance) changes.push(`served by instance ${now.instance}`);
  if (now.code !== before.code) changes.push(`with code for ${now.code === "both" ? "both stores" : `${now.code} only`}`);
  if (now.headline !== before.headline) changes.push(now.headline.charAt(0).toLowerCase() + now.headline.slice(1));
  if (now.step === before.step || now.step === null) {
    for (const key of changedFlags(before, now)) changes.push(`${key} ${now.flags[key] ? "on" : "off"}`);
  }
  return `Now ${changes.join(", ")}`;
}

// The details are folded while the window is narrow, so that the tasks are not far below.
function foldIn(element, narrow) {
  const fold = () => (element.querySelector("details").open = !narrow.matches);
  narrow.addEventListener("change", fold);
  fold();
}

// A colour that fades; the mark itself stays for those who look later, or without motion.
function mark(element) {
  element.classList.remove("changed");
  void element.offsetWidth;
  element.classList.add("changed");
}
