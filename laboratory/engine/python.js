// Starts MicroPython with the engine in it; the same in a worker and in Node.

import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";

// wasm: the address of micropython.wasm; files: {path: text}; print gets each line of output.
// The result has the engine's functions, which take and return JSON.
export async function startPython(wasm, files, print) {
  // The heap grows by itself. Garbage is collected after each call from outside, in a time that
  // goes with the heap's size: so it starts small.
  const python = await loadMicroPython({ heapsize: 1 << 20, url: wasm, stdout: print, stderr: print });
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split("/");
    for (let n = 1; n < parts.length; n++) {
      const folder = parts.slice(0, n).join("/");
      if (!python.FS.analyzePath(folder).exists) python.FS.mkdir(folder);
    }
    python.FS.writeFile(path, text);
  }
  python.runPython("from engine.session import Session, read, ready\nsession = Session(read)");
  const session = python.globals.get("session");
  const [handle, work] = [session.handle, session.work];
  return {
    ready: JSON.parse(python.globals.get("ready")()),
    handle: (request) => JSON.parse(handle(JSON.stringify(request))),
    work: () => JSON.parse(work()),
    busy: () => session.busy,
  };
}
