// node pyodide.mjs CASE     worker.py in Pyodide: the same lines in, the same lines out.
// node pyodide.mjs tasks --task TASK IMPLEMENTATION     the same of tasks.py

import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const modules = new URL("tests/interpreters/node_modules/", root);
const { loadPyodide } = await import(new URL("pyodide/pyodide.mjs", modules));
const python = await loadPyodide();
python.mountNodeFS("/purenn", fileURLToPath(root));
python.runPython("import sys; sys.path.insert(0, '/purenn/benchmarks')");
if (process.argv[2] === "tasks") {
  python.runPython("from tasks import seconds");
  console.log(python.globals.get("seconds")(...process.argv.slice(4)));
} else {
  python.runPython("from worker import Worker");
  const worker = python.globals.get("Worker")(process.argv[2]);
  console.log(worker.hello());
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(worker.answer(line));
  }
}
