// Forms that act.
export function wire() {}
