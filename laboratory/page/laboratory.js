// What all parts of the page share: the engine, the set-up, the last snapshot, the errors.

import { Engine } from "../engine/client.js";
import { History } from "./history.js";
import { showMessage, offerStop } from "./message.js";

const PATIENCE = 5000; // milliseconds after which a way to stop is offered

const STOPPED = "Stopped. The network is as it was about a second before.";

export class Laboratory extends EventTarget {
  constructor() {
    super();
    this.catalogue = null;
    this.setup = null;
    this.snapshot = null;
    this.picture = {}; // what the network says: {grid, fit, accuracy, test_accuracy, planes, reason}
    this.moments = {}; // of each of these, after how many samples
    this.stopped = ""; // why training ended by itself
    this.output = []; // lines that edited code has printed
    this.data = null; // of the set-up: {x, y, classes, test}
    this.history = new History();
    this.training = false; // what the engine does
    this.wanted = false; // what the user wants it to do, also while the next set-up opens
    this.turn = Promise.resolve(); // see inTurn
    this.opening = false;
    this.opened = 0; // how often a set-up was opened
    this.engine = new Engine({ onevent: (event) => this.receive(event) });
    this.ready = new Promise((resolve) => this.addEventListener("ready", resolve, { once: true }));
    setInterval(() => this.watchOver(), 500);
  }

  tell(name) {
    this.dispatchEvent(new Event(name));
  }

  receive(event) {
    if (event.event === "ready") {
      this.catalogue = event.catalogue;
      this.versions = { purenn: event.purenn, python: event.python };
      this.tell("ready");
    } else if (event.event === "snapshot") {
      this.take(event);
    } else if (event.event === "picture") {
      Object.assign(this.picture, { reason: "", more: false }, event);
      if (event.reason) this.moments = { reason: this.snapshot?.samples_done };
      else for (const part of Object.keys(event)) this.moments[part] = event.samples_done;
      if (event.test_error !== undefined && this.snapshot) {
        const { of, lap } = this.snapshot;
        this.history.addTest(event.samples_done / (lap ? 1 : of), event.test_error);
      }
      this.tell("picture");
    } else if (event.event === "output") {
      this.output.push(...event.lines);
      this.tell("output");
    } else if (event.event === "unable") {
      showMessage(event.reason);
    } else if (event.event === "stopped") {
      this.training = this.wanted = false;
      this.stopped = event.reason;
      showMessage(event.reason);
      this.tell("training");
    } else if (event.event === "restarted") {
      this.training = this.wanted = false;
      showMessage(event.reason);
      this.tell("training");
    }
  }

  // A snapshot has come: the training, the errors and the figures follow from it.
  take(snapshot) {
    this.history.add(snapshot);
    this.snapshot = snapshot;
    this.setup = snapshot.setup;
    if (this.training !== snapshot.training) {
      this.training = snapshot.training;
      this.tell("training");
    }
    this.tell("snapshot");
    return snapshot;
  }

  // Asks the engine; what goes wrong is shown as a sentence, and null is returned.
  async ask(what, values = {}) {
    try {
      return await this.engine.ask(what, values);
    } catch (error) {
      showMessage(error.message);
      return null;
    }
  }

  // Does f when all that was to be done in turn before is done: what changes the set-up starts
  // from what the change before has made of it. What f returns or throws.
  inTurn(f) {
    const done = this.turn.then(f);
    this.turn = done.catch(() => {});
    return done;
  }

  // Opens a set-up and goes on training if it trained before. Throws a sentence if it cannot be.
  async open(setup) {
    await this.begin("open", { setup });
    if (this.wanted) await this.train();
  }

  // Something takes the place of what was there. Its data are asked for in the same breath, so
  // that no picture of it comes before them.
  async begin(what, values) {
    this.opening = true;
    this.tell("opening");
    try {
      const asked = [this.engine.ask(what, values), this.engine.ask("data")];
      const [snapshot, data] = await Promise.all(asked);
      this.data = data;
      this.anew();
      this.opened += 1;
      this.opening = false;
      this.take(snapshot);
      this.tell("opened");
    } finally {
      this.opening = false;
      this.tell("picture");
    }
  }

  // Nothing of what was seen of the network before is true any more.
  anew() {
    this.history.clear();
    this.picture = {};
    this.moments = {};
  }

  // Whether the picture, or a part of it, is not of the network as it is now.
  get stale() {
    const moments = Object.values(this.moments);
    if (this.opening || !moments.length) return true;
    const { samples_done: now } = this.snapshot;
    return !this.training && (this.picture.more || moments.some((done) => done !== now));
  }

  // What is counted: epochs, or samples where these are too many for epochs.
  get unit() {
    return this.snapshot?.lap ? "name" : "epoch";
  }

  // Whether there is something to pause.
  get goesOn() {
    return this.training || this.wanted;
  }

  want(wanted) {
    this.wanted = wanted;
    this.tell("training");
  }

  async train() {
    this.want(true);
    if (await this.ask("train")) this.training = true;
    else this.want(false);
  }

  // At once, also in the middle of a long step.
  async stop() {
    const { goesOn } = this;
    this.want(false);
    if (goesOn) await this.do("stop");
  }

  step(values) {
    this.want(false);
    return this.do("step", values);
  }

  async reset() {
    const snapshot = await this.ask("reset");
    if (!snapshot) return;
    this.anew();
    this.take(snapshot);
    if (this.wanted) await this.train();
  }

  async do(what, values) {
    const snapshot = await this.ask(what, values);
    if (snapshot) this.take(snapshot);
    return snapshot;
  }

  watchOver() {
    const { busy } = this.engine;
    offerStop(busy && busy.since > PATIENCE ? busy : null, () => this.engine.restart(STOPPED));
  }
}
