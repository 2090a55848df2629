// What uPlot is told: scales, axes, lines and what is drawn over them.
import { tick } from "../clock.js";
import { GRAPH, color, faded, themed } from "../colors.js";
import { thresholdValue } from "../fields.js";
import { format, increments } from "../units.js";
import { drawAnnotations } from "./marks.js";

const FONT = "12px system-ui, sans-serif";

export function chartOptions({ panel, lines, stack, grid, context, hidden, size, tooltip }) {
  const { from, to } = context.time;
  const left = lines.find(({ config }) => config.custom?.axisPlacement !== "right")?.config ?? lines[0]?.config ?? {};
  const right = lines.find(({ config }) => config.custom?.axisPlacement === "right")?.config;
  const unit = stack.isPercent ? "percentunit" : left.unit;
  return {
    ...size,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    bands: stack.bands,
    scales: {
      x: { time: true, range: () => [from, to] },
      y: { range: limits(stack.isPercent ? { min: 0, max: 1 } : left, panel) },
      ...(right ? { right: { range: limits(right, panel) } } : {}),
    },
    axes: [
      axis({ values: (_, ticks) => ticks.map((time) => tick(time, to - from)), space: 64, size: 28 }),
      valueAxis(unit, left.decimals, { label: left.custom?.axisLabel }),
      ...(right ? [valueAxis(right.unit, right.decimals, { scale: "right", side: 1, grid: { show: false }, label: right.custom?.axisLabel })] : []),
    ],
    series: [{}, ...lines.map((line) => lineOptions(line, hidden))],
    cursor: {
      // The same moment in every chart of the dashboard.
      sync: context.dashboard.graphTooltip ? { key: "dashboard", scales: ["x", null] } : undefined,
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
      focus: { prox: 24 },
    },
    focus: { alpha: 1 },
    hooks: {
      drawClear: [(plot) => drawAnnotations(plot, context.annotations), (plot) => drawThresholds(plot, left)],
      setCursor: [(plot) => tooltip.show(plot)],
      setSelect: [(plot) => zoom(plot, context, grid)],
    },
  };
}

function axis(options) {
  const grid = { stroke: themed(GRAPH.grid), width: 1 };
  return { stroke: themed(GRAPH.axis), font: FONT, ticks: { show: false }, ...options, grid: { ...grid, ...options.grid } };
}

const valueAxis = (unit, decimals, options) => axis({
  size: (_, labels) => Math.max(36, ...(labels ?? []).map((label) => label.length * 7 + 14)),
  values: (_, ticks) => ticks.map((value) => format(value, unit, decimals === 0 ? undefined : decimals)),
  labelFont: FONT,
  labelSize: 20,
  incrs: increments(unit),
  ...options,
});

/** The dashboard's limits where it sets them, else room for what there is; a threshold's line is in sight. */
function limits(config, panel) {
  const lines = config.custom?.thresholdsStyle?.mode && config.custom.thresholdsStyle.mode !== "off"
    ? (config.thresholds?.steps ?? []).map((step) => (step.value === null || step.value === undefined ? null : thresholdValue(config, step))).filter((value) => value !== null)
    : [];
  return (_, least, most) => {
    const low = Math.min(least ?? 0, config.custom?.axisSoftMin ?? Infinity);
    const high = Math.max(most ?? 1, config.custom?.axisSoftMax ?? -Infinity, ...(lines.length > 0 && near(lines, most) ? lines.filter((line) => line <= most * 2) : []));
    const [min, max] = uPlot.rangeNum(low, high === low ? low + (Math.abs(low) || 1) : high, 0.08, true);
    return [config.min ?? (least >= 0 && panel.type === "timeseries" && min < 0 ? 0 : min), config.max ?? max];
  };
}

/** A threshold far away would make a line of everything else. */
const near = (lines, most) => lines.some((line) => line <= (most ?? 0) * 2);

function lineOptions({ name, config, color: stroke }, hidden) {
  const { drawStyle = "line", lineWidth = 1, fillOpacity = 0, lineStyle, lineInterpolation, spanNulls, showPoints, pointSize = 5, axisPlacement, stacking } = config.custom ?? {};
  const isStacked = stacking?.mode && stacking.mode !== "none";
  const fill = drawStyle === "points" ? 0 : isStacked ? Math.max(fillOpacity, 20) : fillOpacity;
  return {
    label: name,
    show: !hidden.has(name),
    scale: axisPlacement === "right" ? "right" : "y",
    stroke,
    width: drawStyle === "points" ? 0 : Math.max(1, lineWidth) * 1.25,
    dash: lineStyle?.fill === "dash" ? (lineStyle.dash ?? [8, 6]) : lineStyle?.fill === "dot" ? [2, 4] : undefined,
    fill: fill > 0 ? faded(stroke, fill / 100) : undefined,
    spanGaps: spanNulls === true,
    points: { show: drawStyle === "points" || showPoints === "always" ? true : showPoints === "never" ? alone : undefined, size: pointSize },
    paths: drawStyle === "bars" ? uPlot.paths.bars({ size: [0.8, 40] }) : lineInterpolation === "stepAfter" ? uPlot.paths.stepped({ align: 1 })
      : lineInterpolation === "stepBefore" ? uPlot.paths.stepped({ align: -1 }) : undefined,
  };
}

/** A value without neighbours is no line: it is shown as a point, whatever else is not. */
function alone(plot, index) {
  const values = plot.data[index];
  return values.some((value, i) => value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null);
}

function drawThresholds(plot, config) {
  const mode = config.custom?.thresholdsStyle?.mode ?? "off";
  if (mode === "off") return;
  const { ctx, bbox } = plot;
  const steps = (config.thresholds?.steps ?? []).filter((step) => step.value !== null && step.value !== undefined);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  steps.forEach((step, i) => {
    // In the middle of a pixel, so that the line is as sharp as its colour.
    const y = Math.round(plot.valToPos(thresholdValue(config, step), "y", true)) + (devicePixelRatio % 2) / 2;
    if (mode.includes("area")) {
      const above = steps[i + 1] ? plot.valToPos(thresholdValue(config, steps[i + 1]), "y", true) : bbox.top;
      ctx.fillStyle = faded(color(step.color), 0.1);
      ctx.fillRect(bbox.left, above, bbox.width, y - above);
    }
    if (mode !== "area") {
      ctx.strokeStyle = color(step.color);
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash(mode.includes("dashed") ? [8, 6] : []);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
  });
  ctx.restore();
}

/** What is drawn over with the mouse becomes the time range. */
function zoom(plot, context, { step }) {
  const { left, width } = plot.select;
  if (width < 4) return;
  const from = plot.posToVal(left, "x");
  const to = plot.posToVal(left + width, "x");
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (to - from >= Math.min(step, 5)) context.zoom(from, to);
}
