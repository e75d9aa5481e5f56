// What the gate says when it refuses an action, at the lever, until a person decides.

import { place } from "./said.js";

const open = new Map();

// Shows a refusal as HTML from the server. anyway does the action all the same; from had the focus before.
export function refuse(form, html, { anyway, from }) {
  const refused = place(form, ".refused");
  refused.innerHTML = html;
  open.set(refused, { anyway, from, form });
  refused.querySelector("h4")?.focus();
}

// Takes a refusal away that is still there.
export function withdraw(form) {
  close(place(form, ".refused"));
}

export function wireRefusals(root) {
  root.addEventListener("click", (event) => {
    const decision = event.target.closest("[data-refusal]");
    if (!decision) return;
    const { anyway } = leave(decision.closest(".refused")) ?? {};
    if (decision.dataset.refusal === "anyway") anyway?.();
  });
  root.addEventListener("keydown", (event) => {
    const refused = event.key === "Escape" && event.target.closest(".refused");
    if (refused) leave(refused);
  });
}

// Closes it, and gives the focus back.
function leave(refused) {
  const refusal = close(refused);
  if (refusal) (refusal.from?.isConnected ? refusal.from : refusal.form.querySelector("button"))?.focus();
  return refusal;
}

function close(refused) {
  const refusal = open.get(refused);
  open.delete(refused);
  refused.replaceChildren();
  return refusal;
}
