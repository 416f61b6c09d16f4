// A curve to fit: the samples, and what the network answers.

import { colours, css, onColours } from "../colours.js";
import { element, everyFrame } from "../dom.js";
import { prepare } from "./plane.js";

export function fit(lab, onwatch) {
  const canvas = element("canvas", { role: "img", "aria-label": "The curve" });
  const frame = element("div", { class: "plane" }, canvas);
  const node = element(
    "div",
    { class: "plane-frame" },
    frame,
    element(
      "p",
      { class: "hint" },
      "Dots: the samples. Line: the network. Click a sample to watch it.",
    ),
  );
  let scale = null;

  function paintNow() {
    const { fit: curve } = lab.picture;
    const { sampled } = lab.snapshot;
    if (!lab.data || !node.offsetParent) return;
    const [context, width, height] = prepare(canvas);
    const xs = lab.data.x.map((x) => x[0][0]);
    const ys = lab.data.y.map((y) => y[0][0]);
    scale = [range(xs, 0.125), range(ys, 0.25)];
    const left = (x) => ((x - scale[0][0]) / (scale[0][1] - scale[0][0])) * width;
    const top = (y) => (1 - (y - scale[1][0]) / (scale[1][1] - scale[1][0])) * height;
    const ratio = window.devicePixelRatio || 1;
    const { line, negative, positive, card, ink } = colours();
    context.clearRect(0, 0, width, height);
    context.strokeStyle = css(line);
    context.lineWidth = ratio;
    context.strokeRect(0, 0, width, height);
    context.beginPath();
    context.moveTo(0, top(0));
    context.lineTo(width, top(0));
    context.stroke();
    xs.forEach((x, index) => {
      context.beginPath();
      context.arc(left(x), top(ys[index]), 4 * ratio, 0, 2 * Math.PI);
      context.fillStyle = css(negative);
      context.fill();
      const watched = sampled && sampled.sample === index;
      context.lineWidth = ratio * (watched ? 2.5 : 1.5);
      context.strokeStyle = css(watched ? ink : card);
      context.stroke();
    });
    context.beginPath();
    let drawing = false;
    curve?.x.forEach((x, index) => {
      const y = curve.y[index];
      if (typeof y !== "number") return (drawing = false); // a gap, for it is no number
      context[drawing ? "lineTo" : "moveTo"](left(x), Math.max(-9e3, Math.min(9e3, top(y))));
      drawing = true;
    });
    context.lineWidth = 3 * ratio;
    context.lineJoin = "round";
    context.strokeStyle = css(positive);
    context.stroke();
    canvas.setAttribute(
      "aria-label",
      `${xs.length} samples of a curve, and the line that the network makes of them`,
    );
  }

  canvas.addEventListener("click", (event) => {
    if (!scale) return;
    const box = canvas.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    const x = scale[0][0] + across * (scale[0][1] - scale[0][0]);
    let nearest = 0;
    lab.data.x.forEach((sample, index) => {
      if (Math.abs(sample[0][0] - x) < Math.abs(lab.data.x[nearest][0][0] - x)) nearest = index;
    });
    onwatch(nearest);
  });

  const paint = everyFrame(paintNow);
  onColours(paint);
  new ResizeObserver(paint).observe(frame);
  return { node, update: paint, watch: { grid: 40 } };
}

function range(values, margin) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const more = margin * (most - least || 1);
  return [least - more, most + more];
}
