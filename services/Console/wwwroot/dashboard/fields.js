// What a panel says about its values: units, limits, thresholds, mappings, and what differs for some of them.
import { color, continuous, seriesColor } from "./colors.js";
import { format } from "./units.js";

const MATCHERS = {
  byName: (wanted, { name }) => name === wanted,
  byRegexp: (wanted, { name }) => expression(wanted).test(name),
  byFrameRefID: (wanted, { refId }) => refId === wanted,
  byType: (wanted, { type }) => (type ?? "number") === wanted,
};

function expression(text) {
  const written = /^\/(.*)\/([a-z]*)$/.exec(text);
  return written ? new RegExp(written[1], written[2]) : new RegExp(`^${text}$`);
}

/** @param field { name, refId, type } */
export function configOf(panel, field) {
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const config = { ...defaults, custom: structuredClone(defaults.custom ?? {}) };
  for (const { matcher, properties } of overrides) {
    if (!MATCHERS[matcher?.id]?.(matcher.options, field)) continue;
    for (const { id, value } of properties) set(config, id.split("."), value);
  }
  return config;
}

function set(target, [key, ...rest], value) {
  if (key === "__proto__" || key === "constructor") return;
  if (rest.length === 0) target[key] = value;
  else set((target[key] ??= {}), rest, value);
}

/** The limits that a value's share is measured by. */
export function limitsOf(config) {
  const most = config.unit === "percentunit" ? 1 : 100;
  return { min: config.min ?? 0, max: config.max ?? most };
}

/** The last threshold that the value has reached. */
function thresholdOf(config, value) {
  const steps = config.thresholds?.steps ?? [];
  const { min, max } = limitsOf(config);
  const isShare = config.thresholds?.mode === "percentage";
  const measured = isShare ? ((value - min) / (max - min)) * 100 : value;
  return steps.findLast((step) => step.value === null || step.value === undefined || measured >= step.value) ?? steps[0];
}

/** The number at which a threshold stands. */
export function thresholdValue(config, step) {
  if (config.thresholds?.mode !== "percentage") return step.value;
  const { min, max } = limitsOf(config);
  return min + ((max - min) * step.value) / 100;
}

function mapped(mappings = [], value) {
  for (const { type, options } of mappings) {
    if (type === "value" && Object.hasOwn(options, String(value))) return options[String(value)];
    if (type === "range" && typeof value === "number" && value >= (options.from ?? -Infinity) && value <= (options.to ?? Infinity)) return options.result;
    if (type === "regex" && typeof value === "string" && expression(options.pattern).test(value)) return options.result;
    if (type === "special" && isSpecial(options.match, value)) return options.result;
  }
  return undefined;
}

function isSpecial(match, value) {
  switch (match) {
    case "null": return value === null;
    case "nan": return Number.isNaN(value);
    case "null+nan": return value === null || Number.isNaN(value);
    case "empty": return value === "";
    case "true": return value === true;
    case "false": return value === false;
    default: return false;
  }
}

/** A value as it is shown. @returns { text, color } */
export function display(config, value, index = 0) {
  const mapping = mapped(config.mappings, value);
  const text = mapping?.text ?? (typeof value === "string" ? value : value === null ? (config.noValue ?? "no data") : format(value, config.unit, config.decimals));
  return { text, color: mapping?.color ? color(mapping.color) : colorOf(config, value, index), isMapped: mapping !== undefined };
}

function colorOf(config, value, index) {
  const mode = config.color?.mode ?? "thresholds";
  if (mode === "fixed") return color(config.color.fixedColor);
  if (mode.startsWith("palette-classic")) return seriesColor(index);
  if (typeof value !== "number") return color("text");
  if (mode.startsWith("continuous-")) {
    const { min, max } = limitsOf(config);
    return continuous(mode, (value - min) / (max - min));
  }
  return color(thresholdOf(config, value)?.color);
}

/** The colour of a whole series in a chart. */
export function lineColor(config, index, last) {
  const mode = config.color?.mode ?? "palette-classic";
  if (mode === "fixed" || mode === "shades") return color(config.color.fixedColor);
  return mode === "thresholds" && last !== null ? color(thresholdOf(config, last)?.color) : seriesColor(index);
}
