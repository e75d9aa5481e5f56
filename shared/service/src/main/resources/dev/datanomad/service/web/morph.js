// Replaces what differs, and nothing else: a person's focus, selection, edits and open details stay, a status is announced
// only when it changes, and a list that got a new first item is not written anew.

const shown = new WeakMap();

// Shows HTML inside elements: an object of HTML by the id of its element. An element without content is hidden.
export function show(parts) {
  const focused = document.activeElement;
  for (const [id, html] of Object.entries(parts)) {
    const element = document.getElementById(id);
    if (!element || shown.get(element) === html) continue;
    shown.set(element, html);
    const template = document.createElement("template");
    template.innerHTML = html;
    morphChildren(element, template.content);
    element.hidden = html.trim() === "";
  }
  if (focused !== document.activeElement) refocus(focused);
}

// Makes the children of an element like those of another one, whose children may be taken. An element with an id or a
// data-key is matched by it, others by their order; a canvas and an element with data-keep are left alone.
export function morphChildren(from, to) {
  const keyed = new Map();
  for (const child of from.children) if (key(child)) keyed.set(key(child), child);
  const wanted = new Set([...to.children].map(key).filter(Boolean).map((name) => keyed.get(name)));
  const isWanted = (node) => wanted.has(node);
  let at = from.firstChild;
  for (const next of [...to.childNodes]) {
    const match = key(next) ? keyed.get(key(next)) : ordered(at, next, isWanted);
    keyed.delete(key(next));
    if (!match) {
      from.insertBefore(next, at);
      continue;
    }
    while (at && at !== match && !isWanted(at)) at = removed(at);
    if (at === match) at = at.nextSibling;
    else at = moved(from, match, at);
    wanted.delete(match);
    morph(match, next);
  }
  while (at) at = removed(at);
}

// What names an element among its siblings.
function key(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return undefined;
  const name = node.id || node.dataset.key;
  return name && `${node.nodeName}#${name}`;
}

// The next node without a key that can become another one.
function ordered(at, next, isWanted) {
  const near = next.nodeType !== Node.ELEMENT_NODE;
  for (let node = at; node && !isWanted(node); node = node.nextSibling) {
    if (!key(node) && node.nodeName === next.nodeName) return node;
    if (near) return undefined;
  }
  return undefined;
}

function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

// Puts a node before another one. A node that is moved loses its focus, so what stands before the focused one moves instead.
function moved(parent, node, before) {
  if (!node.contains(document.activeElement)) {
    parent.insertBefore(node, before);
    return before;
  }
  const after = node.nextSibling;
  for (let other = before; other !== node; ) {
    const next = other.nextSibling;
    parent.insertBefore(other, after);
    other = next;
  }
  return node.nextSibling;
}

function morph(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  if (from.nodeName === "CANVAS" || "keep" in from.dataset) return;
  if (isControl(from)) morphControl(from, to);
  else morphElement(from, to);
}

function morphElement(from, to) {
  morphAttributes(from, to);
  morphChildren(from, to);
}

function morphAttributes(from, to) {
  const isPersons = (name) => name === "data-edited" || (name === "open" && from.nodeName === "DETAILS");
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !isPersons(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !isPersons(name)) from.setAttribute(name, value);
  }
}

// ---- form controls: their attributes are what the server has said, their properties what a person sees and edits

function isControl(element) {
  return ["SELECT", "TEXTAREA"].includes(element.nodeName) || (element.nodeName === "INPUT" && element.type !== "file");
}

// An edited control keeps its value until the server says another one; while it is used, also then.
function morphControl(from, to) {
  const before = said(from);
  const held = value(from);
  morphElement(from, to);
  const now = said(from);
  const inUse = from === document.activeElement || "edited" in from.dataset;
  const kept = inUse || (held !== before && before === now);
  setValue(from, kept ? held : now);
}

function isChecked(control) {
  return control.type === "checkbox" || control.type === "radio";
}

function said(control) {
  if (isChecked(control)) return control.defaultChecked;
  if (control.nodeName !== "SELECT") return control.defaultValue;
  const options = [...control.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value;
}

function value(control) {
  return isChecked(control) ? control.checked : control.value;
}

function setValue(control, next) {
  if (value(control) === next) return;
  if (isChecked(control)) control.checked = next;
  else control.value = next;
}

// An element that was replaced gives its focus to the one with its id.
function refocus(element) {
  const heir = element?.isConnected ? element : element?.id && document.getElementById(element.id);
  heir?.focus?.({ preventScroll: true });
}
