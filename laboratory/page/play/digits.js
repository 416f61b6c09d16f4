// Digits: a field to draw one's own, and what each class gets. What is drawn is made as the
// data were (Alpaydin and Kaynak 1998): a picture of 32 x 32 ink pixels, brought to the full
// height, of which each 4 x 4 are counted, which gives 8 x 8 numbers from 0 to 16.

import { colours, css, onColours } from "../colours.js";
import { element, everyFrame, say } from "../dom.js";
import { flat } from "../numbers.js";

const FINE = 32;
const BLOCK = 4;

export function digits(lab) {
  const pad = element("canvas", {
    class: "pad",
    width: 320,
    height: 320,
    role: "img",
    "aria-label": "Field to draw a digit with a finger or a mouse",
  });
  const seen = element("canvas", {
    class: "seen",
    width: 8,
    height: 8,
    role: "img",
    "aria-label": "What the network sees: 8 by 8 pixels",
  });
  const clear = element("button", { type: "button" }, "Clear");
  const example = element("button", { type: "button" }, "A test digit");
  const verdict = element("p", { class: "verdict", "aria-live": "polite" });
  const rows = Array.from({ length: 10 }, (_, digit) => ({
    bar: element("i"),
    percent: element("span"),
    name: element("span", {}, String(digit)),
  }));
  for (const row of rows) row.node = element("li", {}, row.name, row.bar, row.percent);
  const node = element(
    "div",
    { class: "digits" },
    element(
      "figure",
      {},
      element("figcaption", {}, "Draw a digit here"),
      pad,
      element("div", { class: "pad-tools" }, clear, example, seen),
    ),
    element(
      "figure",
      {},
      element("figcaption", {}, "What each class gets"),
      element(
        "ol",
        { class: "classes" },
        rows.map((row) => row.node),
      ),
      verdict,
    ),
  );

  let strokes = [];
  let shown = null; // 64 numbers, 0 to 1
  let truth = null; // what a test digit is
  let turn = 0;
  let asking = false;
  let again = false;

  function paint() {
    const context = pad.getContext("2d");
    context.clearRect(0, 0, pad.width, pad.height);
    context.strokeStyle = css(colours().ink);
    draw(context, strokes, (pad.width / FINE) * 3);
    const small = seen.getContext("2d");
    small.clearRect(0, 0, 8, 8);
    (shown || []).forEach((ink, index) => {
      small.fillStyle = css(colours().ink, ink);
      small.fillRect(index % 8, Math.floor(index / 8), 1, 1);
    });
    if (strokes.length || !shown) return;
    shown.forEach((ink, index) => {
      context.fillStyle = css(colours().ink, ink);
      context.fillRect((index % 8) * 40, Math.floor(index / 8) * 40, 40, 40);
    });
  }

  // Asks what the network makes of the picture, one question at a time, the newest last.
  async function askNow() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    do {
      again = false;
      const it = truth;
      const answer = shown && (await lab.engine.ask("predict", { input: shown }).catch(() => null));
      show(answer ? flat(answer.output) : null, it);
    } while (again);
    asking = false;
  }

  // The digit is `truth`, if that is known.
  function show(output, truth) {
    const best = output ? output.indexOf(Math.max(...output)) : -1;
    const total = output ? output.reduce((sum, x) => sum + Math.max(0, x), 0) || 1 : 1;
    const shares = output && Math.abs(total - 1) < 1e-6;
    rows.forEach((row, digit) => {
      const value = output ? output[digit] : 0;
      row.bar.style.transform = `scaleX(${Math.max(0.004, Math.min(1, value))})`;
      say(row.percent, output ? (shares ? `${Math.round(100 * value)} %` : value.toFixed(2)) : "");
      row.node.classList.toggle("best", digit === best);
    });
    const judged = truth === null ? "." : truth === best ? ", and is right." : `, but it is a ${truth}.`;
    say(verdict, output ? `It reads a ${best}${judged}` : "Draw, and see what it reads.");
  }

  function change() {
    if (strokes.length) truth = null;
    shown = strokes.length ? counted(strokes) : shown;
    paint();
    askNow();
  }

  const changeSoon = everyFrame(change);
  const at = (event) => {
    const box = pad.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * FINE,
      ((event.clientY - box.top) / box.height) * FINE,
    ];
  };
  pad.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    strokes.push([at(event)]);
    changeSoon();
  });
  pad.addEventListener("pointermove", (event) => {
    if (!pad.hasPointerCapture(event.pointerId)) return;
    strokes[strokes.length - 1].push(at(event));
    changeSoon();
  });
  clear.addEventListener("click", () => {
    strokes = [];
    shown = truth = null;
    change();
  });

  example.addEventListener("click", () => {
    const { x, classes } = lab.data.test;
    turn = (turn + 7) % x.length; // not in their order, which some would know
    shown = flat(x[turn]);
    truth = classes[turn];
    strokes = [];
    change();
  });

  onColours(() => node.isConnected && paint());
  show(null, null);
  return {
    node,
    watch: { grid: 0 },
    // At first a digit from the tests, so that there is something to see.
    update: () => {
      if (turn === 0 && lab.data.test.x.length) example.click();
      else if (shown) askNow();
    },
  };
}

function draw(context, strokes, width) {
  context.lineWidth = width;
  context.lineCap = context.lineJoin = "round";
  const scale = context.canvas.width / FINE;
  for (const stroke of strokes) {
    context.beginPath();
    context.moveTo(stroke[0][0] * scale, stroke[0][1] * scale);
    for (const [x, y] of stroke) context.lineTo(x * scale + 0.01, y * scale);
    context.stroke();
  }
}

// The strokes at full height, in the middle, and how much ink there is in each block.
function counted(strokes) {
  const points = strokes.flat();
  const [left, right] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))];
  const [top, bottom] = [
    Math.min(...points.map(([, y]) => y)),
    Math.max(...points.map(([, y]) => y)),
  ];
  const pen = 3.4;
  const scale = (FINE - pen) / Math.max(bottom - top, right - left, 4);
  const middle = [(left + right) / 2, (top + bottom) / 2];
  const moved = strokes.map((stroke) =>
    stroke.map(([x, y]) => [
      FINE / 2 + (x - middle[0]) * scale,
      FINE / 2 + (y - middle[1]) * scale,
    ]),
  );
  const canvas = document.createElement("canvas");
  const sharp = 4; // pixels of the canvas for a pixel of the picture
  canvas.width = canvas.height = FINE * sharp;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  draw(context, moved, pen * sharp);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const blocks = new Array(64).fill(0);
  for (let y = 0; y < FINE; y++) {
    for (let x = 0; x < FINE; x++) {
      const alpha = data[4 * ((y * sharp + sharp / 2) * canvas.width + x * sharp + sharp / 2) + 3];
      if (alpha > 127) blocks[Math.floor(y / BLOCK) * 8 + Math.floor(x / BLOCK)] += 1;
    }
  }
  return blocks.map((ink) => ink / (BLOCK * BLOCK));
}
