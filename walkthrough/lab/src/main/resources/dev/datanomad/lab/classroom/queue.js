// One request of a lever at a time. A further one waits, and takes the place of an earlier one that still waits: many quick
// clicks end in the state of the last one.

const queues = new Map();

// Adds a task, { run, drop }: run is called when its turn has come and returns a promise, or drop if another one has taken
// its place. Returns whether it has to wait.
export function enqueue(name, task) {
  const queue = queues.get(name);
  if (queue) {
    queue.waiting?.drop();
    queue.waiting = task;
    return true;
  }
  work(name, task);
  return false;
}

async function work(name, first) {
  const queue = { waiting: null };
  queues.set(name, queue);
  for (let task = first; task; task = queue.waiting) {
    if (task === queue.waiting) queue.waiting = null;
    try {
      await task.run();
    } catch (problem) {
      console.error(problem);
    }
  }
  queues.delete(name);
}
