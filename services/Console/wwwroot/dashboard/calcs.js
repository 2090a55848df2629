// One number for many: what Grafana calls calcs.
const known = (values) => values.filter((value) => value !== null && !Number.isNaN(value));
const sum = (values) => values.reduce((total, value) => total + value, 0);
const orNull = (compute) => (values) => (values.length > 0 ? compute(values) : null);

const CALCS = {
  lastNotNull: orNull((values) => values[values.length - 1]),
  firstNotNull: orNull((values) => values[0]),
  min: orNull((values) => values.reduce((least, value) => Math.min(least, value))),
  max: orNull((values) => values.reduce((most, value) => Math.max(most, value))),
  mean: orNull((values) => sum(values) / values.length),
  median: orNull((values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]),
  sum: orNull(sum),
  total: orNull(sum),
  count: (values) => values.length,
  range: orNull((values) => Math.max(...values) - Math.min(...values)),
  diff: orNull((values) => values[values.length - 1] - values[0]),
  delta: orNull((values) => values.slice(1).reduce((total, value, i) => total + Math.max(0, value - values[i]), 0)),
};

const NAMES = { lastNotNull: "last", firstNotNull: "first", mean: "mean" };

/** @param values numbers and nulls, in the order of time */
export function reduce(calc, values) {
  if (calc === "last") return values.length > 0 ? values[values.length - 1] : null;
  if (calc === "first") return values.length > 0 ? values[0] : null;
  return (CALCS[calc] ?? CALCS.lastNotNull)(known(values));
}

export const calcName = (calc) => NAMES[calc] ?? calc;
