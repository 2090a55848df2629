// The frame of a panel: title, description, what went wrong, and the drawing within.
import { builtIn } from "./clock.js";
import { html } from "./dom.js";
import { linksOf } from "./links.js";
import { draw as bargauge } from "./panels/bargauge.js";
import { draw as gauge } from "./panels/gauge.js";
import { draw as stat } from "./panels/stat.js";
import { draw as stateTimeline } from "./panels/state-timeline.js";
import { draw as table } from "./panels/table.js";
import { draw as text } from "./panels/text.js";
import { draw as timeseries } from "./panels/timeseries.js";
import { run } from "./series.js";
import { inWords } from "./variables.js";

const DRAWINGS = { timeseries, stat, gauge, bargauge, table, text, "state-timeline": stateTimeline };

const FOCUSABLE = "a, button, [tabindex]";

/** Each drawing gets the panel, the answer and a view: { body, context, state, redraw }, where state outlives a refresh. It returns what undoes it, or nothing. */
export class Panel {
  static #count = 0;

  #json;
  #context;
  #body = html("div", { class: "body" });
  #problem = html("p", { class: "problem", role: "alert", hidden: true });
  #title = html("h3");
  #links = html("p");
  #menu = html("details", { class: "about-panel panel-links", hidden: true }, html("summary", { "aria-label": "Where to go from here" }, "↗"), this.#links);
  #running = null;
  #undo = null;
  #answer = null;
  #state = {};

  /** @param key tells it from the others of the dashboard, also where one definition has become several panels */
  constructor(key, json, context) {
    this.key = key;
    this.#json = json;
    this.#context = context;
    this.#title.id = `panel-${++Panel.#count}`;
    this.element = html("section", { class: `panel ${json.type}`, "aria-labelledby": this.#title.id, "data-panel": json.id },
      html("header", {}, this.#title, json.description && html("details", { class: "about-panel" },
        html("summary", { "aria-label": "What this shows" }, "?"), html("p", {}, json.description)), this.#menu),
      this.#problem, this.#body);
  }

  /** Puts it into the cells of its grid. */
  place({ x, y, w, h }) {
    for (const [name, value] of Object.entries({ x: x + 1, y: y + 1, w, h })) this.element.style.setProperty(`--${name}`, value);
  }

  /** It is not wanted any more. */
  remove() {
    this.#running?.abort();
    this.#undo?.();
    this.element.remove();
  }

  /** Asks and draws again; an answer that is still awaited is not wanted any more. */
  async refresh() {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const { context } = this;
    const values = builtIn(context.time, 60);
    this.#title.textContent = inWords(this.#json.title ?? "", context.variables, values);
    this.#links.replaceChildren(...linksOf(this.#json.links, {}, { variables: context.variables, values }).map(({ title, address }) => html("a", { href: address }, title)));
    this.#menu.hidden = !this.#links.hasChildNodes();
    this.element.setAttribute("aria-busy", "true");
    try {
      this.#answer = await run(this.#json, { variables: context.variables, time: context.time, pixels: this.element.clientWidth }, running.signal);
      this.#show(this.#answer.problems.join(" "));
      this.redraw();
    } catch (error) {
      if (running.signal.aborted) return;
      this.#show(error.message);
    }
    this.element.removeAttribute("aria-busy");
    this.element.dataset.drawn = "";
  }

  /** Draws the same answer again: in another size or in other colours. */
  redraw() {
    if (!this.#answer) return;
    const focused = [...this.#body.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
    this.#undo?.();
    this.#undo = null;
    this.#draw();
    // Whoever is at work in the panel stays there.
    if (focused >= 0) this.#body.querySelectorAll(FOCUSABLE)[focused]?.focus({ preventScroll: true });
  }

  #draw() {
    const { series, problems, reason } = this.#answer;
    if (this.#json.type !== "text" && series.length === 0) {
      const nothing = problems.length > 0 ? "" : (this.#json.fieldConfig?.defaults?.noValue ?? reason ?? "no data");
      this.#body.replaceChildren(html("p", { class: "nothing" }, nothing));
      return;
    }
    const draw = DRAWINGS[this.#json.type];
    this.#body.replaceChildren();
    if (draw) this.#undo = draw(this.#json, this.#answer, { body: this.#body, context: this.context, state: this.#state, redraw: () => this.redraw() }) ?? null;
    else this.#body.append(html("p", { class: "nothing" }, `The console does not draw panels of the type ${this.#json.type}.`));
  }

  get context() {
    return this.#context();
  }

  #show(problem) {
    this.#problem.textContent = problem;
    this.#problem.hidden = !problem;
  }
}
