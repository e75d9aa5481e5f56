// Keeps the classroom alive.
import { connect } from "./live.js";
import { wire } from "./levers.js";
import { show } from "./morph.js";

connect("/lab/live", { onSnapshot: (snapshot) => show(snapshot.html), onState: () => {} });
wire(document);
