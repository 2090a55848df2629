// What stands in a chart besides its lines: when alerts fired, and requests whose trace is known.
import { color, faded } from "../colors.js";
import { fullTime } from "../clock.js";
import { html } from "../dom.js";
import { format } from "../units.js";

const MOST_EXEMPLARS = 30;

export function drawAnnotations(plot, annotations) {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const { start, end, colorName } of annotations) {
    const from = plot.valToPos(start, "x", true);
    const to = plot.valToPos(end, "x", true);
    if (to < bbox.left || from > bbox.left + bbox.width) continue;
    const left = Math.max(bbox.left, from);
    const width = Math.max(2, Math.min(bbox.left + bbox.width, to) - left);
    ctx.fillStyle = faded(color(colorName), 0.08);
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.fillStyle = color(colorName);
    ctx.fillRect(left, bbox.top + bbox.height, width, 3 * devicePixelRatio);
  }
  ctx.restore();
}

/** Links to traces, each at its time and value. */
export function exemplarMarks(plot, exemplars, config) {
  const marks = spread(exemplars).map((exemplar) => {
    const trace = exemplar.labels.trace_id;
    const mark = html("a", { class: "exemplar", href: `/traces/${encodeURIComponent(trace)}`, title: `${format(exemplar.value, config?.unit)} at ${fullTime(exemplar.time)}: open the trace` },
      html("span", { class: "visually-hidden" }, `Trace of ${format(exemplar.value, config?.unit)}`));
    // A press on it is no beginning of a zoom.
    mark.addEventListener("mousedown", (event) => event.stopPropagation());
    plot.over.append(mark);
    return { exemplar, mark };
  });
  const place = () => {
    for (const { exemplar, mark } of marks) {
      const x = plot.valToPos(exemplar.time, "x");
      const y = plot.valToPos(exemplar.value, "y");
      mark.hidden = !(x >= 0 && x <= plot.over.clientWidth && y >= 0 && y <= plot.over.clientHeight);
      mark.style.left = `${x}px`;
      mark.style.top = `${y}px`;
    }
  };
  // With the chart, which has its scales only then.
  (plot.hooks.draw ??= []).push(place);
}

/** At the most so many, the slowest of each stretch of time: those are looked for. */
function spread(exemplars) {
  const known = exemplars.filter(({ labels, value }) => labels.trace_id && Number.isFinite(value)).sort((a, b) => a.time - b.time);
  const size = Math.ceil(known.length / MOST_EXEMPLARS) || 1;
  return Array.from({ length: Math.ceil(known.length / size) }, (_, i) =>
    known.slice(i * size, (i + 1) * size).reduce((slowest, next) => (next.value > slowest.value ? next : slowest)));
}
