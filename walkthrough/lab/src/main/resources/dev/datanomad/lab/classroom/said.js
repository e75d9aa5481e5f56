// The line of a lever that says what became of an action, and the place for a refusal.

export function say(form, text, isBad = false) {
  const line = place(form, ".said");
  if (!line) return;
  // A screen reader reads out a status that is set again, so only changes are written.
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("bad", isBad);
}

// The element of a class inside a form, or of the group of forms that it belongs to.
export function place(form, selector) {
  const own = form.querySelector(selector);
  return own ?? form.closest("fieldset, .lever-card")?.querySelector(`:scope > ${selector}`);
}
