// The error by epoch, of the samples that train and of the test.

import uPlot from "uplot";
import { colours, css, onColours } from "../colours.js";
import { element, everyFrame, find, say } from "../dom.js";
import { minus, short } from "../numbers.js";

export function startCurve(lab) {
  const box = find("curve");
  const logarithmic = element("input", { type: "checkbox", id: "logarithmic" });
  const readout = find("curve-readout");
  find("head-curve").after(element("label", { class: "curve-scale" }, logarithmic, " logarithmic"));
  let plot = null;
  let drawn = "";

  function build() {
    plot?.destroy();
    const { accent, positive } = colours();
    plot = errorPlot(
      box,
      logarithmic.checked,
      [series("training", css(accent)), { ...series("test", css(positive)), dash: [5, 3] }],
      read,
    );
    drawn = "";
    draw();
  }

  function draw() {
    const { epochs, errors, now, test, lost } = lab.history;
    const state = String([lab.begun, lab.training, epochs.length, epochs.at(-1), errors[0], now, test.at(-1)]);
    if (state === drawn || !plot || find("play").hidden) return;
    drawn = state;
    const trained = now ? [[...epochs, now[0]], [...errors, now[1]]] : [epochs, errors];
    const tested = [test.map(([epoch]) => epoch), test.map(([, error]) => error)];
    plot.broken = lost;
    plot.setData(shown(uPlot.join([trained, tested]), logarithmic.checked));
    read(null);
    if (!lab.training) box.setAttribute("aria-label", describe(lab.history, lab.unit));
  }

  // What is under the pointer, or else the legend.
  function read(index) {
    const [epochs, ...lines] = index === null ? [[]] : plot.data;
    const epoch = epochs[index];
    if (epoch === undefined) return say(readout, find("play").hidden ? "" : LEGEND(lab));
    const parts = lines.map((line, k) => [["training", "test"][k], line[index]]);
    const known = parts.filter(([, error]) => typeof error === "number");
    const lost = lab.history.lost.find(([at]) => at === epoch);
    const texts = known.map(([name, error]) => `${name} ${short(error)}`);
    if (lost) texts.push(`training ${short(lost[1])}`);
    say(readout, `${lab.unit} ${+epoch.toFixed(2)}: ${texts.join(", ")}`);
  }

  lab.addEventListener("snapshot", everyFrame(draw));
  lab.addEventListener("picture", everyFrame(draw));
  logarithmic.addEventListener("change", build);
  onColours(build);
  new ResizeObserver(() => plot?.setSize(size(box))).observe(box);
  build();
}

const LEGEND = ({ data }) =>
  data?.test.x.length ? "Line: training. Dashes: samples never learned." : "";

function describe({ epochs, errors, lost }, unit) {
  const end = lost.length ? `; no finite number from ${unit} ${Math.ceil(lost[0][0])} on` : "";
  if (!epochs.length) return `The error by ${unit}: nothing trained yet${end}`;
  const [first, last] = [errors[0], errors.findLast((error) => error !== null)];
  if (first === null) return `The error by ${unit}: no finite number`;
  const epoch = epochs[errors.lastIndexOf(last)];
  return `The error by ${unit}: ${short(first)} at first, ${short(last)} after ${unit} ${epoch}${end}`;
}

// On a logarithmic axis there is no place for 0.
const shown = ([x, ...lines], logarithmic) =>
  logarithmic ? [x, ...lines.map((line) => line.map((y) => (y === 0 ? null : y)))] : [x, ...lines];

export const series = (label, stroke) => ({ label, stroke, width: 2 });

const size = (box) => ({
  width: Math.max(80, box.clientWidth),
  height: Math.max(80, box.clientHeight),
});

const STEPS = [1, 2, 5].flatMap((n) => Array.from({ length: 13 }, (_, k) => n * 10 ** k));
const WHOLE = STEPS.sort((a, b) => a - b);
const ANY = Array.from({ length: 325 }, (_, k) => [1, 2, 5].map((n) => n * 10 ** (k - 16))).flat();

// So short that it fits beside an axis: 0.05, 120, 3e25.
export function tick(y) {
  const size = Math.abs(y);
  if (y === 0 || (size >= 1e-3 && size < 1e5)) return minus(String(+y.toPrecision(3)));
  return minus(
    y
      .toExponential(2)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e"),
  );
}

// `read(index)` is told of the point under the pointer, or null. `broken` of the plot has the epochs
// whose errors are not finite, [epoch, name]: there the line has a gap, and a mark above.
export function errorPlot(box, logarithmic, lines, read = () => {}) {
  const { faint, line } = colours();
  const axis = {
    stroke: css(faint),
    grid: { stroke: css(line), width: 1 },
    ticks: { stroke: css(line), width: 1 },
    font: "12px system-ui, sans-serif",
  };
  const linear = (_, least, most) => [0, Math.min(Number.MAX_VALUE, (most || 1) * 1.05)];
  const byTens = (_, least, most) =>
    least > 0 && most > 0 ? uPlot.rangeLog(least, most, 10, true) : [0.01, 1];
  const plot = new uPlot(
    {
      ...size(box),
      scales: {
        x: { time: false, range: (_, least, most) => [0, Math.max(most || 0, 10)] },
        y: logarithmic ? { distr: 3, range: byTens } : { range: linear },
      },
      series: [{ label: "epoch" }, ...lines],
      axes: [
        {
          ...axis,
          size: 34,
          space: 55,
          incrs: WHOLE,
          values: (_, ticks) => ticks.map((n) => (n >= 10000 ? tick(n / 1000) + "k" : n)),
        },
        {
          ...axis,
          size: 58,
          space: 30,
          ...(logarithmic ? {} : { incrs: ANY }),
          values: (_, ticks) => ticks.map((y) => (y === null ? "" : tick(y))),
        },
      ],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      hooks: {
        draw: [(self) => self.broken?.length && mark(self)],
        setCursor: [(self) => read(self.cursor.idx ?? null)],
      },
    },
    [[], ...lines.map(() => [])],
    box,
  );
  return plot;
}

// A band over the epochs whose errors are no finite numbers, with the name of the first.
function mark(plot) {
  const { ctx, bbox, broken } = plot;
  const left = plot.valToPos(broken[0][0], "x", true);
  const right = plot.valToPos(broken.at(-1)[0], "x", true);
  const ratio = window.devicePixelRatio || 1;
  ctx.save();
  ctx.fillStyle = css(colours().wrong, 0.18);
  ctx.fillRect(left - 3 * ratio, bbox.top, right - left + 6 * ratio, bbox.height);
  ctx.fillStyle = css(colours().wrong);
  ctx.font = `${13 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = "top";
  ctx.textAlign = left > bbox.left + bbox.width / 2 ? "right" : "left";
  ctx.fillText(`✕ ${short(broken[0][1])}`, left, bbox.top + 2 * ratio);
  ctx.restore();
}
