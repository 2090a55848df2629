// The page of a dashboard: reads its JSON, puts its panels in their places and keeps them fresh.
import { load as loadAnnotations } from "./annotations.js";
import { moment, seconds, steps } from "./clock.js";
import { ask as askConsole } from "./console.js";
import { addressOf, controls } from "./controls.js";
import { html, safeAddress } from "./dom.js";
import { Panel } from "./panel.js";
import { sectionsOf } from "./repeat.js";
import { inWords, interpolate, load as loadVariables, scoped } from "./variables.js";

const place = document.getElementById("dashboard");
const problem = document.getElementById("dashboard-problem");

const dashboard = await json(`/api/dashboards/${encodeURIComponent(place.dataset.uid)}`);
const address = new URLSearchParams(location.search);
const state = {
  from: given("from") ?? dashboard.time?.from ?? "now-1h",
  to: given("to") ?? dashboard.time?.to ?? "now",
  refresh: address.get("refresh") ?? (typeof dashboard.refresh === "string" ? dashboard.refresh : ""),
  isZoomed: false,
};
const context = { dashboard, variables: new Map(), annotations: [], time: timeNow(), zoom };
const earlier = [];
const rows = new Map();
const panels = new Map();
const inSight = new Set();
let arrangement = "";
let due = 0;

/** How far below and above the window a panel is asked for already, in pixels. */
const AHEAD = 200;

const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const panel = panels.get(target);
    if (!isIntersecting) inSight.delete(panel);
    else if (!inSight.has(panel)) {
      inSight.add(panel);
      if (panel.asOf !== context.time) ask(panel);
    }
  }
}, { rootMargin: `${AHEAD}px` });

arrange();
links();
await reload();
document.documentElement.addEventListener("themechange", () => panels.forEach((panel) => panel.redraw()));
document.addEventListener("keydown", keys);
setInterval(() => !document.hidden && state.refresh && performance.now() >= due && refresh(), 1000);

