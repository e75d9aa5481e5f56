// Fields of levers. One with data-holds shows what holds, and so does the slider with data-mirror that has its id: an edit
// of them is marked until it is sent or taken back. A value that is not possible is refused at once, and goes back to what
// holds when the field is left.

import { mark, unmark } from "./marks.js";
import { say } from "./said.js";

const KEYS_MILLIS = 600;
const SHOWN_MILLIS = 3000;
const timers = new WeakMap();
let lastKey = 0;

export function wireFields(root) {
  const onField = (type, react, capture = false) =>
    root.addEventListener(
      type,
      (event) => {
        const form = event.target.matches?.("input, select") && event.target.form;
        if (form && form.matches(".lever")) react(event, event.target, form);
      },
      capture,
    );
  onField("input", (event, field, form) => edited(field, form));
  onField("change", (event, field, form) => changed(field, form));
  onField("focusout", (event, field) => left(field));
  onField("keydown", (event, field, form) => {
    lastKey = Date.now();
    if (event.key === "Escape") takeBack(field, form);
  });
  root.addEventListener("pointerdown", () => (lastKey = 0));
  // What is said to hold is shown, also in a field that has the focus.
  new MutationObserver((changes) => changes.forEach(({ target }) => "holds" in target.dataset && hold(target))).observe(
    root,
    { subtree: true, attributes: true, attributeFilter: ["value"] },
  );
  // These do not bubble.
  onField(
    "invalid",
    (event, field, form) => {
      event.preventDefault();
      if (field === form.querySelector(":invalid:not(fieldset)")) field.focus();
      complain(field, form);
    },
    true,
  );
}

// Shows a value that is being sent.
export function sending(form, name, value) {
  const field = form.elements[name];
  if (!field || !("holds" in (field.dataset ?? {}))) return;
  clearTimeout(timers.get(form));
  field.value = value;
  edited(field, form);
}

// A value was sent. What holds is what the server says next, unless a further edit was made meanwhile.
export function sent(form, request) {
  const fields = holding(form);
  if (fields.some((field) => field.name && field.value !== request[field.name])) return;
  settle(form);
  setTimeout(() => fields.forEach((field) => field !== document.activeElement && hold(field)), SHOWN_MILLIS);
}

// Shows what holds again.
export function takeBackAll(form) {
  clearTimeout(timers.get(form));
  settle(form);
  holding(form).forEach(hold);
}

function holding(form) {
  return [...form.querySelectorAll("[data-holds], [data-mirror]")];
}

function edited(field, form) {
  const mirrored = field.dataset.mirror && document.getElementById(field.dataset.mirror);
  if (mirrored) mirrored.value = field.value;
  const slider = field.id && form.querySelector(`[data-mirror="${field.id}"]`);
  if (slider && field.value !== "") slider.value = field.value;
  if (field.validity.valid) accept(field, form);
  else if (field.value !== "") complain(field, form);
  const fields = holding(form);
  if (!fields.includes(field)) return;
  if (fields.every((one) => one.value === one.defaultValue)) settle(form);
  else [form, ...fields].forEach((one) => (one.dataset.edited = ""));
}

function changed(field, form) {
  if (!field.validity.valid) {
    complain(field, form);
    return;
  }
  if (!field.dataset.mirror) return;
  clearTimeout(timers.get(form));
  // A held or repeated arrow key changes it with each step.
  const byKey = Date.now() - lastKey < KEYS_MILLIS;
  timers.set(form, setTimeout(() => send(form), byKey ? KEYS_MILLIS : 0));
}

function send(form) {
  if ("edited" in form.dataset) form.requestSubmit(form.querySelector("button:not([name])"));
}

function left(field) {
  const isStale = "holds" in field.dataset && !("edited" in field.dataset);
  if (isStale || field.validity.valid) {
    if (isStale) hold(field);
    return;
  }
  takeBack(field, field.form, true);
}

function takeBack(field, form, keepsWords = false) {
  const fields = holding(form);
  if (fields.includes(field)) takeBackAll(form);
  else hold(field);
  unmark(field, "aria-invalid");
  if (!keepsWords) say(form, "");
}

function settle(form) {
  [form, ...holding(form)].forEach((one) => delete one.dataset.edited);
}

function hold(field) {
  if ("edited" in field.dataset || field.nodeName !== "INPUT" || field.type === "checkbox") return;
  field.value = field.defaultValue;
}

function accept(field, form) {
  if (!field.hasAttribute("aria-invalid")) return;
  unmark(field, "aria-invalid");
  say(form, "");
}

function complain(field, form) {
  mark(field, "aria-invalid");
  say(form, problem(field), true);
}

function problem(field) {
  const { validity, value, min, max, step } = field;
  if (validity.badInput) return "That is not a number.";
  if (validity.valueMissing) return "The value is missing.";
  if (validity.rangeUnderflow || validity.rangeOverflow) return `${value} is not possible: from ${min} to ${max}.`;
  if (validity.stepMismatch) return step ? `${value} is not possible: at most three decimals.` : `${value} is not a whole number.`;
  if (validity.patternMismatch) return `${field.title}.`;
  return field.validationMessage;
}
