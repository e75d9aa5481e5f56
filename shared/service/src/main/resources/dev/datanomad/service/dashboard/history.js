// What the page has seen of the last five minutes, over restarts of the service.

const KEPT_MILLIS = 5 * 60 * 1000;
const KEPT_DEPLOYS = 10;

// An instance's first point is of the first whole second after its first operation, so what another instance counted up to two
// seconds before that point is of a time when its users were leaving.
const FIRST_POINT_MILLIS = 2000;

// Seconds without an operation do not end a fault: a store that fails is left alone for a while.
const FAULT_GAP_MILLIS = 6000;

const LABELS = { mongodb: "MongoDB", dynamodb: "DynamoDB" };

export class History {
  #points = [];
  #deploys = [];
  #changes = [];
  #origin = null;
  #first = null;

  // Takes what a snapshot tells.
  keep(snapshot) {
    const { service, instance, start, at } = snapshot;
    const origin = `${instance} ${start}`;
    if (this.#origin !== origin) {
      if (this.#origin !== null) this.#deploy({ at, label: service, text: `${service} took over, as ${instance}` });
      this.#origin = origin;
      this.#first = null;
    }
    for (const point of [...(snapshot.history ?? []), snapshot.point]) if (point) this.#add(point);
    this.#changes = merged(this.#changes, snapshot.marks ?? []);
    const oldest = at - KEPT_MILLIS;
    this.#points = this.#points.filter((point) => point.at >= oldest);
  }

  // The points, the oldest first.
  points() {
    return this.#points;
  }

  // Deploys, changes of flags, and times when a store failed: { kind, at, until (of a fault), label, text }.
  marks() {
    return [...this.#deploys, ...this.#changes, ...faults(this.#points)];
  }

  #deploy(mark) {
    this.#deploys = [...this.#deploys, { kind: "deploy", ...mark }].slice(-KEPT_DEPLOYS);
  }

  #add(point) {
    if (this.#first === null) {
      this.#first = point.at;
      this.#points = this.#points.filter((old) => old.at <= point.at - FIRST_POINT_MILLIS);
    }
    if (!this.#points.length || point.at > this.#points.at(-1).at) this.#points.push(point);
  }
}

// The changes that are known and those of a snapshot; each instance tells of the same ones, a little sooner or later.
function merged(known, told) {
  const isKnown = (change) => known.some(({ at, text }) => text === change.text && Math.abs(at - change.at) < 3000);
  return [...known, ...told.filter((change) => !isKnown(change)).map((change) => ({ kind: "flag", ...change }))].slice(-20);
}

// Spans of seconds in which at least half of a store's operations failed.
export function faults(points) {
  const spans = [];
  for (const store of Object.keys(LABELS)) {
    let span = null;
    for (const { at, failing = [] } of points) {
      if (!failing.includes(store)) continue;
      if (span === null || at - span.until > FAULT_GAP_MILLIS) {
        span = { kind: "fault", at: at - 1000, label: `${LABELS[store]} fails`, text: `at least half of ${LABELS[store]}'s operations failed` };
        spans.push(span);
      }
      span.until = at;
    }
  }
  return spans;
}
