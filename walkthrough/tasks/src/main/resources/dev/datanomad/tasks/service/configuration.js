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
    const isNews = !known || (known.way !== way(served) && way(shown) !== way(served));
    if (isNews) {
      const sentence = `${clock(Date.now())}: ${words(shown, served)}`;
      if (said.textContent) list.prepend(item(said.textContent));
      while (list.children.length > MAX_CHANGES) list.lastChild.remove();
      said.textContent = sentence;
      mark(element);
    }
    shown = served;
    remember(served);
    show({ configuration: html });
    loadAnew(page);
  };
}

// All but the instance's name.
function way({ instance, ...served }) {
  return JSON.stringify(served);
}

// What has changed, as a sentence.
export function words(before, now) {
  const changes = [];
  if (now.instance !== before.instance) changes.push(`now served by instance ${now.instance}`);
  if (now.code !== before.code) changes.push(`code for ${now.code === "both" ? "both stores" : now.code}`);
  if (now.headline !== before.headline) changes.push(now.headline.replace("Step", "step").replace("No step", "no step"));
  const flags = Object.entries(now.flags).filter(([key, on]) => before.flags[key] !== undefined && before.flags[key] !== on);
  if (flags.length) changes.push(flags.map(([key, on]) => `${key} ${on ? "on" : "off"}`).join(", "));
  const sentence = changes.join("; ");
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function item(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

// A colour that fades; the mark itself stays for those who look later, or without motion.
function mark(element) {
  element.classList.remove("changed");
  void element.offsetWidth;
  element.classList.add("changed");
}
