// Runs Python code in Pyodide or MicroPython; the same in Node and in a browser's page.

const load = (path) => import(new URL(`node_modules/${path}`, import.meta.url));
const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

// job: {engine, files: {path: base64}, code: [statements, ...]}; print gets each line.
// MicroPython collects its garbage only between two elements of `code`.
export async function run(job, print) {
  const python = job.engine === "pyodide" ? await pyodide(print) : await micropython(print);
  for (const [path, content] of Object.entries(job.files)) {
    const parts = path.split("/");
    for (let n = 1; n < parts.length; n++) {
      const folder = parts.slice(0, n).join("/");
      if (!python.FS.analyzePath(folder).exists) python.FS.mkdir(folder);
    }
    python.FS.writeFile(path, bytes(content));
  }
  for (const code of job.code) await python.runPythonAsync(code);
}

async function pyodide(print) {
  const { loadPyodide } = await load("pyodide/pyodide.mjs");
  const python = await loadPyodide();
  python.setStdout({ batched: print });
  python.setStderr({ batched: print });
  return python;
}

async function micropython(print) {
  const module = "@micropython/micropython-webassembly-pyscript/micropython.mjs";
  const { loadMicroPython } = await load(module);
  return loadMicroPython({ heapsize: 1 << 28, stdout: print, stderr: print });
}
