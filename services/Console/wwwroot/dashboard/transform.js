// From series to the columns and rows of a table, with Grafana's transformations that tables of Prometheus need.
import { reduce } from "./calcs.js";

/** @returns { columns: [{ name, label, refId, type }], rows: [[value]] } */
export function tableOf(panel, series) {
  let frames = framesOf(panel, series);
  for (const { id, options = {}, disabled } of panel.transformations ?? []) {
    if (!disabled) frames = (TRANSFORMATIONS[id] ?? ((same) => same))(frames, options);
  }
  return frames.length === 1 ? frames[0] : merged(frames);
}

/** One frame for each query: time, its labels, its value. */
function framesOf(panel, series) {
  const refIds = [...new Set(series.map(({ refId }) => refId))];
  return refIds.map((refId) => {
    const own = series.filter((one) => one.refId === refId);
    const labels = [...new Set(own.flatMap(({ labels: pairs }) => Object.keys(pairs)))].filter((label) => label !== "__name__").sort();
    const value = refIds.length > 1 ? `Value #${refId}` : "Value";
    return {
      columns: [
        { name: "Time", label: "Time", refId, type: "time" },
        ...labels.map((label) => ({ name: label, label, refId, type: "string" })),
        { name: value, label: value, refId, type: "number" },
      ],
      rows: own.map(({ labels: pairs, times, values }) => [times.at(-1), ...labels.map((label) => pairs[label] ?? null), reduce("last", values)]),
    };
  });
}

/** Rows that say the same in the columns that the frames share become one. */
function merged(frames) {
  if (frames.length === 0) return { columns: [], rows: [] };
  const columns = [];
  for (const column of frames.flatMap((frame) => frame.columns)) {
    if (!columns.some(({ name }) => name === column.name)) columns.push(column);
  }
  const keys = columns.filter(({ type }) => type === "string").map(({ name }) => name);
  const rows = new Map();
  for (const frame of frames) {
    const place = frame.columns.map(({ name }) => columns.findIndex((column) => column.name === name));
    for (const row of frame.rows) {
      const whole = new Array(columns.length).fill(null);
      row.forEach((value, i) => { whole[place[i]] = value; });
      const key = JSON.stringify(keys.map((name) => whole[columns.findIndex((column) => column.name === name)]));
      const before = rows.get(key);
      rows.set(key, before ? before.map((value, i) => value ?? whole[i]) : whole);
    }
  }
  return { columns, rows: [...rows.values()] };
}

function pick({ columns, rows }, places, rename = (column) => column) {
  return { columns: places.map((i) => rename(columns[i])), rows: rows.map((row) => places.map((i) => row[i])) };
}

const TRANSFORMATIONS = {
  merge: (frames) => [merged(frames)],
  seriesToColumns: (frames) => [merged(frames)],
  joinByField: (frames) => [merged(frames)],
  organize: (frames, { excludeByName = {}, indexByName = {}, renameByName = {} }) => frames.map((frame) => {
    const order = (i) => indexByName[frame.columns[i].name] ?? frame.columns.length + i;
    const places = frame.columns.map((_, i) => i).filter((i) => !excludeByName[frame.columns[i].name]).sort((a, b) => order(a) - order(b));
    return pick(frame, places, (column) => ({ ...column, name: renameByName[column.name] || column.name }));
  }),
  filterFieldsByName: (frames, { include = {} }) => frames.map((frame) => {
    const pattern = include.pattern ? new RegExp(include.pattern) : null;
    return pick(frame, frame.columns.map((_, i) => i).filter((i) => pattern?.test(frame.columns[i].name) || include.names?.includes(frame.columns[i].name)));
  }),
  sortBy: (frames, { sort = [] }) => frames.map(({ columns, rows }) => {
    const by = columns.findIndex(({ name }) => name === sort[0]?.field);
    const sorted = by < 0 ? rows : rows.toSorted((a, b) => (a[by] > b[by] ? 1 : a[by] < b[by] ? -1 : 0) * (sort[0].desc ? -1 : 1));
    return { columns, rows: sorted };
  }),
  limit: (frames, { limitField = 10 }) => frames.map(({ columns, rows }) => ({ columns, rows: rows.slice(0, Number(limitField)) })),
};
