// The line of a lever that says what became of an action, and the place for a refusal.

export function say(form, text, isBad = false) {
  const line = place(form, ".said");
  // A screen reader reads out a status that is set again, so only changes are written.
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("bad", isBad);
}

// The element of a class inside a form, or of the group of forms that it belongs to. A form without one gets it.
export function place(form, selector) {
  const own = form.querySelector(selector) ?? form.closest("fieldset, .lever-card")?.querySelector(`:scope > ${selector}`);
  return own ?? added(form, selector);
}

function added(form, selector) {
  const element = document.createElement(selector === ".said" ? "p" : "div");
  element.className = selector.slice(1);
  element.dataset.keep = "";
  element.dataset.key = element.className;
  if (selector === ".said") element.setAttribute("role", "status");
  form.append(element);
  return element;
}
