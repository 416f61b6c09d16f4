// What a changed source does to the network of Play: the errors with it, beside those without.

import { colours, css } from "../colours.js";
import { find, say } from "../dom.js";
import { hideMessage } from "../message.js";
import { short } from "../numbers.js";
import { errorPlot, series } from "../play/curve.js";

const SAMPLES = { classes: 1200, curve: 1200, digits: 300, names: 50 }; // to train each network on

let plot = null;
let kept = { key: "", trained: null }; // what the original gives

export async function showEffect(lab, name, source) {
  const { kind } = lab.catalogue.data.find(({ name }) => name === lab.setup.data.name);
  const epochs = Math.max(1, Math.min(200, Math.round(SAMPLES[kind] / lab.data.x.length)));
  const key = JSON.stringify([lab.setup, epochs, lab.opened, name]);
  if (kept.key !== key) {
    await lab.engine.ask("unedit", { class: name });
    kept = { key, trained: await train(lab, epochs) };
    await lab.engine.ask("edit", { class: name, source });
  }
  const original = kept.trained;
  lab.stopped = "";
  const changed = await train(lab, epochs);
  await lab.again("reset");
  draw(original.errors, changed.errors);
  const after = kind === "names" ? `after ${epochs * lab.snapshot.of} names` : `after ${epochs} epochs`;
  let text = `Orange: error ${last(changed)} ${after}. Grey, the original: ${last(original)}.`;
  if (lab.stopped) {
    text = `${lab.stopped} Grey: the original.`;
    hideMessage();
  } else if (original.digest === changed.digest) {
    text = "The same network as with the original, to the last bit: ";
    text += `error ${last(changed)} ${after}.`;
  }
  say(find("write-effect-text"), text);
  find("write-curve").setAttribute("aria-label", text);
}

const last = ({ errors }) => (errors.length ? short(errors[errors.length - 1]) : "none");

async function train(lab, epochs) {
  await lab.engine.ask("reset");
  const { errors, digest } = await lab.engine.ask("step", { epochs });
  return { errors: errors.values, digest };
}

function draw(original, changed) {
  plot?.destroy();
  find("write-effect").hidden = false;
  const { faint, positive } = colours();
  plot = errorPlot(find("write-curve"), false, [
    series("original", css(faint)),
    series("changed", css(positive)),
  ]);
  const count = Math.max(original.length, changed.length);
  const filled = (list) =>
    Array.from({ length: count }, (_, i) => (typeof list[i] === "number" ? list[i] : null));
  plot.broken = changed
    .map((error, i) => [i + 1, error])
    .filter(([, error]) => typeof error !== "number");
  plot.setData([Array.from({ length: count }, (_, i) => i + 1), filled(original), filled(changed)]);
}
