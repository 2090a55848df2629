// Rows of what was asked for, sorted by a column.
import { html } from "../dom.js";
import { faded } from "../colors.js";
import { builtIn, fullTime } from "../clock.js";
import { configOf, display, limitsOf } from "../fields.js";
import { linksOf } from "../links.js";
import { tableOf } from "../transform.js";

const MOST_ROWS = 500;

export function draw(panel, { series }, { body, context, state }) {
  const { columns, rows } = tableOf(panel, series);
  const configs = columns.map((column) => configOf(panel, column));
  const names = columns.map((column, i) => configs[i].displayName || column.name);
  const shown = columns.map((_, i) => i).filter((i) => !configs[i].custom?.hidden && !configs[i].custom?.hideFrom?.viz);
  const given = panel.options?.sortBy?.[0];
  state.sort ??= given ? { name: given.displayName, desc: Boolean(given.desc) } : null;

  const render = () => {
    const by = state.sort ? names.indexOf(state.sort.name) : -1;
    const sorted = by < 0 ? rows : rows.toSorted((a, b) => compare(a[by], b[by]) * (state.sort.desc ? -1 : 1));
    body.replaceChildren(html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table" }, html("table", { class: "cells" },
      html("thead", {}, html("tr", {}, shown.map((i) => head(names[i], columns[i], by === i)))),
      html("tbody", {}, sorted.slice(0, MOST_ROWS).map((row) => html("tr", {}, shown.map((i) => cell(row, i)))))),
      rows.length > MOST_ROWS && html("p", { class: "note" }, `${rows.length - MOST_ROWS} more rows are not shown.`)));
  };

  const head = (name, column, isSorted) => html("th", { class: column.type === "number" ? "number" : null, "aria-sort": isSorted ? (state.sort.desc ? "descending" : "ascending") : null },
    html("button", {
      type: "button",
      click: () => {
        state.sort = { name, desc: isSorted ? !state.sort.desc : column.type === "number" };
        render();
        body.querySelectorAll("th button")[shown.findIndex((i) => names[i] === name)]?.focus();
      },
    }, name, isSorted && (state.sort.desc ? " ↓" : " ↑")));

  const cell = (row, i) => {
    const [column, config, value] = [columns[i], configs[i], row[i]];
    if (value === null || value === undefined) return html("td", {}, "");
    if (column.type === "time") return html("td", {}, fullTime(value));
    const said = display(config, value);
    const fields = Object.fromEntries(columns.flatMap((each, j) => [[each.name, row[j]], [names[j], row[j]], [each.label, row[j]]]));
    const [link] = linksOf(config.links, { text: said.text, raw: value, name: names[i], fields }, { variables: context.variables, values: builtIn(context.time, 60) });
    const content = link ? html("a", { href: link.address, title: link.title }, said.text) : said.text;
    return styled(html("td", { class: column.type === "number" && !said.isMapped ? "number" : null }, content), config, value, said);
  };

  render();
}

/** What the dashboard wants of a cell: its text or its ground coloured, or a bar in it. */
function styled(td, config, value, { color }) {
  const type = config.custom?.cellOptions?.type ?? config.custom?.displayMode;
  if (type === "color-text") td.style.color = color;
  if (type === "color-background") td.style.background = faded(color, 0.22);
  if (type === "gauge" && typeof value === "number") {
    const { min, max } = limitsOf(config);
    const share = Math.min(100, Math.max(0, ((value - min) / (max - min)) * 100));
    td.style.background = `linear-gradient(to right, ${faded(color, 0.3)} ${share}%, transparent ${share}%)`;
  }
  return td;
}

function compare(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
}
