// A network's program in JavaScript, run by the browser itself: the same operations in the same
// order on the same doubles, and so the same bits as in Python, some hundred times as fast.
//
// Numbers come and go as text, eight bytes of each in hexadecimal, so that none is rounded.

const PARAMETER = /^let (\w+) = /gm; // in the order of the layers, each in the order of the indices

export function numbers(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let k = 0; k < bytes.length; k++) bytes[k] = parseInt(text.slice(2 * k, 2 * k + 2), 16);
  return new Float64Array(bytes.buffer);
}

export function packed(values) {
  const bytes = new Uint8Array(Float64Array.from(values).buffer);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// text: the program; x and y: all samples and targets, packed; their shapes as JSON.
export function native(text, x, y, xShape, yShape) {
  const names = Array.from(text.matchAll(PARAMETER), (match) => match[1]);
  const { step, parameters, set } = new Function(
    text.replaceAll("export function", "function") +
      `return {step, parameters: () => [${names}], set: (p) => { [${names}] = p; }};`,
  )();
  const [samples, targets] = [nested(x, xShape), nested(y, yShape)];
  return {
    // Trains on `count` samples, the first being `at`, from these parameters; `total` is the sum of
    // the epoch's errors so far, `epoch` its number. Returns the parameters, the new total, the last
    // whole epoch's error (0 if there is none), and that of each epoch whose number `every` divides;
    // or nothing at all if one of these is not finite: where Python raises, JavaScript goes on.
    train(given, at, count, rate, total, epoch, every) {
      set(numbers(given));
      const errors = [];
      let last = 0;
      for (; count > 0; count--) {
        total += step(samples[at], targets[at], rate);
        if (++at < samples.length) continue;
        last = total / samples.length;
        if (epoch++ % every === 0) errors.push(last);
        at = total = 0;
      }
      const result = [...parameters(), total, last, ...errors];
      return result.every(Number.isFinite) ? packed(result) : "";
    },
  };
}

// Arrays of that shape, one after the other.
function nested(text, shape) {
  let values = Array.from(numbers(text));
  for (const n of JSON.parse(shape).reverse()) {
    const longer = [];
    for (let at = 0; at < values.length; at += n) longer.push(values.slice(at, at + n));
    values = longer;
  }
  return values;
}
