// Stacked lines: each stands on those before it.

/** @returns { columns, bands, mode }: what is drawn for each line, and between which lines the ground is filled */
export function stacked(lines, hidden) {
  const isStacked = ({ config }) => ["normal", "percent"].includes(config.custom?.stacking?.mode);
  const isPercent = lines.some(({ config }) => config.custom?.stacking?.mode === "percent");
  const shown = lines.map((line, index) => ({ line, index })).filter(({ line }) => isStacked(line) && !hidden.has(line.name));
  const columns = lines.map(({ values }) => values);
  if (shown.length === 0) return { columns, bands: [], isPercent: false };

  const length = lines[0].values.length;
  const totals = new Array(length).fill(0);
  for (const { line } of shown) line.values.forEach((value, i) => { totals[i] += value ?? 0; });
  const below = new Array(length).fill(0);
  for (const { line, index } of shown) {
    columns[index] = line.values.map((value, i) => {
      if (value === null) return null;
      below[i] += value;
      return isPercent ? (totals[i] === 0 ? 0 : below[i] / totals[i]) : below[i];
    });
  }
  // uPlot counts the times as the first column.
  const bands = shown.slice(1).map(({ index }, i) => ({ series: [index + 1, shown[i].index + 1] }));
  return { columns, bands, isPercent };
}
