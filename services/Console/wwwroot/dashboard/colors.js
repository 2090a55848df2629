// Grafana's colours by name, each for a light and a dark ground.
const HUES = {
  green: ["#1c7a45", "#5dcb8d"],
  red: ["#c02b33", "#ff7b7f"],
  orange: ["#b85a10", "#ffa061"],
  yellow: ["#8a6d00", "#f2cc45"],
  blue: ["#2f6fde", "#82b1ff"],
  purple: ["#8a3fc4", "#c99bff"],
  pink: ["#b0307a", "#ff8fc7"],
  gray: ["#5a6675", "#a0acba"],
  grey: ["#5a6675", "#a0acba"],
  white: ["#1c2430", "#ffffff"],
  black: ["#1c2430", "#e4e9f0"],
  text: ["#1c2430", "#e4e9f0"],
};

/** One for each series, told apart by eyes that tell few colours apart too, as far as eight can be. */
const SERIES = [
  ["#2f6fde", "#82b1ff"], ["#c2571a", "#ffa061"], ["#1c7a45", "#5dcb8d"], ["#8a3fc4", "#c99bff"],
  ["#b0307a", "#ff8fc7"], ["#0f7d8a", "#4fd0dd"], ["#857000", "#e0cb4a"], ["#6b5344", "#c9a88f"],
];

export const GRAPH = {
  grid: ["#e4e8ee", "#2a323d"],
  axis: ["#5a6675", "#a0acba"],
};

const ground = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : ground.matches);

export const themed = ([light, dark]) => (isDark() ? dark : light);

/** "semi-dark-green" is green here: shades of the palette serve the ground that Grafana knows. */
export function color(name) {
  if (!name) return themed(HUES.text);
  if (/^(#[0-9a-f]{3,8}|rgba?\([\d\s.,%]+\))$/i.test(name)) return name;
  if (name === "transparent") return "transparent";
  const hue = name.replace(/^(super-light|semi-dark|light|dark)-/, "");
  return themed(HUES[hue] ?? HUES.text);
}

export function seriesColor(index) {
  if (index < SERIES.length) return themed(SERIES[index]);
  // The golden angle keeps any number of further ones apart.
  return `hsl(${Math.round((index * 137.5) % 360)} 60% ${isDark() ? 70 : 38}%)`;
}

/** From green by way of yellow to red, or the other way round. */
export function continuous(mode, share) {
  const at = Math.min(1, Math.max(0, share));
  const hue = /RdYlGr/i.test(mode) ? at * 130 : /GrYlRd/i.test(mode) ? (1 - at) * 130 : 215;
  return `hsl(${Math.round(hue)} 65% ${isDark() ? 65 : 36}%)`;
}

/** With so much of the ground showing through. */
export function faded(of, opacity) {
  return `color-mix(in srgb, ${of} ${Math.round(opacity * 100)}%, transparent)`;
}
