// When something happened: Prometheus series that are there for as long as it lasts, such as ALERTS.
import * as prometheus from "./prometheus.js";
import { builtIn, steps } from "./clock.js";
import { interpolate } from "./variables.js";

const PIXELS = 600;

/** @returns [{ start, end, title, colorName }] */
export async function load(dashboard, { variables, time }, signal) {
  const wanted = (dashboard.annotations?.list ?? [])
    .map((annotation) => ({ ...annotation, expr: annotation.expr ?? annotation.target?.expr }))
    .filter(({ enable = true, expr }) => enable && expr);
  const grid = steps(time, PIXELS);
  const found = await Promise.all(wanted.map(async (annotation) => {
    try {
      const series = await prometheus.range(interpolate(annotation.expr, variables, builtIn(time, grid.step)), grid, signal);
      return series.flatMap(({ metric, values }) => spans(values.filter(([, value]) => Number(value) > 0).map(([at]) => at), grid.step)
        .map((span) => ({ ...span, title: title(annotation, metric), colorName: annotation.iconColor ?? "red" })));
    } catch (error) {
      // The panels say that Prometheus is away; once is enough.
      if (signal?.aborted) throw error;
      return [];
    }
  }));
  return found.flat();
}

function title({ name, titleFormat, textFormat }, labels) {
  const fill = (text) => (text ?? "").replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (_, label) => labels[label] ?? "");
  return [fill(titleFormat) || name, fill(textFormat)].filter(Boolean).join(": ");
}

/** Times that follow each other at a step are one stretch. */
function spans(times, step) {
  const found = [];
  for (const at of times) {
    const last = found.at(-1);
    if (last && at - last.end <= step * 1.5) last.end = at;
    else found.push({ start: at, end: at });
  }
  return found;
}
