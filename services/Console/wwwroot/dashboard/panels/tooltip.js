// What stands under the cursor of a chart.
import { fullTime } from "../clock.js";
import { html } from "../dom.js";
import { format } from "../units.js";

const MOST_LINES = 20;

export class Tooltip {
  #box = html("div", { class: "tooltip", hidden: true });
  #content;

  /** Only the chart under the mouse or with the focus shows one; the others show the same moment. */
  active = false;

  constructor(place, content) {
    this.#content = content;
    place.addEventListener("mouseenter", () => { this.active = true; });
    place.addEventListener("mouseleave", () => this.hide());
    place.addEventListener("blur", () => this.hide());
    document.body.append(this.#box);
  }

  get isShown() {
    return !this.#box.hidden;
  }

  show(plot) {
    const { idx: index, left, top } = plot.cursor;
    if (!this.active || index === null || index === undefined || left < 0) {
      this.#box.hidden = true;
      return;
    }
    const { lines, times, annotations, single } = this.#content;
    const rows = lines
      .map((line, i) => ({ ...line, value: line.values[index], isFocused: plot.series[i + 1].show && i + 1 === plot.cursor.focusIdx, isShown: plot.series[i + 1].show }))
      .filter(({ value, isShown }) => isShown && value !== null)
      .sort((a, b) => b.value - a.value);
    const at = times[index];
    const alerts = annotations.filter(({ start, end }) => at >= start && at <= end);
    const shown = single ? rows.slice(0, 1) : rows.slice(0, MOST_LINES);
    this.#box.replaceChildren(
      html("p", { class: "at" }, fullTime(at)),
      html("ul", {}, shown.map(({ name, color, config, value }) => {
        const mark = html("span", { class: "mark" });
        mark.style.background = color;
        return html("li", {}, mark, html("span", { class: "name" }, name), html("span", { class: "number" }, format(value, config.unit, config.decimals)));
      })),
      rows.length > shown.length && !single ? html("p", { class: "note" }, `and ${rows.length - shown.length} more`) : "",
      ...alerts.map(({ title }) => html("p", { class: "alert" }, title)),
    );
    this.#box.hidden = false;
    this.#place(plot, left, top);
  }

  hide() {
    this.active = false;
    this.#box.hidden = true;
  }

  remove() {
    this.#box.remove();
  }

  /** Beside the cursor, and within the window. */
  #place(plot, left, top) {
    const over = plot.over.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#box;
    const x = over.left + left + 16;
    this.#box.style.left = `${Math.max(4, x + width > innerWidth - 4 ? over.left + left - width - 16 : x)}px`;
    this.#box.style.top = `${Math.max(4, Math.min(innerHeight - height - 4, over.top + top - height / 2))}px`;
  }
}
