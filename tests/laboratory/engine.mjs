// node engine.mjs FILES.json     the engine in MicroPython; FILES.json has {path: text}.
//
// Each line of the input is a request, "work", or {"run": code}; each of the output the answer,
// or what the code printed.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startPython } from "../../laboratory/engine/python.js";

const MODULES = "../../laboratory/node_modules/@micropython/micropython-webassembly-pyscript";
const wasm = fileURLToPath(new URL(`${MODULES}/micropython.wasm`, import.meta.url));
const files = JSON.parse(readFileSync(process.argv[2], "utf8"));
const printed = [];
const python = await startPython(wasm, files, (line) => printed.push(line));
const tell = (answer) => console.log(JSON.stringify(answer));
tell(python.ready);
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request === "work") tell(python.work());
  else if (request.run) tell((python.run(request.run), printed.splice(0)));
  else tell(python.handle(request));
}
