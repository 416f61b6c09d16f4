// Numbers as the page shows them, and nested lists of them.
// What JSON lacks comes as "nan", "inf", "-inf".

const SPECIAL = { nan: NaN, inf: Infinity, "-inf": -Infinity };

export const number = (x) => (typeof x === "string" && x in SPECIAL ? SPECIAL[x] : Number(x));

// Four significant digits; what is not finite by its name in Python.
export function short(x) {
  x = number(x);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "−inf";
  if (Number.isInteger(x) && Math.abs(x) < 1e6) return minus(String(x));
  const size = Math.abs(x);
  const text = size !== 0 && (size < 1e-4 || size >= 1e6) ? x.toExponential(2) : x.toPrecision(4);
  return minus(size >= 1e4 && size < 1e6 ? String(Math.round(x)) : text);
}

// So short that it fits into a cell.
export function tiny(x) {
  x = number(x);
  if (!Number.isFinite(x)) return short(x);
  return minus(Math.abs(x) >= 99.5 ? x.toExponential(0) : x.toFixed(Math.abs(x) >= 9.95 ? 1 : 2));
}

export const minus = (text) => text.replaceAll("-", "−");

export const whole = (x) => Math.round(x).toLocaleString("en").replaceAll(",", "\u202f");

export function flat(nested) {
  return Array.isArray(nested) ? nested.flat(Infinity).map(number) : [number(nested)];
}

// "2 × 3"
export const times = (shape) => shape.map((n) => n ?? "n").join(" × "); // n: any number

// The matrices that an array of any rank up to four is shown as: {name, rows, columns, at(r, c)}.
// values is flat, in C order. A volume (i, j, d) gives one for each channel, kernels
// (m, n, d, k) one for each pair of channels.
export function matrices(values, shape) {
  const [rows, columns, ...channels] = shape.length === 1 ? [1, ...shape] : shape;
  const count = channels.reduce((product, n) => product * n, 1);
  return Array.from({ length: count }, (_, channel) => ({
    name: channels.length
      ? `${channels.length > 1 ? "kernel" : "channel"} ${place(channel, channels)}`
      : "",
    rows,
    columns,
    at: (row, column) => values[(row * columns + column) * count + channel],
  }));
}

function place(index, shape) {
  const places = [];
  for (const n of [...shape].reverse()) {
    places.unshift(index % n);
    index = Math.floor(index / n);
  }
  return places.join(", ");
}

export function shapeOf(nested) {
  return Array.isArray(nested) ? [nested.length, ...shapeOf(nested[0])] : [];
}
