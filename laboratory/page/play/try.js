// "Try this": experiments for the first minutes. Each sets something up and says what to look at.

import { element, find, say } from "../dom.js";

const dense = (size) => ({ layer: "dense", size });
const tanh = { layer: "activation", function: "tanh" };

const TRIALS = [
  {
    title: "XOR without a hidden layer",
    data: "xor",
    set: (setup) => ({ ...setup, layers: [dense(1), tanh] }),
    look: "One neuron divides the plane by one straight line, and no line separates these four points: the error stays. Now add a layer, and train.",
  },
  {
    title: "A circle without a hidden layer",
    data: "circle",
    set: (setup) => ({
      ...setup,
      data: { ...setup.data, features: ["x1^2", "x2^2"] },
      layers: [dense(1), { layer: "activation", function: "sigmoid" }],
    }),
    look: "With the squares as inputs one neuron is enough: their sum grows with the distance from the middle. Take x₁ and x₂ instead: no line separates the disc from the ring.",
  },
  {
    title: "A learning rate too large",
    data: "curve",
    set: (setup) => ({ ...setup, learning_rate: 3 }),
    look: "Each step goes the right way, but too far: the error grows until it is no longer a number. Take 0.1 instead, and reset.",
  },
  {
    title: "A wrong sign, and who finds it",
    data: "xor",
    set: (setup) => setup,
    plant: ["FCLayer", "axpy(-learning_rate, weights_error", "axpy(learning_rate, weights_error"],
    look: "The weights now move with their derivative instead of against it. Press Run: gradcheck finds it and names it, and the error climbs.",
  },
  {
    title: "What a neuron looks for",
    data: "digits",
    set: (setup) => setup,
    look: "Each picture in the network is one neuron's weights: orange where ink speaks for it, blue where it speaks against. Draw a digit, and see which answer.",
  },
  {
    title: "What a name-writing network looks at",
    data: "names",
    set: (setup) => setup,
    look: "It only learns which letter comes next. See noise turn into names; then point at a letter: each head weighs the letters so far in its own way. Try your own name, too.",
  },
];

// change(f) opens a set-up as in play.js; plant(class, old, new) changes a source in Write
export function startTrials(lab, change, plant) {
  const text = find("try-text");
  let latest = null; // of two that are begun in one breath
  find("try-list").append(
    ...TRIALS.map((trial) =>
      element("li", {}, element("button", { type: "button", onclick: () => begin(trial) }, trial.title)),
    ),
  );

  async function begin({ data, set, look, plant: planted }) {
    const mine = (latest = {});
    await lab.inTurn(() => lab.ask("unedit")); // from an experiment before
    await change(() => set(structuredClone(lab.catalogue.data.find(({ name }) => name === data).setup)));
    if (mine !== latest) return;
    say(text, look);
    text.hidden = false;
    scrollTo({ top: 0 });
    if (planted) return plant(...planted, look);
    if (!lab.goesOn) lab.start();
  }
}
