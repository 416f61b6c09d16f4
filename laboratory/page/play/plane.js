// What the network says to every point of the plane, and the samples; a click watches a sample.

import { colours, css, onColours, signed } from "../colours.js";
import { element, everyFrame, say } from "../dom.js";
import { minus, short } from "../numbers.js";

export function plane(lab, onwatch) {
  const said = element("canvas", { class: "said" });
  const samples = element("canvas", { role: "img", "aria-label": "The plane of the two inputs" });
  const frame = element("div", { class: "plane" }, said, samples);
  const readout = element("p", { class: "hint readout" });
  const node = element("div", { class: "plane-frame" }, frame, readout);
  const small = document.createElement("canvas");
  let pointer = null; // where in the picture it points

  function paintSaid() {
    const { grid } = lab.picture;
    if (!grid) {
      const [context, width, height] = prepare(said);
      context.clearRect(0, 0, width, height);
      return read();
    }
    const { n } = grid;
    small.width = small.height = n;
    const image = new ImageData(n, n);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        const [red, green, blue] = signed(0.75 * lean(grid, row * n + column));
        image.data.set([red, green, blue, 255], 4 * ((n - 1 - row) * n + column));
      }
    }
    small.getContext("2d").putImageData(image, 0, 0);
    const [context, width, height] = prepare(said);
    context.imageSmoothingQuality = "high";
    context.drawImage(small, 0, 0, width, height);
    read();
  }

  function paintSamples() {
    const { sampled } = lab.snapshot;
    const area = extent(lab);
    const [context, width, height] = prepare(samples);
    context.clearRect(0, 0, width, height);
    const { negative, positive, card, ink } = colours();
    const ratio = window.devicePixelRatio || 1;
    const radius = ratio * (lab.data.points.length > 20 ? 4.2 : 9);
    lab.data.test.points.forEach((x, index) => {
      const [left, top] = place(x[0], area, width, height);
      context.beginPath();
      context.arc(left, top, radius / 1.8, 0, 2 * Math.PI);
      context.lineWidth = ratio * 1.5;
      context.strokeStyle = css(lab.data.test.classes[index] ? positive : negative);
      context.fillStyle = css(card);
      context.fill();
      context.stroke();
    });
    lab.data.points.forEach((x, index) => {
      const [left, top] = place(x[0], area, width, height);
      const watched = sampled && sampled.sample === index;
      context.beginPath();
      context.arc(left, top, radius, 0, 2 * Math.PI);
      context.fillStyle = css(lab.data.classes[index] ? positive : negative);
      context.fill();
      context.lineWidth = ratio * 1.5;
      context.strokeStyle = css(card);
      context.stroke();
      if (!watched) return;
      context.beginPath();
      context.arc(left, top, radius + 3.5 * ratio, 0, 2 * Math.PI);
      context.lineWidth = ratio * 2;
      context.strokeStyle = css(ink);
      context.stroke();
    });
    samples.setAttribute("aria-label", describe(lab));
  }

  // Where in the picture, from 0 to 1, from the left and from below.
  function at(event) {
    const box = samples.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
  }

  // The inputs x1, x2 at a place in the picture.
  const inputs = ([right, up]) =>
    [
      [extent(lab).x1, right],
      [extent(lab).x2, up],
    ].map(([[from, to], share]) => from + share * (to - from));

  function read() {
    const { grid, reason } = lab.picture;
    if (reason) return say(readout, reason);
    if (!pointer || !grid)
      return say(readout, "Blue: 0, orange: 1. Point for the numbers, click a sample to watch it.");
    const [column, row] = pointer.map((share) =>
      Math.max(0, Math.min(grid.n - 1, Math.round(share * (grid.n - 1)))),
    );
    const index = row * grid.n + column;
    const answer = grid.values ? short(grid.values[index]) : `class ${grid.class[index]}`;
    say(
      readout,
      `x₁, x₂ = ${inputs(pointer)
        .map((x) => minus(x.toFixed(2)))
        .join(", ")} gives ${answer}`,
    );
  }

  samples.addEventListener("pointermove", (event) => {
    pointer = at(event);
    read();
  });
  samples.addEventListener("pointerleave", () => {
    pointer = null;
    read();
  });
  samples.addEventListener("click", (event) => {
    const [x1, x2] = inputs(at(event));
    let [nearest, least] = [0, Infinity];
    lab.data.points.forEach(([[a, b]], index) => {
      const distance = (a - x1) ** 2 + (b - x2) ** 2;
      if (distance < least) [nearest, least] = [index, distance];
    });
    onwatch(nearest);
  });

  const paint = everyFrame(() => {
    if (!node.isConnected || !node.offsetParent) return;
    paintSaid();
    paintSamples();
  });
  onColours(paint);
  new ResizeObserver(paint).observe(frame);
  return { node, update: paint, watch: { grid: 40 } };
}

// From where to where the plane goes, as background.py has it.
function extent({ data }) {
  const [x1, x2] = [0, 1].map((k) => {
    const values = data.points.map(([row]) => row[k]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const more = (high - low) / 8 || 1;
    return [low - more, high + more];
  });
  return { x1, x2 };
}

// From -1, the first class, to 1, the second.
function lean(grid, index) {
  if (!grid.values) return (grid.class[index] ? 1 : -1) * Math.max(0.1, grid.lead[index]);
  const value = grid.values[index];
  return typeof value === "number" ? Math.max(-1, Math.min(1, 2 * value - 1)) : NaN;
}

function place([x1, x2], grid, width, height) {
  return [
    ((x1 - grid.x1[0]) / (grid.x1[1] - grid.x1[0])) * width,
    (1 - (x2 - grid.x2[0]) / (grid.x2[1] - grid.x2[0])) * height,
  ];
}

export function prepare(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((n) =>
    Math.round(n * ratio),
  );
  if (canvas.width !== width || canvas.height !== height)
    [canvas.width, canvas.height] = [width, height];
  return [canvas.getContext("2d"), width, height];
}

function describe(lab) {
  const { accuracy } = lab.picture;
  const right =
    accuracy === null || accuracy === undefined
      ? ""
      : `; ${Math.round(100 * accuracy)} % of them right`;
  const samples = `${lab.data.x.length} samples${lab.training ? "" : right}`;
  return `The plane of the two inputs, coloured by the answer of the network, with ${samples}`;
}
