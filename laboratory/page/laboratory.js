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
    this.stepping = false; // whether it does a step that the user asked for
    this.stops = 0; // how often it was stopped
    this.turn = Promise.resolve(); // see inTurn
    this.opening = false;
    this.opened = 0; // how often a set-up was opened
    this.begun = 0; // how often a network began: by that, by a reset, or with another source
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
      this.anew();
      showMessage(event.reason);
      this.tell("training");
      this.tell("restarted");
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
  // from what the change before has made of it, and what shows the network shows the last one.
  // Meanwhile the page shows what was before: what one has chosen or typed is read before, at once.
  // What f returns or throws.
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
  // that no picture of it comes before them; if one does, on a busy machine, it is not lost.
  async begin(what, values) {
    this.opening = true;
    this.tell("opening");
    try {
      const asked = this.engine.ask(what, values).then((snapshot) => {
        this.anew();
        return snapshot;
      });
      const [snapshot, data] = await Promise.all([asked, this.engine.ask("data")]);
      this.data = data;
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
    this.begun += 1;
    this.history.clear();
    this.picture = {};
    this.moments = {};
  }

  // A text that no other moment has, of this network or of another.
  get moment() {
    const { samples_done: done, learning_rate: rate } = this.snapshot;
    return `${this.begun} ${done} ${rate}`;
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
    return this.wanted || (this.stepping && this.training);
  }

  want(wanted) {
    this.wanted = wanted;
    this.tell("training");
  }

  // As soon as its turn comes, if it is still wanted then.
  start() {
    this.want(true);
    return this.inTurn(() => this.wanted && this.train());
  }

  async train() {
    this.want(true);
    this.forgetDigest();
    if (await this.ask("train")) this.training = true;
    else this.want(false);
  }

  // At once, also in the middle of a long step; what has its turn later finds it stopped.
  async stop() {
    const goesOn = this.wanted || this.stepping;
    this.stops += 1;
    this.want(false);
    if (!goesOn) return;
    const stopped = this.do("stop");
    this.turn = Promise.all([this.turn, stopped]);
    await stopped;
  }

  // In turn, unless it is stopped before.
  step(values) {
    const { stops } = this;
    this.want(false);
    return this.inTurn(async () => {
      if (stops !== this.stops) return this.do("stop");
      this.forgetDigest();
      this.stepping = true;
      this.tell("training");
      const snapshot = await this.do("step", values);
      this.stepping = false;
      this.tell("training");
      return snapshot;
    });
  }

  // The weights change from now on: the digest shown is no longer theirs.
  forgetDigest() {
    this.snapshot = { ...this.snapshot, digest: null };
    this.tell("snapshot");
  }

  async reset() {
    const begun = await this.again("reset").catch(({ message }) => showMessage(message));
    if (begun && this.wanted) await this.train();
  }

  // The network begins anew, as it was or with another source: what the engine says to that. Throws
  // a sentence if it cannot.
  async again(what, values) {
    const answer = await this.engine.ask(what, values);
    this.anew();
    this.take(answer.snapshot ?? answer);
    return answer;
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
