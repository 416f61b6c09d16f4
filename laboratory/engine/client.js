// The page's side of the engine: starts the worker, asks, and starts it anew when it must be ended.

import { embedded } from "./embedded.js";

const RESTARTED = "The laboratory was restarted before this was done.";
const SILENT =
  "For a long time nothing came back, perhaps because of an endless loop. " +
  "The laboratory was restarted where it was before.";
const FAILED = "The laboratory failed, and was restarted where it was before: ";
const UNABLE =
  "The laboratory cannot start in this browser: it needs Chrome 80, Firefox 113, Safari 16.4 " +
  "or newer. What the browser says: ";
const PARTS = ["worker.js", "micropython.wasm", "files.json"];
const WRITTEN = 1; // the request for a program
const PATIENCE = { gradcheck: 120000, restore: 5000 }; // ms, where not `limit`

export class Engine {
  // onevent gets the events of the protocol: ready, snapshot, picture, stopped, output,
  // restarted, unable.
  constructor({ onevent = () => {}, limit = 30000 } = {}) {
    this.onevent = onevent;
    this.limit = limit; // ms without a sign of life
    this.checkpoint = null;
    this._number = 0;
    this._pending = new Map();
    this._training = false;
    this._start();
    setInterval(() => this._watch(), 250);
  }

  // The result of a request; throws an Error with a sentence.
  async ask(request, content = {}) {
    if (this._unable) throw new Error(this._unable);
    return new Promise((resolve, reject) => {
      const id = ++this._number;
      if (!this._pending.size) this._heard = Date.now();
      this._pending.set(id, { do: request, start: Date.now(), resolve, reject });
      const message = { ...content, id, do: request };
      if (this._worker) this._worker.postMessage(message);
      else this._early.push(message);
    });
  }

  // The oldest request that is under way, {do, since: ms}, or null.
  get busy() {
    const [oldest] = this._pending.values();
    return oldest ? { do: oldest.do, since: Date.now() - oldest.start } : null;
  }

  // End the worker at once, whatever it does, and start another from the last checkpoint. If
  // that is what does not end, an edited layer is to blame: then without the edits.
  async restart(reason = RESTARTED) {
    this._worker?.terminate();
    this._writeNothing();
    const pending = [...this._pending.values()];
    this._pending.clear();
    this._training = false;
    if (pending.some((request) => request.do === "restore")) this._forgetEdits();
    this._start();
    for (const { reject } of pending) reject(new Error(reason));
    const generation = this._generation;
    const snapshot = this.checkpoint && (await this._restored());
    if (generation !== this._generation) return; // restarted once more
    this.onevent({ event: "restarted", restored: Boolean(snapshot), reason });
    if (snapshot) this.onevent({ event: "snapshot", ...snapshot });
  }

  async _restored() {
    const { checkpoint, _generation: generation } = this;
    try {
      return await this.ask("restore", { checkpoint });
    } catch {
      if (generation !== this._generation) return null;
      return this.ask("open", { setup: checkpoint.setup }).catch(() => null);
    }
  }

  _forgetEdits() {
    if (this.checkpoint) this.checkpoint = { ...this.checkpoint, edits: {} };
  }

  // Something that no other worker would do better: told by the event "unable".
  _giveUp(reason) {
    this._worker?.terminate();
    this._worker = null;
    this._unable = reason;
    for (const { reject } of this._pending.values()) reject(new Error(reason));
    this._pending.clear();
    this.onevent({ event: "unable", reason });
  }

  _start() {
    this._started().catch(({ message }) => this._giveUp(UNABLE + message));
  }

  async _started() {
    const generation = (this._generation = (this._generation ?? 0) + 1);
    this._worker = null;
    this._early = [];
    this._heard = Date.now();
    const parts = await embedded(...PARTS);
    if (generation !== this._generation) return;
    const worker = begun(parts);
    worker.onmessage = ({ data }) => worker === this._worker && this._receive(data);
    worker.onerror = ({ message }) => {
      if (worker === this._worker) this._giveUp(UNABLE + message);
    };
    for (const message of this._early) worker.postMessage(message);
    this._worker = worker;
  }

  // Has the program of a large network written by another worker, while this one trains by the
  // layers; then this one trains by the program.
  async _write({ number, checkpoint }) {
    this._writeNothing();
    this._large = checkpoint;
    const parts = await embedded(...PARTS);
    if (this._large !== checkpoint) return;
    const writer = (this._writer = begun(parts));
    writer.onmessage = ({ data: { event, id, result } }) => {
      const ended = id === WRITTEN || event === "failed" || event === "unable";
      if (writer !== this._writer || !ended) return;
      this._writeNothing();
      if (result) this.ask("native", { number, program: result.program }).catch(() => {});
    };
    writer.postMessage({ id: 0, do: "restore", checkpoint });
    writer.postMessage({ id: WRITTEN, do: "own_program", language: "javascript" });
  }

  _writeNothing() {
    this._writer?.terminate();
    this._writer = this._large = null;
  }

  _receive(message) {
    this._heard = Date.now();
    if (message.event === "checkpoint") this.checkpoint = message.checkpoint;
    else if (message.event === "failed") this.restart(FAILED + message.reason);
    else if (message.event === "large") this._write(message);
    else if (message.event === "unable") this._giveUp(UNABLE + message.reason);
    else if (message.event) {
      if (message.event === "snapshot") this._training = message.training;
      this.onevent(message);
    } else {
      const { resolve, reject } = this._pending.get(message.id);
      this._pending.delete(message.id);
      if (message.error !== undefined) reject(new Error(message.error));
      else {
        const { training } = message.result.snapshot ?? message.result;
        if (training !== undefined) this._training = training;
        resolve(message.result);
      }
    }
  }

  _watch() {
    const { busy } = this;
    const silent = Date.now() - this._heard > (PATIENCE[busy?.do] ?? this.limit);
    if (silent && (busy || this._training)) this.restart(SILENT);
  }
}

// A worker that starts the engine.
function begun([source, wasm, files]) {
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  worker.postMessage({ do: "start", wasm, files: JSON.parse(new TextDecoder().decode(files)) });
  return worker;
}
