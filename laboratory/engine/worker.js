// The worker: answers the page's requests by the engine in MicroPython, and lets it work between
// them. In each turn of the loop messages come in, so a stop waits for one slice at most.

import { startPython } from "./python.js";

const MOST = 500; // lines of output between two answers
const REST = 4; // milliseconds

const turns = new MessageChannel(); // a timer would wait 4 ms
const requests = [];
let python = null;
let waiting = false; // a turn will come
let busy = false; // the engine has more to do than to answer
let resting = 0; // the timer that ends a rest, in which only requests are answered
let lines = [];

function print(line) {
  if (lines.length < MOST) lines.push(line);
  else lines[MOST] = "…";
}

function send({ messages, busy: more, rest }) {
  if (lines.length) postMessage({ event: "output", lines });
  lines = [];
  for (const message of messages) postMessage(message);
  busy = more;
  clearTimeout(resting);
  resting = 0;
  if (rest) {
    resting = setTimeout(() => {
      resting = 0;
      next();
    }, REST);
  }
}

function turn() {
  waiting = false;
  const request = requests.shift();
  try {
    send(request ? python.handle(request) : python.work());
    next();
  } catch (error) {
    const [reason] = String(error.message ?? error).trim().split("\n").slice(-1);
    postMessage({ event: "failed", reason });
  }
}

function next() {
  if (waiting || !python || !(requests.length || (busy && !resting))) return;
  waiting = true;
  turns.port2.postMessage(null);
}

turns.port1.onmessage = turn;

addEventListener("message", ({ data }) => {
  if (data.do !== "start") {
    requests.push(data);
    next();
    return;
  }
  start(data).catch((error) => {
    postMessage({ event: "unable", reason: String(error.message ?? error) });
  });
});

async function start(data) {
  const begun = performance.now();
  const wasm = URL.createObjectURL(new Blob([data.wasm], { type: "application/wasm" }));
  python = await startPython(wasm, data.files, print);
  URL.revokeObjectURL(wasm);
  const milliseconds = Math.round(performance.now() - begun);
  send({ messages: [{ ...python.ready, milliseconds }], busy: false });
  next();
}
