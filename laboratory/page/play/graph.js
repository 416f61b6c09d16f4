// The network as neurons: each with its own small plane, what it makes of the inputs, and lines as
// thick and coloured as their weights. The pointer enlarges; layers and neurons come and go here.

import { colours, css, grey, onColours, signed } from "../colours.js";
import { element, everyFrame, find, say } from "../dom.js";
import { flat, short } from "../numbers.js";
import { prepare } from "./plane.js";

const LEVELS = 63; // as background.py has it
const MOST = 16; // neurons a column
const HEAD = 52; // CSS pixels above the neurons, for the columns' names and buttons

export function startGraph(lab, change) {
  const canvas = element("canvas", { role: "img", "aria-label": "The network" });
  const heads = element("div", { class: "graph-heads" });
  const large = element("canvas", { width: 144, height: 144 });
  const text = element("p");
  const tip = element("div", { class: "graph-tip", hidden: true }, large, text);
  const box = find("graph");
  box.append(canvas, heads, tip);
  let columns = null;
  let spots = []; // {x, y, size, column, index} of the neurons as drawn
  let built = "";

  let shown = []; // of each column a function that shows it in its head

  const layers = (f, node) =>
    change((setup) => ({ ...setup, layers: f([...setup.layers]) }), { node });

  function build() {
    columns = columnsOf(lab.snapshot, lab.catalogue);
    find("graph-card").hidden = !columns;
    if (!columns) return;
    tip.hidden = true;
    spots = [];
    canvas.setAttribute("aria-label", describe(columns));
    const { kind } = lab.catalogue.data.find(({ name }) => name === lab.setup.data.name);
    const structure = JSON.stringify([kind, columns.map(({ dense, end }) => [dense, end])]);
    if (structure !== built) {
      built = structure;
      const made = columns.map(head);
      heads.replaceChildren(...made.map(({ node }) => node));
      shown = made.map(({ show }) => show);
    }
    columns.forEach((column, at) => shown[at](column));
  }

  function head({ dense, end }, at) {
    const left = `${(100 * (at + 0.5)) / columns.length}%`;
    const name = element("span");
    const node = element("div", { style: `left: ${left}` }, name);
    const named = ({ title }) => say(name, title);
    if (at === 0 || at === columns.length - 1) return { node, show: named };
    const tool = (sign, f) =>
      element("button", { type: "button", class: "quiet", onclick: () => layers(f(), node) }, sign);
    const resized = (by) => (all) => {
      const size = Math.max(1, Math.min(MOST, all[dense].size + by));
      all[dense] = { ...all[dense], size };
      return all;
    };
    const removed = (all) => all.filter((_, k) => k < dense || k > end);
    const less = tool("−", () => (columns[at].size > 1 ? resized(-1) : removed));
    const more = tool("+", () => resized(1));
    node.append(element("span", { class: "graph-tools" }, less, more));
    const where = `layers[${dense}]`;
    const show = (column) => {
      named(column);
      label(less, column.size > 1 ? `A neuron less in ${where}` : `Remove ${where}`);
      label(more, `A neuron more in ${where}`);
      more.disabled = column.size >= MOST;
    };
    return { node, show };
  }

  function label(button, text) {
    button.title = text;
    button.setAttribute("aria-label", text);
  }

  function paintNow() {
    if (!columns || !box.offsetParent || lab.snapshot.layers.length <= columns.at(-1).end) return;
    const [context, width, height] = prepare(canvas);
    const ratio = window.devicePixelRatio || 1;
    context.clearRect(0, 0, width, height);
    const top = HEAD * ratio;
    const most = Math.max(...columns.map(({ size }) => size));
    const room = (height - top) / most;
    const large = Math.min(64 * ratio, (width / columns.length) * 0.5);
    const size = Math.min(room * 0.84, large);
    const step = (count) => Math.min(size * 1.35, (height - top) / count);
    spots = columns.flatMap((column, at) =>
      Array.from({ length: column.size }, (_, index) => ({
        x: (width * (at + 0.5)) / columns.length,
        y: top + (height - top) / 2 + (index - (column.size - 1) / 2) * step(column.size),
        size: column.picture ? large : size,
        at,
        index,
      })),
    );
    lines(context, ratio);
    for (const spot of spots) neuron(context, spot, spot.x, spot.y, spot.size, ratio);
    if (columns[0].names) for (const spot of spotsOf(0)) inputName(context, spot, ratio);
  }

  const spotsOf = (at) => spots.filter((spot) => spot.at === at);

  function* connections() {
    for (let at = 1; at < columns.length; at++) {
      const [weights] = lab.snapshot.layers[columns[at].dense].parameters || [];
      if (!weights || columns[at - 1].picture) continue;
      const values = flat(weights.values);
      for (const from of spotsOf(at - 1))
        for (const to of spotsOf(at))
          yield { from, to, at, value: values[from.index * columns[at].size + to.index] };
    }
  }

  function lines(context, ratio) {
    const all = [...connections()].filter(({ value }) => value !== undefined);
    const largest = Math.max(1.5, ...all.map(({ value }) => Math.abs(value)).filter(Number.isFinite));
    for (const { from, to, value } of all) {
      const share = Number.isFinite(value) ? Math.abs(value) / largest : 0;
      context.beginPath();
      curve(context, from, to);
      context.lineWidth = ratio * (0.6 + 5 * share);
      context.setLineDash(Number.isFinite(value) ? [] : [3 * ratio, 4 * ratio]);
      context.strokeStyle = css(signed(Math.sign(value) * Math.sqrt(share)), 0.35 + 0.6 * share);
      context.stroke();
    }
    context.setLineDash([]);
  }

  function neuron(context, { at, index }, x, y, size, ratio) {
    const [left, top] = [x - size / 2, y - size / 2];
    const { card, faint, positive } = colours();
    context.fillStyle = css(card);
    context.fillRect(left, top, size, size);
    const seen = plane(at, index);
    if (seen?.length > 1 && seen[0].length > 1) {
      context.imageSmoothingEnabled = !columns[at].picture;
      context.drawImage(image(seen, columns[at].picture), left, top, size, size);
    } else if (seen) {
      context.beginPath();
      const [line] = seen;
      line.forEach((value, k) =>
        context.lineTo(left + (size * k) / (line.length - 1), y - (size / 2) * 0.9 * value),
      );
      context.lineWidth = 2 * ratio;
      context.strokeStyle = css(positive);
      context.stroke();
    }
    context.lineWidth = ratio;
    context.strokeStyle = css(faint);
    context.strokeRect(left, top, size, size);
  }

  // The name of an input, left of its plane.
  function inputName(context, { x, y, size, index }, ratio) {
    context.fillStyle = css(colours().faint);
    context.font = `${13 * ratio}px system-ui, sans-serif`;
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillText(columns[0].names[index], x - size / 2 - 6 * ratio, y);
  }

  // What a neuron makes of the inputs, from -1 to 1, in rows from the top; undefined if not known.
  function plane(at, index) {
    const { planes } = lab.picture;
    const column = columns[at];
    const { sampled } = lab.snapshot;
    if (column.picture) return sampled && rows(flat(sampled.input), 8);
    const letters = planes?.layers.find(({ layer }) => layer === (column.end ?? -1))?.neurons[index];
    if (letters) {
      const flip = at === columns.length - 1 && lab.setup.layers[column.end].function === "sigmoid";
      const values = Array.from(letters, (letter) =>
        letter === " " ? NaN : (2 * (letter.charCodeAt(0) - 48)) / LEVELS - 1,
      ).map((value) => (flip ? 2 * value - 1 : value));
      return values.length === planes.n ? [values] : rows(values, planes.n).reverse();
    }
    const [weights] = lab.snapshot.layers[column.dense]?.parameters || [];
    if (weights && columns[at - 1].picture) {
      // what it looks for in a digit
      const own = flat(weights.values).filter((_, k) => k % column.size === index);
      const most = Math.max(0.25, ...own.map(Math.abs).filter(Number.isFinite));
      return rows(own.map((value) => value / most), 8);
    }
    const output = at ? lab.snapshot.layers[column.end].output : sampled?.input;
    const value = output && flat(output)[index];
    return value === undefined ? undefined : [[value, value], [value, value]]; // prettier-ignore
  }

  const paint = everyFrame(paintNow);

  // --- the pointer --------------------------------------------------------------------------

  function point(event) {
    const area = canvas.getBoundingClientRect();
    const ratio = canvas.width / area.width;
    const [x, y] = [(event.clientX - area.left) * ratio, (event.clientY - area.top) * ratio];
    const spot = spots.find((s) => Math.abs(s.x - x) < s.size / 2 && Math.abs(s.y - y) < s.size / 2);
    const line = spot ? null : nearest(x, y, 7 * ratio);
    tip.hidden = !spot && !line;
    if (tip.hidden) return;
    large.hidden = !spot;
    if (spot) {
      const context = large.getContext("2d");
      context.clearRect(0, 0, 144, 144);
      neuron(context, spot, 72, 72, 143, 1);
    }
    say(text, spot ? about(spot) : `weight ${short(line.value)}`);
    const left = event.clientX - area.left;
    tip.style.left = left > area.width / 2 ? "auto" : `${left + 16}px`;
    tip.style.right = left > area.width / 2 ? `${area.width - left + 16}px` : "auto";
    tip.style.top = `${Math.max(0, Math.min(area.height - 190, event.clientY - area.top - 60))}px`;
  }

  function nearest(x, y, within) {
    let [found, least] = [null, within];
    for (const connection of connections()) {
      const { from, to } = connection;
      for (let t = 0.05; t < 1; t += 0.05) {
        const distance = Math.hypot(...between(from, to, t).map((place, k) => place - [x, y][k]));
        if (distance < least) [found, least] = [connection, distance];
      }
    }
    return found;
  }

  function about({ at, index }) {
    const column = columns[at];
    if (column.picture) return "the sample that is watched";
    if (at === 0) return `input ${column.names[index]}`;
    const { parameters, output } = lab.snapshot.layers[column.end];
    const bias = (lab.snapshot.layers[column.dense].parameters || parameters || []).find(
      ({ name }) => name === "bias",
    );
    const got = output && flat(output)[index];
    const parts = [`neuron ${index}, layers[${column.end}]: ${column.name}`];
    if (bias) parts.push(`bias ${short(flat(bias.values)[index])}`);
    if (got !== undefined) parts.push(`${short(got)} for the watched sample`);
    return parts.join("; ");
  }

  canvas.addEventListener("pointermove", point);
  canvas.addEventListener("pointerdown", point);
  canvas.addEventListener("pointerleave", () => (tip.hidden = true));

  // A hidden layer before the last dense one.
  find("graph-more").addEventListener("click", () =>
    layers((all) => {
      const place = all.findLastIndex(({ layer }) => layer === "dense");
      const hidden = [{ layer: "dense", size: 4 }, { layer: "activation", function: "tanh" }];
      return [...all.slice(0, place), ...hidden, ...all.slice(place)];
    }),
  );

  lab.addEventListener("opened", build);
  for (const event of ["opened", "snapshot", "picture"]) lab.addEventListener(event, paint);
  onColours(paint);
  new ResizeObserver(paint).observe(box);
}

