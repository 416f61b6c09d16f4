// Data, loss, how the network learns, and seeds.

import { element, find, leave, options, put, say } from "../dom.js";
import { icon } from "./icons.js";

const TEXTS = {
  xor: "Four points: the answer is 1 where exactly one input is 1.",
  circle: "A disc in the middle, and a ring around it.",
  spirals: "Two spirals around each other: a hard one for a small network.",
  moons: "Two half moons that reach into each other.",
  curve: "Points of 4x³ − 3x with some noise; one number in, one number out.",
  digits: "Handwritten digits, 8 × 8 pixels: 64 numbers in, ten classes out.",
  names: "Letter by letter: which comes next? What it expects, drawn letter by letter, makes new names.",
};

export function startSettings(lab, change) {
  const sets = find("data-sets");
  const loss = find("loss");
  const rate = find("rate");
  const seed = find("seed");
  const batch = find("batch");
  const shuffle = find("shuffle");
  const optimizer = find("optimizer");
  const own = []; // fields of the optimizer's own numbers: {name, input, label}
  const fields = {
    samples: numberField("Samples"),
    noise: numberField("Noise"),
    dataSeed: numberField("Seed of the data"),
  };
  const more = element(
    "details",
    { class: "more" },
    element("summary", {}, "Samples and noise"),
    element(
      "div",
      { class: "fields" },
      Object.values(fields).map((field) => field.label),
    ),
  );
  find("settings-error").before(more);
  let built = false;

  function build() {
    sets.append(
      ...lab.catalogue.data.map((data) => {
        const radio = element("input", { type: "radio", name: "data", value: data.name });
        radio.addEventListener("change", () =>
          change(() => structuredClone(data.setup), { field: sets }),
        );
        return element("label", {}, radio, icon(data.name), data.title);
      }),
    );
    loss.append(...options(lab.catalogue.losses.map(({ name, title }) => [name, title])));
    optimizer.append(...options(lab.catalogue.optimizers.map(({ name, title }) => [name, title])));
    for (const { name, title } of lab.catalogue.features) {
      const box = element("input", { type: "checkbox", value: name });
      whenChosen(box, withFeature);
      find("features").append(element("label", {}, box, title));
    }
    for (const { name, options } of lab.catalogue.optimizers)
      for (const option of options) ownField(name, option);
    built = true;
  }

  const features = () => [...find("features").querySelectorAll("input")];

  // Changes the set-up to what a box or a list says.
  function whenChosen(field, f) {
    field.addEventListener("change", () => {
      const { value, checked } = field;
      change((setup) => f(setup, value, checked), { field });
    });
  }

  // With or without a feature, in the catalogue's order; the last one stays.
  function withFeature(setup, name, wanted) {
    const before = setup.data.features || []; // none if other data were chosen meanwhile
    const has = (value) => (value === name ? wanted : before.includes(value));
    const names = lab.catalogue.features.map((feature) => feature.name).filter(has);
    if (!before.length || !names.length) return setup;
    return { ...setup, data: { ...setup.data, features: names } };
  }

  // A number that one of the optimizers takes.
  function ownField(of, option) {
    const { input, label } = numberField(option.title);
    own.push({ of, name: option.name, input, label });
    find("rate").parentElement.after(...own.map((field) => field.label));
    whenEntered(input, (setup, value) => ({
      ...setup,
      optimizer: { ...setup.optimizer, [option.name]: value },
    }));
  }

  function show() {
    if (!built) build();
    const { setup } = lab;
    for (const radio of sets.querySelectorAll("input"))
      put(radio, radio.value === setup.data.name, sets);
    say(find("data-text"), TEXTS[setup.data.name] || "");
    const chosen = setup.data.features;
    find("features").hidden = !chosen;
    for (const box of features()) {
      put(box, Boolean(chosen?.includes(box.value)));
      box.disabled = box.checked && chosen.length === 1; // the last one stays
    }
    put(loss, setup.loss);
    put(rate, lab.snapshot.learning_rate);
    put(seed, setup.seed);
    put(batch, setup.batch_size);
    put(shuffle, setup.shuffle);
    put(optimizer, setup.optimizer.name);
    for (const { of, name, input, label } of own) {
      label.hidden = of !== setup.optimizer.name;
      if (!label.hidden) put(input, setup.optimizer[name]);
    }
    put(fields.samples.input, setup.data.samples);
    put(fields.noise.input, setup.data.noise);
    put(fields.dataSeed.input, setup.data.seed);
    const { samples, noise } = lab.catalogue.data.find(({ name }) => name === setup.data.name);
    fields.samples.label.hidden = samples.least === samples.most;
    shuffle.parentElement.hidden = setup.data.name === "names"; // in random order already
    fields.noise.label.hidden = noise.least === noise.most;
  }

  whenChosen(loss, (setup, value) => ({ ...setup, loss: value }));
  whenChosen(shuffle, (setup, _, checked) => ({ ...setup, shuffle: checked }));
  whenEntered(batch, (setup, value) => ({ ...setup, batch_size: value }));
  // The learning rate follows, for an optimizer's steps are longer.
  whenChosen(optimizer, (setup, value) => {
    const share = (wanted) => lab.catalogue.optimizers.find(({ name }) => name === wanted).share;
    const times = share(value) / share(setup.optimizer.name);
    return {
      ...setup,
      optimizer: { name: value },
      learning_rate: setup.learning_rate * times,
    };
  });
  rate.addEventListener("change", () =>
    entered(rate, (value) => {
      const shows = leave(rate);
      return lab.inTurn(async () => {
        shows();
        const answer = await lab.engine.ask("set", { learning_rate: value() });
        lab.setup = { ...lab.setup, learning_rate: answer.learning_rate };
        lab.snapshot = { ...lab.snapshot, learning_rate: answer.learning_rate };
        lab.tell("setup");
      });
    }),
  );
  whenEntered(seed, (setup, value) => ({ ...setup, seed: value }));
  for (const [name, field] of [
    ["samples", "samples"],
    ["noise", "noise"],
    ["dataSeed", "seed"],
  ])
    whenEntered(fields[name].input, (setup, value) => ({
      ...setup,
      data: { ...setup.data, [field]: value },
    }));

  // Changes the set-up to a number that is typed.
  function whenEntered(input, f) {
    input.addEventListener("change", () =>
      entered(input, (value) =>
        change((setup) => f(setup, value()), { strict: true, field: input }),
      ),
    );
  }

  // Takes the number that was typed, by use(value), which calls value() in its turn; if it is none,
  // or is refused, says so and changes nothing.
  async function entered(input, use) {
    const error = find("settings-error");
    const { value: text } = input;
    try {
      await use(() => typed(text));
      error.hidden = true;
      input.removeAttribute("aria-invalid");
    } catch (problem) {
      input.setAttribute("aria-invalid", "true");
      say(error, problem.message);
      error.hidden = false;
    }
  }

  lab.addEventListener("opened", () => {
    for (const input of [rate, seed, batch, ...own.map((field) => field.input), ...Object.values(fields).map((field) => field.input)])
      input.removeAttribute("aria-invalid");
    find("settings-error").hidden = true;
    show();
  });
}

function numberField(title) {
  const input = element("input", { inputmode: "decimal", autocomplete: "off", size: "6" });
  return { input, label: element("label", {}, title + " ", input) };
}

// A decimal comma is as good as a point.
export function typed(text) {
  const value = Number(text.trim().replace(",", "."));
  if (text.trim() === "" || !Number.isFinite(value))
    throw new Error(`Expected a number such as 0.1, got “${text}”.`);
  return value;
}
