// Keeps the comparison of both stores up to date.
import { follow } from "./follow.js";
import { show } from "./morph.js";
import { request } from "./requests.js";

document.documentElement.classList.add("scripted");
const { path } = document.getElementById("compare").dataset;
follow(async () => show({ pairs: await (await request("GET", path)).text() }));
