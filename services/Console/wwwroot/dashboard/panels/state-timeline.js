// What state each series was in and for how long: a row of blocks for each.
import { fullTime, tick } from "../clock.js";
import { html, svg } from "../dom.js";
import { configOf, display } from "../fields.js";
import { aligned } from "../series.js";
import { duration } from "../clock.js";

const TICKS = 5;

export function draw(panel, { series, grid }, { body, context }) {
  const { times, columns } = aligned(series, grid);
  const { from, to } = context.time;
  const at = (time) => `${Math.min(100, Math.max(0, ((time - from) / (to - from)) * 100)).toFixed(3)}%`;
  const rows = series.map((one, index) => {
    const config = configOf(panel, one);
    const name = config.displayName || one.name;
    const row = svg("svg", { class: "states", role: "img", "aria-label": `${name}: ${said(config, columns[index])}` });
    for (const { value, start, end } of runs(times, columns[index], grid.step)) {
      const shown = display(config, value, index);
      const width = Math.max(0, ((Math.min(end, to) - Math.max(start, from)) / (to - from)) * 100);
      const block = svg("svg", { x: at(start), width: `${width.toFixed(3)}%`, height: "100%" },
        svg("rect", { width: "100%", height: "100%", class: "state" }),
        panel.options?.showValue !== "never" && width > 6 && svg("text", { x: "6", y: "50%", "dominant-baseline": "central" }, shown.text),
        svg("title", {}, `${shown.text}: ${fullTime(start)}, ${duration(end - start)}`));
      block.style.color = shown.color;
      row.append(block);
    }
    return html("div", { class: "state-row" }, html("span", { class: "name", title: name }, name), row);
  });
  const ticks = Array.from({ length: TICKS }, (_, i) => from + ((i + 0.5) * (to - from)) / TICKS);
  body.append(html("div", { class: "state-rows" }, rows), html("div", { class: "state-row ticks", "aria-hidden": true },
    html("span", { class: "name" }), html("span", { class: "ticks" }, ticks.map((time) => html("span", {}, tick(time, to - from))))));
}

/** Neighbours of the same value are one. */
function runs(times, values, step) {
  const found = [];
  values.forEach((value, i) => {
    if (value === null) return;
    const last = found.at(-1);
    if (last && last.value === value && last.end === times[i]) last.end += step;
    else found.push({ value, start: times[i], end: times[i] + step });
  });
  return found;
}

function said(config, values) {
  const last = values.findLast((value) => value !== null);
  return last === undefined ? "no data" : `now ${display(config, last).text}`;
}
