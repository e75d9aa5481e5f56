// Says in words whether a page is up to date.

import { clock } from "./live.js";

const TEXTS = {
  connecting: "Connecting",
  stale: "The lab does not answer. Start it with ./datanomad up; this page connects again.",
  live: "Live",
};

// Shows what connect() of live.js reports.
export function showConnection({ state, last, age }) {
  const page = document.documentElement;
  const connection = document.getElementById("connection");
  if (page.dataset.state !== state) {
    page.dataset.state = state;
    connection.dataset.state = state;
    connection.querySelector(".text").textContent = TEXTS[state];
  }
  const since = last === null ? "" : `as of ${clock(last)}, ${Math.round(age / 1000)} s ago`;
  document.getElementById("age").textContent = state === "stale" ? since : "";
}
