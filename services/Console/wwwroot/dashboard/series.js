// From what Prometheus answers to what panels draw: series with a name, times in seconds and values.
import * as prometheus from "./prometheus.js";
import { SCRAPE_INTERVAL, builtIn, seconds, steps } from "./clock.js";
import { whyEmpty } from "./jobs.js";
import { interpolate } from "./variables.js";

/** Panels that show one moment; the others show a time range unless a query says otherwise. */
const OF_A_MOMENT = new Set(["table"]);

/**
 * Runs the queries of a panel. A query that fails leaves the others standing.
 * @returns { series, problems, reason, grid, exemplars }; the reason is why there is no series, where that is known
 */
export async function run(panel, { variables, time, pixels }, signal) {
  const grid = steps(time, pixels, Math.max(SCRAPE_INTERVAL, seconds(panel.interval)));
  const values = builtIn(time, grid.step);
  const targets = (panel.targets ?? []).filter((target) => target.expr && !target.hide).map((target) => ({ ...target, expr: interpolate(target.expr, variables, values) }));
  const outcomes = await Promise.allSettled(targets.map((target) => ask(target, panel, { grid, time }, signal)));
  signal?.throwIfAborted();
  const series = outcomes.flatMap(({ status, value }) => (status === "fulfilled" ? value.series : []));
  const problems = [...new Set(outcomes.filter(({ status }) => status === "rejected").map(({ reason }) => reason.message))];
  return {
    series,
    exemplars: outcomes.flatMap(({ status, value }) => (status === "fulfilled" ? value.exemplars : [])),
    problems,
    reason: series.length + problems.length === 0 ? await whyEmpty(targets.map(({ expr }) => expr), time.to).catch(() => null) : null,
    grid,
  };
}

async function ask(target, panel, { grid, time }, signal) {
  const expression = target.expr;
  const isInstant = target.instant ? !target.range : target.range === undefined && OF_A_MOMENT.has(panel.type);
  const [results, exemplars] = await Promise.all([
    isInstant ? prometheus.instant(expression, time.to, signal) : prometheus.range(expression, grid, signal),
    // That there are none, or that they cannot be had, takes nothing from the chart.
    target.exemplar && !isInstant ? prometheus.exemplars(expression, grid, signal).catch(() => []) : [],
  ]);
  const series = results.map(({ metric, values }) => ({
    refId: target.refId,
    labels: metric,
    name: nameOf(target.legendFormat, metric, results.length, expression),
    isInstant,
    times: values.map(([at]) => at),
    values: values.map(([, value]) => numeric(value)),
  }));
  series.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  return { series, exemplars };
}

/** Prometheus writes numbers as texts, "+Inf" and "NaN" among them. */
function numeric(text) {
  if (text === "+Inf") return Infinity;
  if (text === "-Inf") return -Infinity;
  return Number(text);
}

function nameOf(format, labels, count, expression) {
  if (format && format !== "__auto") return format.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (_, label) => labels[label] ?? "");
  const { __name__: metric = "", ...others } = labels;
  const pairs = Object.entries(others);
  if (format === "__auto" && pairs.length === 1) return pairs[0][1];
  if (pairs.length === 0) return metric || (count === 1 ? expression : "value");
  return `${metric}{${pairs.map(([label, value]) => `${label}="${value}"`).join(", ")}}`;
}

/** The values of each series at the same times, null where it has none: what a chart needs. */
export function aligned(series, { start, end, step }) {
  const times = [];
  for (let at = start; at <= end; at += step) times.push(at);
  const columns = series.map(({ times: own, values }) => {
    const column = new Array(times.length).fill(null);
    own.forEach((at, i) => {
      const place = Math.round((at - start) / step);
      if (place >= 0 && place < column.length && Number.isFinite(values[i])) column[place] = values[i];
    });
    return column;
  });
  return { times, columns };
}
