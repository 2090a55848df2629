// The page of a dashboard: reads its JSON, puts its panels in their places and keeps them fresh.
import { load as loadAnnotations } from "./annotations.js";
import { moment, seconds, steps } from "./clock.js";
import { addressOf, controls } from "./controls.js";
import { html, safeAddress } from "./dom.js";
import { Panel } from "./panel.js";
import { interpolate, load as loadVariables } from "./variables.js";

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
const context = { dashboard, variables: new Map(), annotations: [], time: timeNow(), zoom, redraw };
const earlier = [];
const panels = new Map();
const inSight = new Set();
let due = 0;

const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const panel = panels.get(target);
    if (!isIntersecting) inSight.delete(panel);
    else if (!inSight.has(panel)) {
      inSight.add(panel);
      if (panel.asOf !== context.time) ask(panel);
    }
  }
}, { rootMargin: "200px" });

layOut();
links();
await reload();
document.documentElement.addEventListener("themechange", () => panels.forEach((panel) => panel.redraw()));
document.addEventListener("keydown", keys);
setInterval(() => !document.hidden && state.refresh && performance.now() >= due && refresh(), 1000);

async function json(path) {
  const response = await fetch(path, { cache: "no-store" });
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

/** Rows fold what stands below them. */
function layOut() {
  const sections = [{ row: null, panels: [] }];
  for (const panel of (dashboard.panels ?? []).toSorted((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x)) {
    if (panel.type === "row") sections.push({ row: panel, panels: [...(panel.panels ?? [])] });
    else sections.at(-1).panels.push(panel);
  }
  for (const { row, panels: inner } of sections) {
    if (!row && inner.length === 0) continue;
    const top = Math.min(...inner.map(({ gridPos }) => gridPos.y));
    const grid = html("div", { class: "grid" }, inner.map((definition) => {
      const panel = new Panel({ ...definition, gridPos: { ...definition.gridPos, y: definition.gridPos.y - top } }, () => context);
      panels.set(panel.element, panel);
      return panel.element;
    }));
    place.append(row ? html("details", { class: "row", open: !row.collapsed }, html("summary", {}, html("h2", {}, row.title)), grid) : grid);
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
  await refresh();
  for (const element of panels.keys()) sight.observe(element);
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
  await (dependents ? reload(chosen) : refresh());
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

function redraw(definition) {
  for (const [element, panel] of panels) {
    if (element.dataset.panel === String(definition.id)) panel.redraw();
  }
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
