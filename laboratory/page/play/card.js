// One layer of the network: what it is and takes, its formula, its parameters and its output.

import { element, options, put, say } from "../dom.js";
import { HeatMap } from "../heatmap.js";
import { flat, shapeOf, times } from "../numbers.js";
import { typed } from "./settings.js";

const FORMULAS = {
  dense: "Y = X W + B",
  convolution: "Y_k = B_k + Σ_d X_d ⋆ W_dk",
  max_pooling: "Y: the largest of each window",
  average_pooling: "Y: the mean of each window",
  flatten: "Y: X as one row",
  dropout: "training: some X become 0",
  embedding: "Y_p = W[x_p]",
  position: "Y_p = X_p + W_p",
  rms_norm: "Y = X / √(mean of X² + ε)",
  attention: "N = X / √…, A = softmax(N W_q (N W_k)ᵀ / √h), Y = X + A N W_v W_o",
  feed_forward: "N = X / √…, Y = X + relu(N W) W₂",
  scores: "Y = X W",
  softmax: "Y_i = exp(X_i) / Σ_j exp(X_j)",
};

const LETTERS = {
  weights: "W",
  bias: "B",
  "weights 2": "W₂",
  query_weights: "W q",
  key_weights: "W k",
  value_weights: "W v",
  output_weights: "W o",
};

export class Card {
  // change(f, {node, field}) opens the set-up with the layers that f makes of the present ones
  constructor(lab, layer, index, count, change) {
    this.lab = lab;
    this.index = index;
    this.change = (f, field) => change(f, { node: this.node, field });
    this.fields = []; // {name, show(value)}
    this.kind = lab.catalogue.layers.find((kind) => kind.layer === layer.layer);
    this.shape = element("span", { class: "shape" });
    this.maps = element("div", { class: "maps" });
    this.heatmaps = {};
    const { title } = this.kind;
    this.place = `layers[${index}]`;
    this.edited = element("span", { class: "edited", hidden: true }, "edited");
    this.formula = element("p");
    this.node = element(
      "li",
      { class: "card" },
      element(
        "div",
        { class: "layer-head" },
        element("h3", {}, element("span", { class: "place" }, this.place), ` ${title}`),
        this.edited,
        this.tools(title, count),
      ),
      element(
        "div",
        { class: "layer-formula" },
        this.formula,
        this.shape,
      ),
      element(
        "div",
        { class: "layer-fields" },
        this.kind.options.map((option) => this.field(option)),
      ),
      this.maps,
      inserter(lab, index + 1, `${this.place}, ${title}`, this.change),
    );
    this.set(layer);
  }

  // Another layer of this kind takes the place: what one is doing here can go on.
  set(layer) {
    for (const { name, show } of this.fields) show(layer[name]);
    this.formula.replaceChildren(...formula(FORMULAS[layer.layer] || `Y = ${layer.function}(X)`));
  }

  field(option) {
    const { name } = option;
    const key = `${this.index}-${name}`;
    const set = (changed, field) =>
      this.change((layers) => {
        layers[this.index] = { ...layers[this.index], [name]: changed };
        return layers;
      }, field);
    if (option.kind === "function") {
      const select = element(
        "select",
        { "data-key": key },
        options(this.lab.catalogue.activations.map((name) => [name, name])),
      );
      select.addEventListener("change", () => set(select.value, select));
      this.fields.push({ name, show: (value) => put(select, value) });
      return element("label", {}, option.title, select);
    }
    const pair = option.kind === "pair";
    const inputs = (pair ? ["rows", "columns"] : [""]).map((which, at) =>
      element("input", {
        inputmode: "decimal",
        autocomplete: "off",
        "data-key": `${key}-${at}`,
        "aria-label": pair ? `${option.title}, ${which}` : null,
      }),
    );
    const show = (value) => inputs.forEach((input, at) => put(input, pair ? value[at] : value));
    this.fields.push({ name, show });
    for (const input of inputs) {
      input.addEventListener("change", () => {
        const entered = inputs.map(({ value }) => {
          try {
            return typed(value);
          } catch {
            return value;
          }
        });
        set(pair ? entered : entered[0], input);
      });
    }
    if (!pair) return element("label", {}, option.title, inputs[0]);
    return element(
      "span",
      { class: "pair", role: "group", "aria-label": option.title },
      element("span", { class: "pair-title" }, option.title),
      inputs[0],
      " × ",
      inputs[1],
    );
  }

  tools(title, count) {
    const tool = (text, label, key, disabled, f) =>
      element(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-label": `${label} ${this.place}, ${title}`,
          title: label.replace(":", ""),
          disabled,
          "data-key": `${this.index}-${key}`,
          onclick: () => this.change(f),
        },
        text,
      );
    const swap = (at, other) => (layers) => {
      [layers[at], layers[other]] = [layers[other], layers[at]];
      return layers;
    };
    return element(
      "span",
      { class: "layer-tools" },
      tool("‹", "Move one place earlier:", "before", this.index === 0, swap(this.index, this.index - 1)),
      tool("›", "Move one place later:", "after", this.index === count - 1, swap(this.index, this.index + 1)),
      tool("×", "Remove", "remove", count === 1, (layers) =>
        layers.filter((_, at) => at !== this.index),
      ),
    );
  }

  // Nothing is known of a layer that could not be opened.
  clear() {
    say(this.shape, "");
    this.maps.replaceChildren();
    this.heatmaps = {};
  }

  // what a snapshot says about this layer
  update(state) {
    say(this.shape, times(state.output_shape));
    this.shape.title = `output shape (${state.output_shape.join(", ")})`;
    this.edited.hidden = !state.edited;
    for (const { name, shape, values } of state.parameters || [])
      this.map(
        name,
        LETTERS[name] || name,
        `${capital(name.replace("_", " "))} of ${this.place}`,
        0.25,
      ).update(flat(values), shape);
    if (state.parameters) this.columns(state);
    if (state.output)
      this.map("output", "Y", `Output of ${this.place}`, 1).update(
        flat(state.output),
        shapeOf(state.output),
      );
  }

  // Of a dense layer that sees digits, what each neuron looks for is a picture.
  columns(state) {
    const [parameter] = state.parameters;
    if (state.layer !== "dense" || !parameter || parameter.shape[0] !== 64 || this.index !== 0)
      return;
    this.map("weights").options.tile = [8, 8];
  }

  map(key, name, what, floor) {
    if (!this.heatmaps[key]) {
      this.heatmaps[key] = new HeatMap(name, what, { floor });
      this.maps.append(this.heatmaps[key].node);
    }
    return this.heatmaps[key];
  }
}

// The button between two cards that puts a layer at that place; change as in Card.
export function inserter(lab, place, after, change) {
  const menu = element(
    "details",
    { class: "inserter" },
    element(
      "summary",
      { "aria-label": `Add a layer after ${after}`, title: "Add a layer here" },
      "+",
    ),
    element(
      "div",
      { class: "menu" },
      lab.catalogue.layers.filter((kind) => kind.on_rows === (lab.setup.data.name === "names")).map((kind) =>
        element(
          "button",
          {
            type: "button",
            onclick: () => {
              menu.open = false;
              const layer = { layer: kind.layer };
              for (const option of kind.options) layer[option.name] = option.default;
              change((layers) => [...layers.slice(0, place), layer, ...layers.slice(place)]);
            },
          },
          kind.title,
        ),
      ),
    ),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  return menu;
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

// "X_d" with a true subscript
function formula(text) {
  return text.split(/_(\w+)/).map((part, at) => (at % 2 ? element("sub", {}, part) : part));
}
