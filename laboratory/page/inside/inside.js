// Look inside: one sample forward and backward, layer by layer, with every number.

import { element, find, leave, put, say } from "../dom.js";
import { typed } from "../play/settings.js";
import { formula, matrix } from "./matrix.js";

export function startInside(lab) {
  let sections = [];
  let at = 0;
  let index = null; // of the sample
  let shownFor = ""; // which moment
  const sample = find("inside-sample");
  const fractions = find("inside-fractions");

  // which() is asked in turn: the index of the sample, or null for the one that is learned next.
  // field: where that was chosen
  function explain(which, keep = false, field = null) {
    const exact = fractions.checked;
    const shows = leave(field);
    return lab.inTurn(() => {
      shows();
      return explainNow(which(), exact, keep);
    });
  }

  async function explainNow(which, exact, keep) {
    const wanted = { sample: which, numbers: exact ? "fractions" : "floats" };
    try {
      const answer = await lab.engine.ask("explain", wanted);
      ({ sections, sample: index } = answer);
      at = keep ? Math.min(at, sections.length - 1) : 0;
      put(sample, index);
      sample.removeAttribute("aria-invalid");
      shownFor = lab.moment;
      build();
      tell(exact ? answer.note || "In fractions nothing is rounded: every number here is exact." : "");
    } catch ({ message }) {
      if (exact) {
        put(fractions, false);
        await explainNow(which, false, keep);
      }
      tell(message);
    }
  }

  function tell(text) {
    find("inside-reason").hidden = !text;
    say(find("inside-reason"), text);
  }

  function build() {
    find("inside-rail").replaceChildren(
      ...sections.map((section, index) => {
        const button = element(
          "button",
          { type: "button", onclick: () => go(index) },
          ...railText(section),
        );
        return element("li", { "data-direction": section.direction }, button);
      }),
    );
    go(at);
  }

  function go(index) {
    at = index;
    const section = sections[at];
    [...find("inside-rail").children].forEach((item, other) => {
      const button = item.firstChild;
      if (other === at) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
      if (other === at) button.scrollIntoView({ block: "nearest", inline: "center" });
    });
    find("inside-back").disabled = at === 0;
    find("inside-next").disabled = at === sections.length - 1;
    say(find("inside-where"), `Step ${at + 1} of ${sections.length}`);
    find("inside-step").replaceChildren(
      element("h2", {}, ...heading(section)),
      element("p", { class: "hint" }, about(section)),
      ...section.steps.map((step) => equation(besideOld(step, section), section)),
    );
  }

  // After the step, the old error stands beside the new one.
  function besideOld(step, { direction }) {
    const matrices = sections
      .filter((section) => section.direction === "error")
      .slice(-1) // of a batch, its own
      .flatMap((section) => section.steps.flatMap((step) => step.matrices));
    const old = direction === "after" && matrices.find(({ name }) => name === "E");
    return old ? { ...step, matrices: [{ ...old, name: "old E" }, ...step.matrices] } : step;
  }

  find("inside-back").addEventListener("click", () => go(at - 1));
  find("inside-next").addEventListener("click", () => go(at + 1));
  fractions.addEventListener("change", () => explain(() => index, true, fractions));
  sample.addEventListener("change", () => {
    const { value } = sample;
    explain(() => sampleAt(value), false, sample).catch(({ message }) => {
      sample.setAttribute("aria-invalid", "true");
      tell(message);
    });
  });
  find("inside-learn").addEventListener("click", () => {
    lab.step({ samples: 1 });
    explain(() => null, true);
  });

  function sampleAt(text) {
    const chosen = typed(text);
    const most = lab.data.x.length - 1;
    if (!Number.isInteger(chosen) || chosen < 0 || chosen > most)
      throw new Error(`Expected a sample from 0 to ${most}, got ${text}.`);
    return chosen;
  }

  find("inside").addEventListener("keydown", (event) => {
    if (event.target.closest("input, .matrix-box")) return;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1 }[event.key];
    if (to === undefined || !sections[to]) return;
    event.preventDefault();
    go(to);
  });

  return {
    rests: true,
    show: () =>
      lab.inTurn(() => shownFor !== lab.moment && explainNow(null, fractions.checked, false)),
  };
}

const ARROWS = { forward: "→", backward: "←", step: "↻" };

// "FORWARD, layers[0]: FCLayer((1, 2), (1, 3))" as ["→", "layers[0] FCLayer"]
function railText({ title, direction, layer }) {
  if (layer === undefined || layer === null)
    return [element("span", {}, sentence(title.replace(/^SAMPLE \d+, /, "")))];
  const [, place, name] = NAMED.exec(title);
  return [
    element("span", { class: "arrow", "aria-label": direction }, ARROWS[direction] || ""),
    ` ${place} ${name}`,
  ];
}

function heading({ title, direction, layer }) {
  if (layer === undefined || layer === null) return [sentence(title)];
  return [
    `${HEADS[direction]} `,
    element("code", {}, title.slice(title.indexOf("layers["))),
  ];
}

const NAMED = /(layers[^:]*): (\w+)/;
const HEADS = { forward: "Forward through", backward: "Backward through", step: "The step of" };

const sentence = (text) => text[0].toUpperCase() + text.slice(1).toLowerCase();

function about({ direction }) {
  return (
    {
      start: "What goes in, what should come out, and how far each step goes.",
      forward: "X comes from the layer before, Y goes to the next.",
      error:
        "How wrong the answer is, as one number, and its derivative by each output: with it " +
        "begins the way back.",
      sample: "One sample of the batch; of the others only their derivatives are shown.",
      step: "What the layer's parameters become, by their derivatives.",
      backward:
        "dE/dY arrives from the layer behind, dE/dX leaves to the layer before; the parameters " +
        "move against their own derivatives.",
      after: "The same once more, with the new parameters: the error should be smaller.",
    }[direction] || ""
  );
}

function equation(step, section) {
  let result = step.matrices.length - 1;
  return element(
    "section",
    { class: "equation" },
    element("p", { class: "formula" }, ...formula(step.formula)),
    element(
      "div",
      { class: "matrices" },
      step.matrices.map((given, index) =>
        matrix(given, badge(given.name, section, index === result)),
      ),
    ),
  );
}

// What arrives at the layer and what leaves it.
function badge(name, { direction }, last) {
  const letter = name.split(" (")[0];
  if (direction === "forward")
    return letter === "X" ? "arrives" : letter === "Y" && last ? "leaves" : "";
  if (direction === "backward")
    return letter === "dE/dY" ? "arrives" : letter === "dE/dX" && last ? "leaves" : "";
  return "";
}
