// The error by epoch.

import uPlot from "uplot";
import { colours, css, onColours } from "../colours.js";
import { element, everyFrame, find } from "../dom.js";
import { short } from "../numbers.js";

export function startCurve(lab) {
  const box = find("curve");
  const logarithmic = element("input", { type: "checkbox", id: "logarithmic" });
  find("head-curve").after(element("label", { class: "curve-scale" }, logarithmic, " logarithmic"));
  let plot = null;
  let drawn = "";

  function build() {
    plot?.destroy();
    plot = errorPlot(box, logarithmic.checked, [series("error", css(colours().accent))]);
    drawn = "";
    draw();
  }

  function draw() {
    const { epochs, errors } = lab.history;
    const state = `${lab.opened} ${epochs.length} ${epochs[epochs.length - 1]} ${errors[0]}`;
    if (state === drawn || !plot || find("play").hidden) return;
    drawn = state;
    plot.setData([epochs, logarithmic.checked ? errors.map((x) => x || null) : errors]);
    const last = errors[errors.length - 1];
    if (!lab.training)
      box.setAttribute(
        "aria-label",
        epochs.length
          ? `The error by epoch: ${short(errors[0])} at first, ` +
              `${short(last)} after epoch ${epochs[epochs.length - 1]}`
          : "The error by epoch: nothing trained yet",
      );
  }

  lab.addEventListener("snapshot", everyFrame(draw));
  logarithmic.addEventListener("change", build);
  onColours(build);
  new ResizeObserver(() => plot?.setSize(size(box))).observe(box);
  build();
}

export const series = (label, stroke) => ({ label, stroke, width: 2 });

const size = (box) => ({
  width: Math.max(80, box.clientWidth),
  height: Math.max(80, box.clientHeight),
});

export function errorPlot(box, logarithmic, lines) {
  const { faint, line } = colours();
  const axis = {
    stroke: css(faint),
    grid: { stroke: css(line), width: 1 },
    ticks: { stroke: css(line), width: 1 },
    font: "12px system-ui, sans-serif",
  };
  return new uPlot(
    {
      ...size(box),
      scales: {
        x: { time: false, range: (_, least, most) => [0, Math.max(most || 0, 10)] },
        y: logarithmic ? { distr: 3 } : { range: (_, least, most) => [0, (most || 1) * 1.05] },
      },
      series: [{ label: "epoch" }, ...lines],
      axes: [
        {
          ...axis,
          size: 34,
          space: 55,
          values: (_, ticks) => ticks.map((n) => (n >= 10000 ? `${n / 1000}k` : n)),
        },
        {
          ...axis,
          size: 58,
          space: 42,
          values: (_, ticks) => ticks.map((y) => (y === null ? "" : String(+y.toPrecision(3)))),
        },
      ],
      legend: { show: false },
      cursor: { show: false },
    },
    [[], ...lines.map(() => [])],
    box,
  );
}
