// Requests to the service that serves the page, for pages and for a worker.

const LIMIT_MILLIS = 5000;

// An answer other than a success, or none: then the status is 0.
export class Failure extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

// Sends a request; fails with a Failure. A body is sent as JSON. Returns the response.
export async function request(method, path, { body, version } = {}) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  const answer = await fetch(path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(LIMIT_MILLIS),
  }).catch((reason) => {
    throw new Failure(0, reason.name === "TimeoutError" ? "No answer within 5 seconds." : "The service does not answer.");
  });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Failure(answer.status, problem.detail ?? `The service answers ${answer.status}.`);
}

// The value of a JSON answer, or null where there is none; an answer that is cut short is a Failure.
export async function json(answer) {
  if (answer.status === 204) return null;
  return answer.json().catch(() => {
    throw new Failure(0, "The answer was not complete.");
  });
}
