// Runs models of one operator on ONNX Runtime Web, for onnxruntime_web.mjs.

import { workerData } from "worker_threads";

import { range, require } from "./arrays.mjs";

const ort = require("onnxruntime-web");
ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";
const { port, ready, single } = workerData;
const [kind, Numbers, elements] = single ? ["float32", Float32Array, 1] : ["float64", Float64Array, 11];

// --- ONNX's protocol buffers (onnx.proto), as far as one node needs them ---

function varint(n) {
  const bytes = [];
  for (; n > 127; n = Math.floor(n / 128)) bytes.push((n % 128) + 128);
  return [...bytes, n];
}
const whole = (field, n) => [...varint(field * 8), ...varint(n)];
const bytes = (field, part) => [...varint(field * 8 + 2), ...varint(part.length), ...part];
const text = (field, s) => bytes(field, [...Buffer.from(s)]);
const single_bytes = (x) => [...new Uint8Array(new Float32Array([x]).buffer)];

function attribute([name, value]) {
  if (Array.isArray(value)) {
    return [...text(1, name), ...value.flatMap((n) => whole(8, n)), ...whole(20, 7)];
  }
  if (Number.isInteger(value)) return [...text(1, name), ...whole(3, value), ...whole(20, 2)];
  return [...text(1, name), 0x15, ...single_bytes(value), ...whole(20, 1)];
}

function model(operator, count, attributes) {
  const names = range(count).map((i) => `x${i}`);
  const info = (name) => [...text(1, name), ...bytes(2, bytes(1, whole(1, elements)))];
  const node = [
    ...names.flatMap((name) => text(1, name)), ...text(2, "y"), ...text(4, operator),
    ...Object.entries(attributes).flatMap((pair) => bytes(5, attribute(pair))),
  ];
  const graph = [
    ...bytes(1, node), ...text(2, "g"), ...names.flatMap((name) => bytes(11, info(name))),
    ...bytes(12, info("y")),
  ];
  return Uint8Array.from([...whole(1, 8), ...bytes(7, graph), ...bytes(8, whole(2, 17))]);
}

// --- the answers ---

const sessions = new Map();

port.on("message", async ({ operator, attributes, inputs }) => {
  let answer;
  try {
    const known = JSON.stringify([operator, attributes, inputs.length]);
    if (!sessions.has(known)) {
      const made = model(operator, inputs.length, attributes);
      sessions.set(known, await ort.InferenceSession.create(made));
    }
    const feeds = Object.fromEntries(inputs.map(({ data, dims }, i) =>
      [`x${i}`, new ort.Tensor(kind, Numbers.from(data), dims)]));
    const { y } = await sessions.get(known).run(feeds);
    answer = { data: Array.from(y.data), dims: Array.from(y.dims) };
  } catch (error) {
    answer = { error: String(error && error.message || error) };
  }
  port.postMessage(answer);
  Atomics.store(ready, 0, 1);
  Atomics.notify(ready, 0);
});
