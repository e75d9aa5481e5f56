// Attributes that say what a person's action is at: the server's HTML lacks them, and a morph would take them away.

const marks = new Map();

export function mark(element, name) {
  marks.set(element, name);
  element.setAttribute(name, "true");
}

export function unmark(element, name) {
  marks.delete(element);
  element.removeAttribute(name);
}

// Keeps them while the page is morphed.
export function keepMarks(root) {
  new MutationObserver(() => {
    for (const [element, name] of marks) {
      if (!element.isConnected) marks.delete(element);
      else if (!element.hasAttribute(name)) element.setAttribute(name, "true");
    }
  }).observe(root, { subtree: true, attributes: true, attributeFilter: ["aria-busy", "aria-invalid"] });
}
