// Numbers as Grafana's units write them. https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts names the ids.
const SI = ["", "k", "M", "G", "T", "P"];
const SHORT = ["", "K", "Mil", "Bil", "Tri", "Quadr"];
const IEC = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];

/** At the most so many decimals, or as many as the value needs to be told from its neighbours. */
function number(value, decimals) {
  if (decimals !== undefined && decimals !== null) return value.toFixed(decimals);
  const size = Math.abs(value);
  if (size === 0) return "0";
  const places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(size)));
  // Trailing zeros say nothing.
  return String(Number(value.toFixed(places)));
}

function scaled(factor, prefixes, unit, space = " ") {
  return (value, decimals) => {
    let power = 0;
    let rest = value;
    while (Math.abs(rest) >= factor && power < prefixes.length - 1) {
      rest /= factor;
      power++;
    }
    const suffix = prefixes[power] + unit;
    return number(rest, decimals) + (suffix ? space + suffix : "");
  };
}

/** 99.95% and 99.9% are far apart for whoever has promised one of them. */
const percent = (value, decimals) => `${decimals === undefined && Math.abs(value) >= 10 ? Number(value.toFixed(2)) : number(value, decimals)}%`;

/** Seconds in the unit that leaves a readable number. */
function time(factor) {
  return (value, decimals) => {
    const size = Math.abs(value * factor);
    const rest = value * factor;
    if (size === 0) return "0 s";
    if (size < 1e-6) return `${number(rest * 1e9, decimals)} ns`;
    if (size < 1e-3) return `${number(rest * 1e6, decimals)} µs`;
    if (size < 1) return `${number(rest * 1e3, decimals)} ms`;
    if (size < 60) return `${number(rest, decimals)} s`;
    if (size < 3600) return `${number(rest / 60, decimals)} min`;
    if (size < 86400) return `${number(rest / 3600, decimals)} hours`;
    if (size < 604800) return `${number(rest / 86400, decimals)} days`;
    if (size < 31536000) return `${number(rest / 604800, decimals)} weeks`;
    return `${number(rest / 31536000, decimals)} years`;
  };
}

/** A duration in its two largest units: "3 h 12 min". */
function lasting(factor) {
  return (value) => {
    let rest = Math.round(Math.abs(value * factor));
    const parts = [];
    for (const [unit, length] of [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]]) {
      const count = Math.floor(rest / length);
      rest -= count * length;
      if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}`);
      else if (parts.length > 0) break;
    }
    return (value < 0 ? "-" : "") + (parts.join(" ") || "0 s");
  };
}

function ago(milliseconds) {
  const past = (Date.now() - milliseconds) / 1000;
  return past >= 0 ? `${lasting(1)(past)} ago` : `in ${lasting(1)(-past)}`;
}

const money = (sign) => (value, decimals) => `${value < 0 ? "-" : ""}${sign}${scaled(1000, SHORT, "", "")(Math.abs(value), decimals ?? (Math.abs(value) < 1000 ? 2 : undefined))}`;
const date = (value) => new Date(value).toLocaleString("sv-SE");

const UNITS = {
  none: number,
  string: (value) => String(value),
  short: scaled(1000, SHORT, ""),
  sishort: scaled(1000, SI, ""),
  locale: (value) => value.toLocaleString("en-GB"),
  percent,
  percentunit: (value, decimals) => percent(value * 100, decimals),
  bool: (value) => (value ? "True" : "False"),
  bool_on_off: (value) => (value ? "On" : "Off"),
  bool_yes_no: (value) => (value ? "Yes" : "No"),
  ns: time(1e-9), µs: time(1e-6), us: time(1e-6), ms: time(1e-3), s: time(1), m: time(60), h: time(3600), d: time(86400),
  dtdurations: lasting(1), dtdurationms: lasting(1e-3), clocks: lasting(1), clockms: lasting(1e-3),
  bytes: scaled(1024, IEC, "B"), kbytes: (value, decimals) => scaled(1024, IEC, "B")(value * 1024, decimals), decbytes: scaled(1000, SI, "B"),
  bits: scaled(1024, IEC, "b"), decbits: scaled(1000, SI, "b"),
  binBps: scaled(1024, IEC, "B/s"), Bps: scaled(1000, SI, "B/s"), bps: scaled(1000, SI, "b/s"), binbps: scaled(1024, IEC, "b/s"),
  cps: scaled(1000, SHORT, " c/s", ""), ops: scaled(1000, SHORT, " ops/s", ""), reqps: scaled(1000, SHORT, " req/s", ""),
  rps: scaled(1000, SHORT, " rd/s", ""), wps: scaled(1000, SHORT, " wr/s", ""), iops: scaled(1000, SHORT, " io/s", ""), eps: scaled(1000, SHORT, " evt/s", ""),
  mps: scaled(1000, SHORT, " msg/s", ""), cpm: scaled(1000, SHORT, " c/m", ""), opm: scaled(1000, SHORT, " ops/m", ""), rpm: scaled(1000, SHORT, " rd/m", ""),
  reqpm: scaled(1000, SHORT, " req/m", ""), hertz: scaled(1000, SI, "Hz"), cores: scaled(1000, SHORT, " cores", ""),
  currencyUSD: money("$"), currencyEUR: money("€"), currencyGBP: money("£"),
  dateTimeAsIso: date, dateTimeAsSystem: date, dateTimeFromNow: ago,
};

const SECONDS = new Set(["s", "dtdurations", "clocks"]);
const BINARY = new Set(["bytes", "bits", "binBps", "binbps"]);

/** One, two and five of each power of ten below one, as exact as they are written. */
const FRACTIONS = [-9, -8, -7, -6, -5, -4, -3, -2, -1].flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
const OF_TIME = [...FRACTIONS, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000, 604800, 1209600, 2592000, 7776000, 31536000];
const POWERS_OF_TWO = [...FRACTIONS, ...Array.from({ length: 60 }, (_, i) => 2 ** i)];

/** How far apart the ticks of an axis may be, so that they bear round numbers; undefined for a unit that counts in tens. */
export const increments = (unit) => (SECONDS.has(unit) ? OF_TIME : BINARY.has(unit) ? POWERS_OF_TWO : undefined);

/** The text of a value in a unit by Grafana's id; an unknown id is written behind the number, as Grafana does. */
export function format(value, unit = "none", decimals = undefined) {
  if (value === null || value === undefined || Number.isNaN(value)) return value === null || value === undefined ? "" : "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.hasOwn(UNITS, unit)) return UNITS[unit](value, decimals);
  const custom = /^(suffix|prefix|currency):(.*)$/.exec(unit);
  if (custom?.[1] === "suffix") return `${number(value, decimals)} ${custom[2]}`;
  if (custom) return `${custom[2]}${number(value, decimals)}`;
  return unit ? `${number(value, decimals)} ${unit}` : number(value, decimals);
}
