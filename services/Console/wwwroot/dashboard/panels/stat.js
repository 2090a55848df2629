// One number for each series, with its past behind it.
import { reduce } from "../calcs.js";
import { html, svg } from "../dom.js";
import { faded } from "../colors.js";
import { configOf, display } from "../fields.js";
import { linksOf } from "../links.js";
import { builtIn } from "../clock.js";

export function draw(panel, { series }, { body, context }) {
  const options = panel.options ?? {};
  const calc = options.reduceOptions?.calcs?.[0] ?? "lastNotNull";
  const textMode = options.textMode ?? "auto";
  const withName = textMode === "value_and_name" || textMode === "name" || (textMode === "auto" && series.length > 1);
  const tiles = series.map((one, index) => {
    const config = configOf(panel, one);
    const value = reduce(calc, one.values);
    const shown = display(config, value, index);
    const name = config.displayName || one.name;
    const [link] = linksOf(config.links, { text: shown.text, raw: value, name, labels: one.labels }, { variables: context.variables, values: builtIn(context.time, 60) });
    const text = html("span", { class: "value" }, shown.text);
    const tile = html("div", { class: "tile" },
      options.graphMode !== "none" && one.values.length > 1 && sparkline(one, context.time, shown.color),
      withName && html("span", { class: "name" }, name),
      textMode !== "name" && (link ? html("a", { href: link.address, title: link.title }, text) : text));
    if (options.colorMode === "background" || options.colorMode === "background_solid") {
      tile.classList.add("filled");
      tile.style.background = faded(shown.color, 0.18);
      tile.style.borderColor = shown.color;
    }
    if (options.colorMode !== "none") text.style.color = shown.color;
    return tile;
  });
  body.append(html("div", { class: "tiles" }, tiles));
}

/** The course of it, without axes. */
function sparkline({ times, values }, { from, to }, color) {
  const points = times.map((at, i) => [((at - from) / (to - from)) * 100, values[i]]).filter(([, value]) => Number.isFinite(value));
  if (points.length < 2) return null;
  const least = Math.min(...points.map(([, value]) => value));
  const most = Math.max(...points.map(([, value]) => value));
  const height = (value) => (most === least ? 20 : 38 - ((value - least) / (most - least)) * 34);
  const line = points.map(([x, value]) => `${x.toFixed(2)},${height(value).toFixed(2)}`);
  const course = svg("svg", { class: "sparkline", viewBox: "0 0 100 40", preserveAspectRatio: "none", "aria-hidden": true },
    svg("polygon", { points: `${points[0][0].toFixed(2)},40 ${line.join(" ")} ${points.at(-1)[0].toFixed(2)},40`, class: "area" }),
    svg("polyline", { points: line.join(" "), "vector-effect": "non-scaling-stroke" }));
  course.style.color = color;
  return course;
}
