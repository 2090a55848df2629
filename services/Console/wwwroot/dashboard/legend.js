// What the lines of a chart are, with what the dashboard wants to know of each.
import { calcName, reduce } from "./calcs.js";
import { html } from "./dom.js";
import { format } from "./units.js";

/**
 * @param entries { name, color, config, values } of each series
 * @param hidden the names that are switched off; a press on an entry changes it and calls changed
 */
export function legend(options, entries, hidden, changed) {
  if (options?.showLegend === false || options?.displayMode === "hidden" || entries.length === 0) return null;
  const shown = entries.map((entry, index) => ({ entry, index })).filter(({ entry }) => !entry.config.custom?.hideFrom?.legend);
  const calcs = options?.calcs ?? [];
  const button = ({ name, color }, index) => {
    const mark = html("span", { class: "mark", "aria-hidden": true });
    mark.style.background = color;
    return html("button", {
      type: "button",
      class: "series",
      "aria-pressed": String(!hidden.has(name)),
      title: "Show or hide",
      click: (event) => {
        if (!hidden.delete(name)) hidden.add(name);
        event.currentTarget.setAttribute("aria-pressed", String(!hidden.has(name)));
        changed(index, !hidden.has(name));
      },
    }, mark, name);
  };
  const value = ({ config, values }, calc) => {
    const reduced = reduce(calc, values);
    return reduced === null ? "" : format(reduced, config.unit, config.decimals);
  };

  if (options?.displayMode === "table") {
    return html("div", { class: "legend scroll", tabindex: 0, role: "region", "aria-label": "Legend" }, html("table", {},
      calcs.length > 0 && html("thead", {}, html("tr", {}, html("th", {}, html("span", { class: "visually-hidden" }, "series")), calcs.map((calc) => html("th", { class: "number" }, calcName(calc))))),
      html("tbody", {}, shown.map(({ entry, index }) => html("tr", {}, html("td", {}, button(entry, index)), calcs.map((calc) => html("td", { class: "number" }, value(entry, calc))))))));
  }
  return html("ul", { class: "legend list", "aria-label": "Legend" }, shown.map(({ entry, index }) =>
    html("li", {}, button(entry, index), calcs.map((calc) => html("span", { class: "calc" }, `${calcName(calc)}: ${value(entry, calc)}`)))));
}
