// Half a circle from the least to the most, filled as far as the value goes.
import { reduce } from "../calcs.js";
import { html, svg } from "../dom.js";
import { color } from "../colors.js";
import { configOf, display, limitsOf, thresholdValue } from "../fields.js";

const RADIUS = 40;

export function draw(panel, { series }, { body }) {
  const calc = panel.options?.reduceOptions?.calcs?.[0] ?? "lastNotNull";
  body.append(html("div", { class: "tiles" }, series.map((one, index) => {
    const config = configOf(panel, one);
    const value = reduce(calc, one.values);
    return dial(config, value, display(config, value, index), series.length > 1 || config.displayName ? config.displayName || one.name : "");
  })));
}

function dial(config, value, shown, name) {
  const { min, max } = limitsOf(config);
  const share = (at) => Math.min(1, Math.max(0, (at - min) / (max - min)));
  const steps = (config.thresholds?.steps ?? []).map((step) => ({ from: step.value === null || step.value === undefined ? 0 : share(thresholdValue(config, step)), color: color(step.color) }));
  const arcs = steps.map((step, i) => coloured(arc(RADIUS + 6, step.from, steps[i + 1]?.from ?? 1), step.color, 2.5));
  const filled = value === null || Number.isNaN(value) ? null : coloured(arc(RADIUS, 0, Math.max(0.004, share(value))), shown.color, 8);
  const text = svg("text", { x: 50, y: 47, "text-anchor": "middle", class: "value" }, shown.text);
  text.style.fill = shown.color;
  const size = shown.text.length > 7 ? "small" : "large";
  text.classList.add(size);
  return html("div", { class: "tile dial" },
    svg("svg", { viewBox: "0 0 100 56", role: "img", "aria-label": `${name} ${shown.text}`.trim() }, svg("path", { d: arc(RADIUS, 0, 1), class: "ground", "stroke-width": 8 }), arcs, filled, text),
    name && html("span", { class: "name" }, name));
}

function coloured(d, stroke, width) {
  const path = svg("path", { d, "stroke-width": width });
  path.style.stroke = stroke;
  return path;
}

/** From one share of the half circle to another, from left to right. */
function arc(radius, from, to) {
  const point = (share) => `${(50 - radius * Math.cos(Math.PI * share)).toFixed(3)} ${(50 - radius * Math.sin(Math.PI * share)).toFixed(3)}`;
  return `M ${point(from)} A ${radius} ${radius} 0 0 1 ${point(Math.max(from, to))}`;
}
