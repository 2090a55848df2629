// Time ranges as Grafana writes them ("now-6h", "now/d", milliseconds), and the step between the points of a chart.
const SECONDS = { s: 1, m: 60, h: 3600, d: 86400, w: 604800, M: 2592000, y: 31536000 };

/** How often Prometheus scrapes; what is provisioned for Grafana says the same. */
export const SCRAPE_INTERVAL = 15;

const STEPS = [1, 5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800];

export const RANGES = [
  ["now-5m", "last 5 minutes"],
  ["now-15m", "last 15 minutes"],
  ["now-30m", "last 30 minutes"],
  ["now-1h", "last hour"],
  ["now-3h", "last 3 hours"],
  ["now-6h", "last 6 hours"],
  ["now-12h", "last 12 hours"],
  ["now-24h", "last 24 hours"],
  ["now-2d", "last 2 days"],
  ["now-7d", "last 7 days"],
  ["now-30d", "last 30 days"],
  ["now-90d", "last 90 days"],
];

/** Seconds since 1970 of what is written; null when it is no time. */
export function moment(text, now = Date.now() / 1000) {
  if (/^\d{12,}$/.test(text)) return Number(text) / 1000;
  const relative = /^now((?:[+-]\d+[smhdwMy])*)(?:\/([smhdwMy]))?$/.exec(text);
  if (relative) {
    let time = now;
    for (const [, sign, count, unit] of relative[1].matchAll(/([+-])(\d+)([smhdwMy])/g)) {
      time += (sign === "-" ? -1 : 1) * Number(count) * SECONDS[unit];
    }
    return relative[2] ? startOf(relative[2], time) : time;
  }
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed / 1000;
}

function startOf(unit, time) {
  const date = new Date(time * 1000);
  if (unit === "s" || unit === "m" || unit === "h") return Math.floor(time / SECONDS[unit]) * SECONDS[unit];
  date.setHours(0, 0, 0, 0);
  if (unit === "w") date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
  if (unit === "M" || unit === "y") date.setDate(1);
  if (unit === "y") date.setMonth(0);
  return date.getTime() / 1000;
}

/** Seconds of a duration such as "30s" or "1m"; 0 for what is none. */
export function seconds(text) {
  const duration = /^>?(\d+)(ms|[smhdwMy])$/.exec(text ?? "");
  if (!duration) return 0;
  return duration[2] === "ms" ? Number(duration[1]) / 1000 : Number(duration[1]) * SECONDS[duration[2]];
}

/** A duration as PromQL takes it. */
export const duration = (value) => (value < 1 ? `${Math.round(value * 1000)}ms` : `${Math.round(value)}s`);

/** The points of a chart so many pixels wide: no finer than is scraped, and at whole steps, so that a refresh moves none of them. */
export function steps({ from, to }, pixels, least = SCRAPE_INTERVAL) {
  const raw = Math.max((to - from) / Math.max(50, pixels / 2), least);
  const step = STEPS.find((candidate) => candidate >= raw) ?? STEPS[STEPS.length - 1];
  return { start: Math.floor(from / step) * step, end: Math.floor(to / step) * step, step };
}

/** The variables that every query may use. */
export function builtIn({ from, to }, step) {
  const range = Math.max(1, Math.round(to - from));
  const rate = Math.max(step + SCRAPE_INTERVAL, 4 * SCRAPE_INTERVAL);
  return {
    __interval: duration(step),
    __interval_ms: String(step * 1000),
    __rate_interval: duration(rate),
    __rate_interval_ms: String(rate * 1000),
    __range: duration(range),
    __range_s: String(range),
    __range_ms: String(range * 1000),
    __from: String(Math.round(from * 1000)),
    __to: String(Math.round(to * 1000)),
  };
}

const day = new Intl.DateTimeFormat("en-GB", { month: "short", day: "numeric" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const exact = new Intl.DateTimeFormat("en-GB", { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** A tick of a time axis whose range is so many seconds long. */
export function tick(time, length) {
  const date = new Date(time * 1000);
  return length > 2 * SECONDS.d ? day.format(date) : clock.format(date);
}

export const fullTime = (time) => exact.format(new Date(time * 1000));
