// The page's side of the engine: starts the worker, asks, and starts it anew when it must be ended.

import { embedded } from "./embedded.js";

const RESTARTED = "The laboratory was restarted before this was done.";
const SILENT =
  "For half a minute nothing came back, perhaps because of an endless loop. " +
  "The laboratory was restarted where it was before.";

export class Engine {
  // onevent gets the events of the protocol: ready, snapshot, picture, stopped, output, restarted.
  constructor({ onevent = () => {}, limit = 30000 } = {}) {
    this.onevent = onevent;
    this.limit = limit; // ms without a sign of life
    this.checkpoint = null;
    this._number = 0;
    this._pending = new Map();
    this._training = false;
    this._start();
    setInterval(() => this._watch(), 500);
  }

  // The result of a request; throws an Error with a sentence.
  async ask(request, content = {}) {
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

  // End the worker at once, whatever it does, and start another from the last checkpoint.
  async restart(reason = RESTARTED) {
    this._worker?.terminate();
    const pending = [...this._pending.values()];
    this._pending.clear();
    this._training = false;
    for (const { reject } of pending) reject(new Error(reason));
    this._start();
    const checkpoint = this.checkpoint;
    const snapshot = checkpoint ? await this.ask("restore", { checkpoint }) : null;
    this.onevent({ event: "restarted", restored: Boolean(snapshot), reason });
    if (snapshot) this.onevent({ event: "snapshot", ...snapshot });
  }

  async _start() {
    const generation = (this._generation = (this._generation ?? 0) + 1);
    this._worker = null;
    this._early = [];
    this._heard = Date.now();
    const [source, wasm, files] = await embedded("worker.js", "micropython.wasm", "files.json");
    if (generation !== this._generation) return;
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url);
    worker.onmessage = ({ data }) => worker === this._worker && this._receive(data);
    worker.onerror = ({ message }) => {
      if (worker === this._worker) this.restart(`The laboratory has failed: ${message}`);
    };
    worker.postMessage({ do: "start", wasm, files: JSON.parse(new TextDecoder().decode(files)) });
    for (const message of this._early) worker.postMessage(message);
    this._worker = worker;
  }

  _receive(message) {
    this._heard = Date.now();
    if (message.event === "checkpoint") this.checkpoint = message.checkpoint;
    else if (message.event) {
      if (message.event === "snapshot") this._training = message.training;
      this.onevent(message);
    } else {
      const { resolve, reject } = this._pending.get(message.id);
      this._pending.delete(message.id);
      if (message.error !== undefined) reject(new Error(message.error));
      else {
        if ("training" in message.result) this._training = message.result.training;
        resolve(message.result);
      }
    }
  }

  _watch() {
    const silent = Date.now() - this._heard > this.limit;
    if (silent && (this._pending.size || this._training)) this.restart(SILENT);
  }
}
