// A network's program in JavaScript, run by the browser itself: the same operations in the same
// order on the same doubles, and so the same bits as in Python, some hundred times as fast.
//
// Numbers come and go as text, eight bytes of each in hexadecimal, so that none is rounded.

// in the order of the layers, each in the order of the indices; then what an optimizer keeps
const PARAMETER = /^let ([a-z]+\d\w*) = /gm;

export function numbers(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let k = 0; k < bytes.length; k++) bytes[k] = parseInt(text.slice(2 * k, 2 * k + 2), 16);
  return new Float64Array(bytes.buffer);
}

export function packed(values) {
  const bytes = new Uint8Array(Float64Array.from(values).buffer);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// In a batch or with an optimizer the parameters move after the last sample.
const TOGETHER = `(sample, target, rate, last) => {
  const error = derive(sample, target);
  if (last) move(rate);
  return error;
}`;

// text: the program; x and y: all samples and targets, packed; their shapes as JSON; batch: its size.
// Null if the browser cannot run it, as one that is too large for it.
export function native(text, x, y, xShape, yShape, batch) {
  const names = Array.from(text.matchAll(PARAMETER), (match) => match[1]);
  const learn = /^function move\(/m.test(text) ? TOGETHER : "step";
  const make = `return {step: ${learn}, parameters: () => [${names}], set: (p) => { [${names}] = p; }};`;
  let made;
  try {
    made = new Function(text.replaceAll("export function", "function") + make)();
  } catch {
    return null;
  }
  const { step, parameters, set } = made;
  const [samples, targets] = [nested(x, xShape), nested(y, yShape)];
  return {
    // Trains on `count` samples, the first being `at`, from these parameters; `total` is the sum of
    // the epoch's errors so far, `epoch` its number; `begun`, JSON, is the samples' order in an epoch
    // that has begun, and `state` that of the generator that draws an order for each, or "". Returns
    // the parameters, the new total, the last whole epoch's error (0 if there is none), and that of
    // each epoch whose number `every` divides; the order of an epoch that has begun, and the new state;
    // or nothing at all if a number is not finite: where Python raises, JavaScript goes on.
    train(given, at, count, rate, total, epoch, every, begun, state) {
      set(numbers(given));
      const { length } = samples;
      const inTurn = Array.from(samples, (_, k) => k);
      const rng = state && generator(state);
      const errors = [];
      let order = JSON.parse(begun);
      let last = 0;
      for (; count > 0; count--) {
        order ??= rng ? shuffled(inTurn, rng) : inTurn;
        const ends = at + 1 === length;
        const [sample, target] = [samples[order[at]], targets[order[at]]];
        total += step(sample, target, rate, ends || (at + 1) % batch === 0);
        at += 1;
        if (!ends) continue;
        last = total / length;
        if (epoch++ % every === 0) errors.push(last);
        at = total = 0;
        order = null;
      }
      const result = [...parameters(), total, last, ...errors];
      if (!result.every(Number.isFinite)) return "";
      return `${packed(result)} ${JSON.stringify(order)} ${rng && rng.state()}`;
    },
  };
}

// SplitMix64, as purenn.Random; the state in hexadecimal.
function generator(text) {
  let state = BigInt(`0x${text}`);
  const mask = (z) => BigInt.asUintN(64, z);
  return {
    state: () => state.toString(16),
    random() {
      state = mask(state + 0x9e3779b97f4a7c15n);
      let z = state;
      z = mask((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
      z = mask((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
      return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
    },
  };
}

// Fisher and Yates's shuffle, as fit does it.
function shuffled(items, rng) {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(rng.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
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
