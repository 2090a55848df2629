// Lines over time, drawn by uPlot, with what is around them: legend, tooltip, thresholds, alerts, exemplars.
import { reduce } from "../calcs.js";
import { html } from "../dom.js";
import { configOf, lineColor } from "../fields.js";
import { legend } from "../legend.js";
import { aligned } from "../series.js";
import { chartOptions } from "./chart.js";
import { exemplarMarks } from "./marks.js";
import { stacked } from "./stacking.js";
import { Tooltip } from "./tooltip.js";

const STEP_KEYS = { ArrowLeft: -1, ArrowRight: 1 };

export function draw(panel, { series, grid, exemplars }, { body, context, state, redraw }) {
  state.hidden ??= new Set();
  const { times, columns } = aligned(series, grid);
  const lines = series.map((one, index) => {
    const config = configOf(panel, one);
    const values = columns[index];
    return { name: config.displayName || one.name, config, values, color: lineColor(config, index, reduce("lastNotNull", values)) };
  });
  const stack = stacked(lines, state.hidden);
  const place = html("div", { class: "chart", tabindex: 0, role: "img", "aria-label": `${panel.title}: chart; the arrow keys move along it` });
  const side = panel.options?.legend?.placement === "right" ? "right" : "bottom";
  const key = legend(panel.options?.legend, lines, state.hidden, redraw);
  body.className = `body legend-${side}`;
  body.append(place, key ?? "");

  const tooltip = new Tooltip(place, { lines, times, annotations: context.annotations, single: panel.options?.tooltip?.mode === "single" });
  const plot = new uPlot(
    chartOptions({ panel, lines, stack, grid, context, hidden: state.hidden, size: sizeOf(place), tooltip }),
    [times, ...stack.columns],
    place,
  );
  exemplarMarks(plot, exemplars, lines[0]?.config);
  place.addEventListener("keydown", (event) => move(plot, event, tooltip));

  const sized = new ResizeObserver(() => {
    const size = sizeOf(place);
    if (size.width !== plot.width || size.height !== plot.height) plot.setSize(size);
  });
  sized.observe(place);
  return () => {
    sized.disconnect();
    tooltip.remove();
    plot.destroy();
  };
}

const sizeOf = (place) => ({ width: Math.max(80, place.clientWidth), height: Math.max(60, place.clientHeight) });

/** The cursor by keys: a step left or right; Escape takes it away. */
function move(plot, event, tooltip) {
  const step = STEP_KEYS[event.key];
  if (event.key === "Escape" && tooltip.isShown) {
    event.stopPropagation();
    tooltip.hide();
    plot.setCursor({ left: -10, top: -10 });
  }
  if (!step) return;
  event.preventDefault();
  const last = plot.data[0].length - 1;
  const index = Math.min(last, Math.max(0, (plot.cursor.idx ?? last + 1) + step));
  tooltip.active = true;
  plot.setCursor({ left: plot.valToPos(plot.data[0][index], "x"), top: plot.over.clientHeight / 2 });
}
