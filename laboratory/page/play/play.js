// Play: the parts of it, what the engine sends for them, and changes of the set-up.

import { find, leave } from "../dom.js";
import { startBar } from "./bar.js";
import { startCurve } from "./curve.js";
import { digits } from "./digits.js";
import { fit } from "./fit.js";
import { names } from "./names.js";
import { startGraph } from "./graph.js";
import { startNetwork } from "./network.js";
import { plane } from "./plane.js";
import { startSettings } from "./settings.js";
import { startTrials } from "./try.js";

const PICTURES = { classes: plane, curve: fit, digits, names };
const EVERY = 100; // milliseconds between two snapshots

// plant(…): see try.js
export function startPlay(lab, plant) {
  let picture = null;
  let kind = null;
  let watched = 0;
  let draft = null; // a set-up that could not be opened, as the user left it
  let reason = ""; // why

  async function send() {
    await lab.ask("watch", {
      grid: picture ? picture.watch.grid : 40,
      sample: watched,
      every: EVERY,
      weights: true,
      gentle: true,
    });
  }

  async function watch(sample) {
    watched = sample;
    await send();
    if (!lab.goesOn) await lab.do("snapshot");
    picture?.update();
  }

  // Opens the set-up that f makes of the one shown. What the user typed stays, with the reason
  // if it cannot be opened; with `strict` it is thrown instead, if it is a new one.
  // The field where it was chosen is left as it is until its turn. A change by way of a `node` is
  // none if that is not there any more then: what it was about has gone with it.
  function change(f, { strict = false, node = document.body, field = null } = {}) {
    const shows = leave(field);
    return lab.inTurn(() => {
      shows();
      return node.isConnected && changeNow(f, strict);
    });
  }

  async function changeNow(f, strict) {
    const wanted = f(draft || lab.setup);
    try {
      await lab.open(wanted);
    } catch ({ message }) {
      if (strict && message !== reason) throw new Error(message);
      [draft, reason] = [wanted, message];
      await lab.stop();
      network.mark(reason, draft.layers, () => lab.inTurn(undo));
    }
  }

  function undo() {
    if (!draft) return; // it was mended before
    forget();
    network.restore();
  }

  const forget = () => ([draft, reason] = [null, ""]);

  startBar(lab);
  startCurve(lab);
  startSettings(lab, change);
  startGraph(lab, change);
  startTrials(lab, change, plant);
  const network = startNetwork(lab, change, (step) => {
    const count = lab.data?.x.length;
    if (count) watch((watched + step + count) % count);
  });

  lab.addEventListener("opened", () => {
    forget();
    const wanted = lab.catalogue.data.find(({ name }) => name === lab.setup.data.name).kind;
    if (wanted !== kind) {
      kind = wanted;
      picture = PICTURES[kind](lab, watch);
      find("picture").replaceChildren(picture.node);
      watch(0);
    } else if (watched >= lab.data.x.length) watch(0);
    picture.update();
  });
  lab.addEventListener("setup", () => {
    if (draft) draft = { ...draft, learning_rate: lab.setup.learning_rate };
  });
  lab.addEventListener("restarted", () => watch(watched)); // which the new worker does not know
  const busy = () => find("picture").setAttribute("aria-busy", String(lab.stale));
  for (const event of ["opening", "snapshot", "picture"]) lab.addEventListener(event, busy);
  for (const event of ["snapshot", "picture"]) lab.addEventListener(event, () => picture?.update());

  return {
    show: () => {
      if (!lab.snapshot) return;
      lab.tell("snapshot");
      lab.tell("picture");
    },
    watchAsShown: send,
  };
}