async function json(path) {
  const response = await askConsole(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function given(name) {
  const value = address.get(name);
  return value !== null && moment(value) !== null ? value : null;
}

/** The range in seconds, as of now. */
function timeNow() {
  const now = Date.now() / 1000;
  const from = moment(state.from, now);
  const to = moment(state.to, now);
  return { from, to: Math.max(to, from + 1), ...bounds(from, to) };
}

function bounds(from, to) {
  const { start, end } = steps({ from, to }, 600);
  return { start, end };
}

/** Puts everything in its place: anew only when something is to stand elsewhere, which a choice can bring about where panels are repeated. */
function arrange() {
  const sections = sectionsOf(dashboard, context.variables);
  const wanted = JSON.stringify(sections.map(({ key, panels: inner }) => [key, inner.map(({ key: panel, place: where }) => [panel, where])]));
  if (wanted !== arrangement) layOut(sections);
  arrangement = wanted;
  for (const { key, row, scope } of sections) {
    if (row) rows.get(key).querySelector("h2").textContent = inWords(row.title ?? "", scoped(context.variables, scope));
  }
}

/** Rows fold what stands below them. What has been there stays as it was left. */
function layOut(sections) {
  const before = new Map([...panels.values()].map((panel) => [panel.key, panel]));
  place.replaceChildren(...sections.map(({ key, row, panels: inner }) => {
    const grid = html("div", { class: "grid" }, inner.map((one) => {
      const panel = before.get(one.key) ?? new Panel(one.key, one.definition, () => ({ ...context, variables: scoped(context.variables, one.scope) }));
      before.delete(one.key);
      panels.set(panel.element, panel);
      panel.place(one.place);
      return panel.element;
    }));
    if (!row) return grid;
    const details = html("details", { class: "row", open: rows.get(key)?.open ?? !row.collapsed }, html("summary", {}, html("h2")), grid);
    rows.set(key, details);
    return details;
  }));
  for (const panel of before.values()) {
    sight.unobserve(panel.element);
    inSight.delete(panel);
    panels.delete(panel.element);
    panel.remove();
  }
}

/** Who is in sight is seen at once; what comes into sight is told with a frame, which a window in the background does not draw. */
function watch() {
  for (const [element, panel] of panels) {
    const { top, bottom, width } = element.getBoundingClientRect();
    if (width > 0 && top < innerHeight + AHEAD && bottom > -AHEAD) inSight.add(panel);
    sight.observe(element);
  }
}

async function links() {
  const nav = document.getElementById("dashboard-links");
  const wanted = dashboard.links ?? [];
  const others = wanted.some(({ type }) => type === "dashboards") ? await json("/api/dashboards") : [];
  for (const link of wanted) {
    const found = link.type === "dashboards"
      ? others.filter((other) => other.uid !== dashboard.uid && link.tags.every((tag) => other.tags.includes(tag))).map((other) => [other.title, `/dashboards/${other.uid}`])
      : [[link.title, link.url]];
    const anchors = found.map(([name, path]) => anchor(name, safeAddress(path), link)).filter(Boolean);
    if (link.type === "dashboards" && link.asDropdown) {
      if (anchors.length > 0) nav.append(html("details", { class: "choices" }, html("summary", {}, link.title), html("fieldset", {}, anchors)));
    } else nav.append(...anchors);
  }
}

function anchor(name, leadsTo, { keepTime, includeVars }) {
  if (!leadsTo) return null;
  const link = html("a", { href: leadsTo }, name);
  // As it is at the moment of the click.
  if (keepTime || includeVars) link.addEventListener("click", () => { link.href = `${leadsTo}${leadsTo.includes("?") ? "&" : "?"}${kept(keepTime, includeVars)}`; });
  return link;
}

function kept(keepTime, includeVars) {
  return new URLSearchParams([...addressOf(context.variables, state)].filter(([name]) => (name.startsWith("var-") ? includeVars : keepTime && name !== "refresh")));
}

/** Variables first, because every query may name them. */
async function reload(chosen = address) {
  context.time = timeNow();
  context.variables = await loadVariables(dashboard.templating?.list ?? [], chosen, context.time);
  const failed = [...context.variables.values()].find((variable) => variable.problem);
  problem.textContent = failed ? `${failed.definition.label || failed.name}: ${failed.problem}` : "";
  problem.hidden = !failed;
  showControls();
  arrange();
  watch();
  await refresh();
}

function showControls() {
  const focused = document.activeElement?.name;
  controls(document.getElementById("controls"), context.variables, state, {
    variable: changeVariable,
    range: (from, to) => setRange(from, to),
    refresh: (interval) => { state.refresh = interval; remember(); due = 0; },
    now: refresh,
    back,
  });
  if (focused) document.querySelector(`#controls [name="${CSS.escape(focused)}"]`)?.focus();
}

/** Another one may depend on it: then all are loaded again. */
async function changeVariable(name) {
  const chosen = remember();
  const dependents = (dashboard.templating?.list ?? []).some(({ query }) => {
    const text = typeof query === "string" ? query : (query?.query ?? "");
    return interpolate(text, new Map(), { [name]: "" }) !== text;
  });
  if (dependents) return reload(chosen);
  arrange();
  watch();
  return refresh();
}

async function refresh() {
  due = performance.now() + Math.max(5, seconds(state.refresh)) * 1000;
  context.time = timeNow();
  // Alerts are marked in the charts once they are known; no chart waits for them.
  const { time } = context;
  loadAnnotations(dashboard, context).then((found) => {
    if (context.time !== time || JSON.stringify(found) === JSON.stringify(context.annotations)) return;
    context.annotations = found;
    inSight.forEach((panel) => panel.redraw());
  }, () => {});
  await Promise.all([...inSight].map(ask));
}

function ask(panel) {
  panel.asOf = context.time;
  return panel.refresh();
}

function zoom(from, to) {
  earlier.push([state.from, state.to]);
  setRange(String(Math.round(from * 1000)), String(Math.round(to * 1000)), true);
}

function back() {
  const range = earlier.pop();
  if (range) setRange(...range, earlier.length > 0);
}

function setRange(from, to, isZoomed = false) {
  Object.assign(state, { from, to, isZoomed });
  if (!isZoomed) earlier.length = 0;
  remember();
  showControls();
  refresh();
}

function remember() {
  const parameters = addressOf(context.variables, state);
  history.replaceState(null, "", `?${parameters}`);
  return parameters;
}

function keys(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "r") refresh();
  else if (event.key === "t") document.getElementById("range").focus();
  else if (event.key === "Escape") back();
}
