// What somebody can choose: variables, time range, refresh.
import { RANGES, fullTime, moment } from "./clock.js";
import { html } from "./dom.js";
import { chosenOf, select } from "./variables.js";

const REFRESHES = [["", "off"], ["5s", "5 s"], ["15s", "15 s"], ["30s", "30 s"], ["1m", "1 min"], ["5m", "5 min"]];

/** @param on { variable(name), range(from, to), refresh(interval), now() } */
export function controls(place, variables, state, on) {
  place.replaceChildren(
    ...[...variables.values()].filter(({ definition }) => definition.hide !== 2 && definition.type !== "constant").map((variable) => variableControl(variable, on)),
    rangeControl(state, on),
    html("label", {}, "Refresh", html("select", { name: "refresh", change: (event) => on.refresh(event.target.value) },
      withCurrent(REFRESHES, state.refresh, state.refresh).map(([value, name]) => html("option", { value, selected: value === state.refresh }, name)))),
    html("button", { type: "button", id: "refresh-now", title: "r", click: on.now }, "Refresh now"),
    html("a", { id: "back", href: "#", hidden: !state.isZoomed, title: "Escape", click: (event) => { event.preventDefault(); on.back(); } }, "Back to the last range"),
  );
}

function withCurrent(options, value, name) {
  return options.some(([known]) => known === value) ? options : [[value, name], ...options];
}

function rangeControl({ from, to }, on) {
  const quick = to === "now" && RANGES.some(([value]) => value === from);
  const current = quick ? from : "custom";
  const words = `${fullTime(moment(from))} – ${to === "now" ? "now" : fullTime(moment(to))}`;
  const options = quick ? RANGES : [["custom", words], ...RANGES];
  return html("label", {}, "Time range", html("select", { name: "range", id: "range", title: "t", change: (event) => event.target.value !== "custom" && on.range(event.target.value, "now") },
    options.map(([value, name]) => html("option", { value, selected: value === current }, name))));
}

function variableControl(variable, on) {
  const { definition, name, options, values, isAll, problem } = variable;
  const label = definition.label || name;
  if (definition.type === "textbox") {
    return html("label", {}, label, html("input", { name, value: values[0] ?? "", change: (event) => { variable.values = [event.target.value]; on.variable(name); } }));
  }
  if (problem) return html("label", { title: problem }, label, html("select", { name, disabled: true }, html("option", {}, "unknown")));
  return definition.multi ? multiple(variable, label, on) : html("label", {}, label, html("select", { name, change: (event) => { select(variable, [event.target.value]); on.variable(name); } },
    definition.includeAll && html("option", { value: "$__all", selected: isAll }, "All"),
    options.length === 0 && !definition.includeAll && html("option", { value: "" }, "none"),
    options.map((option) => html("option", { value: option, selected: !isAll && values[0] === option }, option))));
}

/** A list of boxes to tick, folded away. */
function multiple(variable, label, on) {
  const { definition, name, options } = variable;
  const summary = html("summary", {});
  const say = () => { summary.textContent = variable.isAll ? "All" : variable.values.join(", ") || "none"; };
  const boxes = options.map((option) => html("input", { type: "checkbox", value: option, checked: !variable.isAll && variable.values.includes(option) }));
  const all = html("input", { type: "checkbox", value: "$__all", checked: variable.isAll });
  const changed = (values) => {
    select(variable, values);
    for (const box of boxes) box.checked = !variable.isAll && variable.values.includes(box.value);
    all.checked = variable.isAll;
    say();
    on.variable(name);
  };
  for (const box of boxes) box.addEventListener("change", () => changed(boxes.filter(({ checked }) => checked).map(({ value }) => value)));
  all.addEventListener("change", () => changed([]));
  say();
  const item = (box, text) => html("label", { class: "check" }, box, text);
  const details = html("details", { class: "choices", "data-variable": name }, summary, html("fieldset", {}, html("legend", { class: "visually-hidden" }, label),
    definition.includeAll && item(all, "All"), boxes.map((box) => item(box, box.value))));
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    details.open = false;
    summary.focus();
  });
  return html("div", { class: "labelled" }, html("span", {}, label), details);
}

/** The state in the address, so that a reload, a bookmark and the way back bring the same view. */
export function addressOf(variables, { from, to, refresh }) {
  const parameters = new URLSearchParams({ from, to, refresh });
  for (const variable of variables.values()) {
    if (variable.definition.type === "constant") continue;
    for (const value of chosenOf(variable)) parameters.append(`var-${variable.name}`, value);
  }
  return parameters;
}
