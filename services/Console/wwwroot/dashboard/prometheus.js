// Prometheus' API as the console passes it on.
import { ask } from "./console.js";

const API = "/api/prometheus";

async function get(path, parameters, signal) {
  let response;
  try {
    response = await ask(`${API}/${path}?${new URLSearchParams(parameters)}`, signal);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error("The console does not answer.");
  }
  let answer;
  try {
    answer = await response.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error(`What answered ${response.status} is not Prometheus.`);
  }
  if (answer.status !== "success") throw new Error(answer.error ?? `Prometheus answered ${response.status}.`);
  return answer.data;
}

/** The samples at one moment, in seconds: a list of { metric, values: [[time, text]] }. */
export async function instant(expression, time, signal) {
  const { resultType, result } = await get("query", { query: expression, time }, signal);
  if (resultType === "vector") return result.map(({ metric, value }) => ({ metric, values: [value] }));
  if (resultType === "matrix") return result;
  return [{ metric: {}, values: [result] }];
}

/** The samples from start to end, a step apart, all in seconds. */
export async function range(expression, { start, end, step }, signal) {
  return (await get("query_range", { query: expression, start, end, step }, signal)).result;
}

/** Requests that were counted, each with the trace that it was part of. */
export async function exemplars(expression, { start, end }, signal) {
  const found = await get("query_exemplars", { query: expression, start, end }, signal);
  return found.flatMap(({ exemplars: points }) => points).map(({ labels, value, timestamp }) => ({ labels, value: Number(value), time: timestamp }));
}

/** The values that a label has among the series of a selector, or of all. */
export function labelValues(label, selector, { start, end }, signal) {
  const parameters = { start, end };
  if (selector) parameters["match[]"] = selector;
  return get(`label/${encodeURIComponent(label)}/values`, parameters, signal);
}
