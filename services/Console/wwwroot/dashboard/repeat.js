// Where everything stands: rows with the panels below each, and what is there once for each value of a variable, as Grafana places it.
import { scoped } from "./variables.js";

const COLUMNS = 24;
const MOST_IN_LINE = 4;

/**
 * The rows of a dashboard; what stands above the first has none. A scope has the values that are fixed in it, by the names of their variables.
 * @returns [{ key, row, scope, panels: [{ key, definition, scope, place: { x, y, w, h } }] }]
 */
export function sectionsOf(dashboard, variables) {
  const sections = [{ row: null, panels: [] }];
  for (const panel of inOrder(dashboard.panels ?? [])) {
    if (panel.type === "row") sections.push({ row: panel, panels: [...(panel.panels ?? [])] });
    else sections.at(-1).panels.push(panel);
  }
  return sections.filter(({ row, panels }) => row || panels.length > 0).flatMap(({ row, panels }) =>
    scopesOf(row?.repeat, variables).map((scope) => ({ key: keyOf(row, scope), row, scope, panels: placed(panels, scoped(variables, scope), scope) })));
}

const inOrder = (panels) => panels.toSorted((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x);

const keyOf = (definition, scope) => JSON.stringify([definition?.id ?? definition?.title, scope]);

/** One for each value that is chosen; a variable that has none repeats nothing. */
function scopesOf(name, variables, within = {}) {
  const values = variables.get(name)?.values ?? [];
  return values.length > 0 ? values.map((value) => ({ ...within, [name]: value })) : [within];
}

function placed(panels, variables, within) {
  const top = Math.min(...panels.map(({ gridPos }) => gridPos.y));
  const done = [];
  const grown = [];
  for (const definition of inOrder(panels)) {
    const { x, y, w, h } = definition.gridPos;
    const scopes = scopesOf(definition.repeat, variables, within);
    const cells = variables.get(definition.repeat)?.values.length > 0 ? repeated(definition, scopes.length) : [{ x, y: 0, w, h }];
    // What stands below a panel that has become several goes down by as much.
    const down = grown.reduce((sum, { below, by }) => sum + (y >= below ? by : 0), y - top);
    cells.forEach((cell, i) => {
      const place = { ...cell, y: cell.y + down };
      // What stood beside it makes room.
      while (done.some((other) => overlap(other.place, place))) place.y++;
      done.push({ key: keyOf(definition, scopes[i]), definition, scope: scopes[i], place });
    });
    grown.push({ below: y + h, by: cells.at(-1).y });
  }
  return done;
}

/** Beside each other over the whole width, or below each other. */
function repeated({ gridPos: { x, w, h }, repeatDirection, maxPerRow }, count) {
  if (repeatDirection === "v") return Array.from({ length: count }, (_, i) => ({ x, y: i * h, w, h }));
  const inLine = Math.min(count, maxPerRow || MOST_IN_LINE);
  const share = Math.floor(COLUMNS / inLine);
  return Array.from({ length: count }, (_, i) => ({ x: (i % inLine) * share, y: Math.floor(i / inLine) * h, w: share, h }));
}

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
