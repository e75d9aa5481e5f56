// Asks again every three seconds while somebody looks at the page, and says in words whether that works.
import { clock } from "./live.js";

const EVERY_MILLIS = 3000;
const page = document.documentElement;
let last = null;

// Calls load, which fails with a reason, at once and then again and again. Returns a function that asks out of turn.
export function follow(load) {
  let turn;
  let asking = null;

  async function ask() {
    clearTimeout(turn);
    if (!document.hidden) {
      asking ??= load();
      try {
        await asking;
        last = Date.now();
        showConnection("live", "Live", "");
      } catch (failure) {
        showConnection("stale", failure.message, last === null ? "" : `as of ${clock(last)}`);
      }
      asking = null;
    }
    clearTimeout(turn);
    turn = setTimeout(ask, EVERY_MILLIS);
  }

  document.addEventListener("visibilitychange", () => document.hidden || ask());
  ask();
  return ask;
}

function showConnection(state, text, age) {
  const connection = document.getElementById("connection");
  const words = connection.querySelector(".text");
  page.dataset.state = connection.dataset.state = state;
  if (words.textContent !== text) words.textContent = text;
  document.getElementById("age").textContent = age;
}

// Loads the page again if its server has another version of it, but once for each: two versions may serve at once. Not
// while something is being typed.
export function loadAnew(version) {
  if (version === page.dataset.page || sessionStorage.getItem("reloaded") === version) return;
  const typed = [...document.querySelectorAll("input:not([type=checkbox])")].some((field) => field.value !== field.defaultValue);
  if (typed || document.querySelector("[data-edited]")) return;
  sessionStorage.setItem("reloaded", version);
  location.reload();
}
