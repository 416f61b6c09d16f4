// The network, layer by layer: what each is, its formula, its numbers as heat maps; and the
// sample that they are shown for.

import { element, everyFrame, find, say } from "../dom.js";
import { HeatMap } from "../heatmap.js";
import { flat, shapeOf, short } from "../numbers.js";
import { Card, inserter } from "./card.js";

export function startNetwork(lab, change, watch) {
  const list = find("layers");
  let cards = [];
  let input = null;
  let built = "";
  const changeLayers = (f, by) =>
    change((setup) => ({ ...setup, layers: f([...setup.layers]) }), by);

  // Where the layers are of the same kinds, the cards stay, and what one does there goes on.
  function build(layers) {
    const { kind } = lab.catalogue.data.find(({ name }) => name === lab.setup.data.name);
    const structure = String([kind, ...layers.map(({ layer }) => layer)]);
    if (structure === built) return cards.forEach((card, index) => card.set(layers[index]));
    const focused = focusIn(list);
    built = structure;
    input = inputCard(lab, changeLayers);
    cards = layers.map((layer, index) => new Card(lab, layer, index, layers.length, changeLayers));
    list.replaceChildren(input.node, ...cards.map((card) => card.node));
    focused();
  }

  function show() {
    if (find("play").hidden) return;
    const { snapshot } = lab;
    input.update(snapshot);
    cards.forEach((card, index) => snapshot.layers[index] && card.update(snapshot.layers[index]));
    const { sampled } = snapshot;
    if (!sampled) return say(find("watch"), "");
    say(find("watch"), `sample ${sampled.sample}: ${answer(sampled)}`);
  }

  lab.addEventListener("opened", () => {
    build(lab.setup.layers);
    mark(null);
    show();
  });
  lab.addEventListener(
    "snapshot",
    everyFrame(() => built && !find("network-error").textContent && show()),
  );
  find("watch-before").addEventListener("click", () => watch(-1));
  find("watch-after").addEventListener("click", () => watch(1));

  // The set-up cannot be opened: show it as it was meant, and why not.
  function mark(message, layers, undo) {
    const error = find("network-error");
    error.hidden = !message;
    error.replaceChildren();
    for (const id of ["train", "epoch", "sample", "reset"]) find(id).disabled = Boolean(message);
    find("graph-card").inert = Boolean(message); // it shows the network that is still there
    for (const { node } of cards) node.classList.remove("wrong");
    if (!message) return;
    build(layers);
    error.append(message + " ", element("button", { type: "button", onclick: undo }, "Undo"));
    const found = /^layers\[(\d+)\]/.exec(message);
    const index = found ? Number(found[1]) : cards.length - 1;
    cards.forEach((card, at) => {
      card.clear();
      card.node.classList.toggle("wrong", at === index);
    });
  }

  return {
    mark,
    restore: () => {
      build(lab.setup.layers);
      mark(null);
      show();
    },
  };
}

function answer({ input, target, output, reason }) {
  if (!output) return reason || "no output";
  if (output.length > 1) return spelled(input);
  const [expected, got] = [flat(target), flat(output)];
  if (expected.length === 1) return `expected ${short(expected[0])}, got ${short(got[0])}`;
  return `expected class ${largest(expected)}, got class ${largest(got)}`;
}

// The name of a row of tokens, of which the first is before it.
const spelled = ([[, ...tokens]]) =>
  tokens.map((token) => String.fromCharCode(97 + token)).join("");

const largest = (values) => values.indexOf(Math.max(...values));

function inputCard(lab, change) {
  const digits =
    lab.catalogue.data.find(({ name }) => name === lab.setup.data.name).kind === "digits";
  const map = new HeatMap("X", "Input of the watched sample", {
    grey: digits,
    tile: digits ? [8, 8] : null,
    floor: 1,
  });
  const target = new HeatMap("Y*", "Expected output of the watched sample", { floor: 1 });
  const node = element(
    "li",
    { class: "card input-card" },
    element("div", { class: "layer-head" }, element("h3", {}, "A sample")),
    element("div", { class: "layer-formula" }, element("p", {}, "X in, Y* expected")),
    element("div", { class: "maps" }, map.node, target.node),
    inserter(lab, 0, "the sample", (f) => change(f, { node })),
  );
  return {
    node,
    update({ sampled }) {
      if (!sampled) return;
      map.update(flat(sampled.input), shapeOf(sampled.input));
      target.update(flat(sampled.target), shapeOf(sampled.target));
    },
  };
}

// Rebuilding the cards must not lose the keyboard's place: returns what puts it back.
function focusIn(list) {
  const active = document.activeElement;
  if (!list.contains(active) || !active.dataset.key) return () => {};
  const { key } = active.dataset;
  return () => list.querySelector(`[data-key="${key}"]`)?.focus();
}
