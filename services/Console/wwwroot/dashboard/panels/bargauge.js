// A bar for each series, as long as its share of the limits, or of the largest where none are given.
import { reduce } from "../calcs.js";
import { html } from "../dom.js";
import { configOf, display } from "../fields.js";

export function draw(panel, { series }, { body }) {
  const calc = panel.options?.reduceOptions?.calcs?.[0] ?? "lastNotNull";
  const bars = series.map((one, index) => {
    const config = configOf(panel, one);
    const value = reduce(calc, one.values);
    return { name: config.displayName || one.name, config, value, shown: display(config, value, index) };
  });
  const most = Math.max(...bars.map(({ value }) => (Number.isFinite(value) ? value : 0)), 0);
  body.append(html("dl", { class: "bars" }, bars.map(({ name, config, value, shown }) => {
    const min = config.min ?? 0;
    const max = config.max ?? (config.unit === "percentunit" ? 1 : config.unit === "percent" ? 100 : most);
    const bar = html("span", { class: "bar-fill" });
    bar.style.width = `${Number.isFinite(value) && max > min ? Math.min(100, Math.max(0, ((value - min) / (max - min)) * 100)) : 0}%`;
    bar.style.background = shown.color;
    const text = html("span", { class: "value" }, shown.text);
    text.style.color = shown.color;
    return html("div", {}, html("dt", { title: name }, name), html("dd", {}, html("span", { class: "bar-track", "aria-hidden": true }, bar), text));
  })));
}
