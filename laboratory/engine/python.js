// Starts MicroPython with the engine in it; the same in a worker and in Node.

import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
import { native } from "./native.js";

// Garbage is collected after a call from outside, if so much has been allocated since the last
// time. The heap grows by itself, the time of a collection with it: so it starts small.
const START = `
import gc
from engine.start import ready, start
session = start()
handle, work = session.handle, session.work
gc.threshold(1 << 21)
`;

// wasm: the address of micropython.wasm; files: {path: text}; print gets each line of output.
// The result has what the engine tells at first, and its functions.
export async function startPython(wasm, files, print) {
  globalThis.purennNative = native; // for native.py
  const output = { stdout: print, stderr: print };
  const python = await loadMicroPython({ heapsize: 1 << 20, url: wasm, ...output });
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split("/");
    for (let n = 1; n < parts.length; n++) {
      const folder = parts.slice(0, n).join("/");
      if (!python.FS.analyzePath(folder).exists) python.FS.mkdir(folder);
    }
    python.FS.writeFile(path, text);
  }
  python.runPython(START);
  const [handle, work, ready] = ["handle", "work", "ready"].map((name) => python.globals.get(name));
  return {
    ready: JSON.parse(ready()),
    handle: (request) => JSON.parse(handle(JSON.stringify(request))),
    work: () => JSON.parse(work()),
    run: (code) => python.runPython(code),
  };
}
