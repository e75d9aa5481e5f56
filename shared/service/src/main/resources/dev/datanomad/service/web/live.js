// A stream of snapshots (server-sent events) that outlives restarts of the server.

const STALE_MILLIS = 3500;
const SILENT_MILLIS = 15_000;
const RETRY_MILLIS = 1000;

// A time of day, as the page shows it everywhere.
export const clock = (at) => new Date(at).toLocaleTimeString([], { hourCycle: "h23" });

// Connects to a stream of events named "snapshot", and connects again whenever it ends, also after an answer that is no
// stream, such as a proxy's 502 or 503. onSnapshot gets each snapshot. onState gets { state, last, age } when the state
// changes and once a second: "connecting" (nothing came yet, or the stream has just ended), "live", or "stale" (nothing came
// for 3.5 s); the time of the last snapshot, null before the first; and the milliseconds since then, or since the start.
// Returns a function that ends it.
export function connect(url, { onSnapshot, onState }) {
  const start = Date.now();
  let last = null;
  let opened = start;
  let isOpen = false;
  let source;
  let retry;

  function open() {
    opened = Date.now();
    source = new EventSource(url);
    source.addEventListener("snapshot", (event) => {
      last = Date.now();
      isOpen = true;
      onSnapshot(JSON.parse(event.data));
      report();
    });
    source.addEventListener("error", () => {
      isOpen = false;
      report();
      // The browser tries again by itself, but not after an answer that is no stream.
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MILLIS);
    });
  }

  function report() {
    const age = Date.now() - (last ?? start);
    const state = age > STALE_MILLIS ? "stale" : isOpen ? "live" : "connecting";
    onState({ state, last, age });
  }

  function tick() {
    report();
    // A connection that was cut without a word looks like one where nothing happens.
    if (source.readyState !== EventSource.CLOSED && Date.now() - Math.max(last ?? start, opened) > SILENT_MILLIS) {
      source.close();
      open();
    }
  }

  open();
  const ticking = setInterval(tick, 1000);
  return () => {
    clearInterval(ticking);
    clearTimeout(retry);
    source.close();
  };
}
