// Why a panel is empty: nobody is asked for what it shows, or whoever is asked does not answer.
import * as prometheus from "./prometheus.js";

const JOB = /\bjob\s*(=~?)\s*"((?:[^"\\]|\\.)*)"/g;

/** All panels of a moment ask once. */
let latest = { time: null, states: null };

/** Whether a target of each job answers, by the job's name. */
function statesAt(time) {
  if (latest.time !== time) {
    const states = prometheus.instant("max by (job) (up)", time).then((series) => new Map(series.map(({ metric, values }) => [metric.job, values.at(-1)[1] === "1"])));
    latest = { time, states };
  }
  return latest.states;
}

/** In words; null where the queries name no job, or one that answers. */
export async function whyEmpty(expressions, time) {
  const named = expressions.flatMap((expression) => [...expression.matchAll(JOB)]).map(([, operator, written]) => [operator, JSON.parse(`"${written}"`)]);
  if (named.length === 0) return null;
  const states = await statesAt(time);
  const jobs = [...states.keys()].filter((job) => named.some(([operator, wanted]) => (operator === "=" ? job === wanted : new RegExp(`^(?:${wanted})$`).test(job))));
  if (jobs.some((job) => states.get(job))) return null;
  if (jobs.length > 0) return `no data: ${jobs.join(", ")} ${jobs.length > 1 ? "do" : "does"} not answer`;
  const wanted = [...new Set(named.flatMap(([, name]) => name.replace(/^\((.*)\)$/, "$1").split("|")).map((name) => name.replaceAll("\\", "")))];
  return `no data: Prometheus has no target ${wanted.join(", ")} here`;
}