// The inputs and each dense layer with what follows it, as columns of neurons; null where the
// network is none of columns.
function columnsOf({ layers, setup }, { features, layers: kinds }) {
  const chosen = features.filter(({ name }) => setup.data.features?.includes(name));
  const names = chosen.length ? chosen.map(({ title }) => title) : ["x"];
  const columns = [
    setup.data.name === "digits"
      ? { size: 1, title: "the sample", picture: true }
      : { size: names.length, title: names.length > 1 ? "inputs" : "input", names },
  ];
  for (const [at, { layer, output_shape: shape }] of layers.entries()) {
    const last = columns.at(-1);
    const name = setup.layers[at].function || kinds.find((kind) => kind.layer === layer).title;
    if (shape.length !== 2 || shape[1] > MOST) return null;
    if (layer === "dense")
      columns.push({ dense: at, end: at, size: shape[1], title: `${shape[1]} ${name}`, name });
    else if (last.dense === undefined) return null;
    else Object.assign(last, { end: at, title: `${shape[1]} ${name}`, name });
  }
  return columns;
}

const describe = (columns) =>
  `The network: ${columns.map(({ title }) => title).join(", then ")}. ` +
  "Thick lines are large weights, blue ones negative, orange ones positive.";

// Both ends and the two points that make a line a curve.
function bend(from, to) {
  const [x, y] = [from.x + from.size / 2, to.x - to.size / 2];
  const middle = (x + y) / 2;
  return [[x, from.y], [middle, from.y], [middle, to.y], [y, to.y]]; // prettier-ignore
}

function curve(context, from, to) {
  const [start, ...rest] = bend(from, to);
  context.moveTo(...start);
  context.bezierCurveTo(...rest.flat());
}

function between(from, to, t) {
  const points = bend(from, to);
  const share = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
  return [0, 1].map((k) => points.reduce((sum, point, j) => sum + share[j] * point[k], 0));
}

const rows = (values, n) =>
  Array.from({ length: values.length / n }, (_, k) => values.slice(k * n, (k + 1) * n));

function image(plane, picture) {
  const small = document.createElement("canvas");
  [small.width, small.height] = [plane[0].length, plane.length];
  const pixels = new ImageData(small.width, small.height);
  plane.flat().forEach((value, k) => {
    const colour = picture ? grey(value) : signed(0.85 * value);
    pixels.data.set([...colour, 255], 4 * k);
  });
  small.getContext("2d").putImageData(pixels, 0, 0);
  return small;
}
