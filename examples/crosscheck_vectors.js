// Checks a JavaScript implementation of purenn's layers and functions against purenn's test
// vectors. Needs Node, and nothing else:
//
//     node examples/crosscheck_vectors.js my.js            # the module my.js, of either kind
//     node examples/crosscheck_vectors.js                  # the layers below, as an example
//     node examples/crosscheck_vectors.js --break bias     # with a bug planted; --break lists them
//
//     --vectors DIR    the vectors, if they are not those of this repository
//     --float32        the bounds of single precision
//     --conventions    also the cases that mathematics leaves open
//
// A module exports what it has by purenn's names: class FCLayer { constructor(input_shape,
// output_shape); forward_propagation(input); backward_propagation(output_error, learning_rate);
// weights; bias }, tanh(x) of one number, mse(y_true, y_pred), ..., all in nested arrays; a
// DropoutLayer is made with (input_shape, rate, rng) and draws rng.random(). A class that takes a
// stride or padding, as a last argument {stride: [2, 1], padding: [1, 0]}, says so by
// `static options = ["stride", "padding"]`, attention {rotary: true} by ["causal", "rotary"]. docs/vectors.md tells the rest. Exit status: 0 all agree, 1 something differs, 2 nothing could be tried.

"use strict";

const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");

// --- the implementation on trial ---------------------------------------------------------

const range = (n) => [...Array(n).keys()];
const sum = (n, term) => range(n).reduce((s, i) => s + term(i), 0);

// Nested arrays of that shape, each element made from its indices.
function make(shape, element, ...at) {
  if (at.length === shape.length) return element(...at);
  return range(shape[at.length]).map((i) => make(shape, element, ...at, i));
}

class FCLayer {
  constructor([, i], [, j]) {
    Object.assign(this, { i, j });
  }

  forward_propagation(input) {
    this.input = input;
    const { i, j, weights, bias } = this;
    // Y = X W + B
    return make([1, j], (_, q) => sum(i, (p) => input[0][p] * weights[p][q]) + bias[0][q]);
  }

  backward_propagation(e, rate) {
    const { i, j, input, weights, bias } = this;
    // dE/dX = dE/dY Wt, dE/dW = Xt dE/dY, dE/dB = dE/dY
    const input_error = make([1, i], (_, p) => sum(j, (q) => e[0][q] * weights[p][q]));
    this.weights_error = make([i, j], (p, q) => input[0][p] * e[0][q]);
    this.bias_error = e;
    this.weights = make([i, j], (p, q) => weights[p][q] - rate * this.weights_error[p][q]);
    this.bias = make([1, j], (_, q) => bias[0][q] - rate * e[0][q]);
    return input_error;
  }
}

class ConvLayer {
  constructor([i, j, d], [m, n], layer_depth) {
    Object.assign(this, { i, j, d, m, n, depth: layer_depth, rows: i - m + 1, columns: j - n + 1 });
  }

  forward_propagation(input) {
    this.input = input;
    const { d, m, n, depth, rows, columns, weights, bias } = this;
    // Y_k = B_k + sum over d of X_d correlated with W_dk
    return make([rows, columns, depth], (p, q, k) => bias[k] + sum(m, (r) => sum(n, (s) =>
      sum(d, (c) => input[p + r][q + s][c] * weights[r][s][c][k]))));
  }

  backward_propagation(e, rate) {
    const { i, j, d, m, n, depth, rows, columns, input, weights, bias } = this;
    const error = (p, q, k) => (e[p] && e[p][q] ? e[p][q][k] : 0);
    // dE/dX_d = sum over k of dE/dY_k convolved with W_dk, 'full'
    const input_error = make([i, j, d], (p, q, c) => sum(m, (r) => sum(n, (s) =>
      sum(depth, (k) => error(p - r, q - s, k) * weights[r][s][c][k]))));
    // dE/dW_dk = X_d correlated with dE/dY_k, dE/dB_k = sum of dE/dY_k
    this.weights_error = make([m, n, d, depth], (r, s, c, k) => sum(rows, (p) =>
      sum(columns, (q) => input[p + r][q + s][c] * e[p][q][k])));
    this.bias_error = make([depth], (k) => sum(rows, (p) => sum(columns, (q) => e[p][q][k])));
    this.weights = make([m, n, d, depth], (r, s, c, k) =>
      weights[r][s][c][k] - rate * this.weights_error[r][s][c][k]);
    this.bias = make([depth], (k) => bias[k] - rate * this.bias_error[k]);
    return input_error;
  }
}

const flat = (a) => (Array.isArray(a) ? a.flat(Infinity) : [a]);

// f(...numbers) of the corresponding numbers of nested arrays of one shape.
function apply(f, ...arrays) {
  if (!Array.isArray(arrays[0])) return f(...arrays);
  return arrays[0].map((_, i) => apply(f, ...arrays.map((a) => a[i])));
}

const example = {
  FCLayer,
  ConvLayer,
  tanh: Math.tanh,
  tanh_prime: (x) => 1 - Math.tanh(x) * Math.tanh(x),
  mse(y_true, y_pred) {
    const t = flat(y_true), y = flat(y_pred);
    return sum(t.length, (i) => (t[i] - y[i]) * (t[i] - y[i])) / t.length;
  },
  mse_prime(y_true, y_pred) {
    const n = flat(y_true).length;
    return apply((t, y) => (2 * (y - t)) / n, y_true, y_pred);
  },
};

// --- bugs to plant, to see that they are found -------------------------------------------

const turned = (kernel) => kernel.map((row) => [...row].reverse()).reverse();

const bugs = {
  bias() {
    const forward = ConvLayer.prototype.forward_propagation;
    ConvLayer.prototype.forward_propagation = function (input) {
      const { bias } = this;
      this.bias = bias.map((b) => b * this.d); // once for each input channel
      const output = forward.call(this, input);
      this.bias = bias;
      return output;
    };
  },
  kernel() {
    const forward = ConvLayer.prototype.forward_propagation;
    ConvLayer.prototype.forward_propagation = function (input) {
      const { weights } = this;
      this.weights = turned(weights);
      const output = forward.call(this, input);
      this.weights = weights;
      return output;
    };
  },
  update() {
    const backward = FCLayer.prototype.backward_propagation;
    FCLayer.prototype.backward_propagation = function (e, rate) {
      backward.call(this, e, rate);
      return [this.weights.map((row) => sum(row.length, (q) => row[q] * e[0][q]))]; // too late
    };
  },
  rate() {
    const backward = FCLayer.prototype.backward_propagation;
    FCLayer.prototype.backward_propagation = function (e, rate) {
      return backward.call(this, e, rate * rate);
    };
  },
  tanh() {
    example.tanh_prime = (y) => 1 - y * y; // takes the output, not the input
  },
  mse() {
    const { mse_prime } = example;
    example.mse_prime = (t, y) => apply((x) => x / 2, mse_prime(t, y));
  },
  float32() {
    const { mse } = example;
    example.mse = (t, y) => Math.fround(mse(t, y));
  },
};

// --- the vectors -------------------------------------------------------------------------

class NotOffered extends Error {}

function shape(a) {
  return Array.isArray(a) || ArrayBuffer.isView(a) ? [a.length, ...shape(a[0])] : [];
}

const copy = (a) => (a === undefined ? a : JSON.parse(JSON.stringify(a)));

// Numbers and nested arrays of a result: typed arrays become arrays.
function nested(a) {
  if (ArrayBuffer.isView(a)) return Array.from(a);
  return Array.isArray(a) ? a.map(nested) : a;
}

class Reader {
  constructor(offered, format) {
    Object.assign(this, { offered, format, missing: new Set(), within: new Map() });
  }

  part(name) {
    if (this.offered[name] === undefined) throw new NotOffered(name);
    return this.offered[name];
  }

  method(thing, name) {
    if (typeof thing[name] !== "function") {
      throw new NotOffered(`${thing.constructor.name}.${name}`);
    }
    return (...args) => thing[name](...args);
  }

  // Throws what is not within its bound.
  compare(name, result, expected) {
    const bounds = expected[this.format];
    if (bounds === undefined) throw new NotOffered(`numbers that ${this.format} cannot hold`);
    const computed = nested(result);
    if (JSON.stringify(shape(computed)) !== JSON.stringify(shape(expected.value))) {
      throw new Error(`${name} has shape [${shape(computed)}], expected [${shape(expected.value)}]`);
    }
    const values = flat(expected.value), limits = flat(bounds), numbers = flat(computed);
    const at = values.findIndex((value, i) => !(Math.abs(numbers[i] - value) <= limits[i]));
    if (numbers.length !== values.length || at >= 0) {
      throw new Error(`${name}, element ${at}: ${numbers[at]}, expected ${values[at]} +- ${limits[at]}`);
    }
    this.compared += 1;
  }

  layer(name, testCase) {
    const Layer = this.part(name);
    let within = [];
    const args = Object.values(testCase.arguments).map((value) => {
      if (typeof value === "string") return this.part(value);
      if (!value[0] || !value[0].layer) return value;
      within = value.map((part) => this.layer(part.layer, part)); // layers within the layer
      return [...within];
    });
    if (name === "DropoutLayer") {
      const numbers = flat(testCase.draws || testCase.calls.map((call) => call.draws));
      args.push({ random: () => numbers.shift() });
    }
    const options = Object.keys(testCase.options || {}).sort();
    const lacking = options.filter((option) => !(Layer.options || []).includes(option));
    if (lacking.length) throw new NotOffered(`${name} with ${lacking.join(" and ")}`);
    if (options.length) args.push(testCase.options);
    const layer = new Layer(...args);
    this.within.set(layer, within);
    return Object.assign(layer, copy(testCase.parameters));
  }

  // [text, layer, parameter, result] of all that layers have learned, and those within them.
  learned(layers, results, at = "layers") {
    return results.flatMap(({ layers: inner = [], ...parameters }, i) => [
      ...Object.entries(parameters).map((pair) => [`${at}[${i}].${pair[0]}`, layers[i], ...pair]),
      ...this.learned(this.within.get(layers[i]), inner, `${at}[${i}].layers`),
    ]);
  }

  check_layer(file, testCase) {
    const layer = this.layer(file.name, testCase);
    const forward = this.method(layer, "forward_propagation");
    for (const call of testCase.calls) {
      const { output, layers = [], ...others } = call.expected;
      const inner = this.learned(this.within.get(layer), layers);
      if ("training" in call) layer.training = call.training;
      this.compare("output", forward(call.input), output);
      if (!call.output_error) continue;
      try {
        const backward = this.method(layer, "backward_propagation");
        const input_error = backward(call.output_error, call.learning_rate);
        for (const [name, expected] of Object.entries(others)) {
          const result = name === "input_error" ? input_error : layer[name];
          if (result !== undefined || !/(weights|bias|gain)_error/.test(name)) {
            this.compare(name, result, expected);
          }
        }
        for (const [text, owner, name, expected] of inner) {
          this.compare(text, owner[name], expected);
        }
      } catch (error) {
        if (!(error instanceof NotOffered)) throw error;
        this.missing.add(error.message);
      }
      for (const name of Object.keys(testCase.parameters)) {
        layer[name] = copy(others[name].value); // where the next call starts
      }
      for (const [, owner, name, expected] of inner) owner[name] = copy(expected.value);
    }
  }

  check_function(file, testCase) {
    const f = this.part(testCase.function), args = Object.values(testCase.arguments);
    const result = file.name === "activations" ? apply((x) => f(x), ...args) : f(...args);
    this.compare("result", result, testCase.expected.result);
  }

  check_network(file, testCase) {
    const network = new (this.part("Network"))();
    const { x_train, y_train, epochs, learning_rate, loss, expected } = testCase;
    const layers = testCase.layers.map((part) => this.layer(part.layer, part));
    layers.forEach((layer) => this.method(network, "add")(layer));
    this.method(network, "use")(this.part(loss), this.part(`${loss}_prime`));
    const predict = this.method(network, "predict"), fit = this.method(network, "fit");
    this.compare("outputs_before", predict(x_train), expected.outputs_before);
    const batch = testCase.batch_size === undefined ? [] : [testCase.batch_size];
    if (batch.length && network.fit.length < 5) throw new NotOffered("Network.fit of batches");
    const errors = fit(x_train, y_train, epochs, learning_rate, ...batch);
    if (errors !== undefined) this.compare("errors", errors, expected.errors);
    for (const [text, owner, name, values] of this.learned(layers, expected.layers)) {
      this.compare(text, owner[name], values);
    }
    this.compare("outputs_after", predict(x_train), expected.outputs_after);
  }

  // What is wrong with a case, as text: "" for nothing, undefined if nothing of it is offered.
  check(file, testCase) {
    const before = JSON.stringify(testCase);
    this.compared = 0;
    try {
      this[`check_${file.kind}`](file, testCase);
    } catch (error) {
      if (!(error instanceof NotOffered)) return String(error && error.message || error);
      this.missing.add(error.message);
      if (!this.compared) return undefined;
    }
    return JSON.stringify(testCase) === before ? "" : "something that was passed in is changed";
  }
}

function read(directory) {
  const names = fs.readdirSync(directory).filter((name) => /^[^.]+\.json$/.test(name));
  if (!names.length) throw new Error(`expected files of test vectors in ${directory}`);
  const files = names.map((name) => {
    const file = JSON.parse(fs.readFileSync(path.join(directory, name), "utf8"));
    if (file.format !== "purenn vectors 1") throw new Error(`unknown format: ${file.format}`);
    return file;
  });
  return files.sort((a, b) => a.cases[0].id - b.cases[0].id);
}

function checkAll(reader, directory, conventions) {
  let agreed = 0, failed = 0;
  for (const file of read(directory)) {
    for (const testCase of file.cases) {
      if (!conventions && testCase.flags.includes("convention")) continue;
      const found = reader.check(file, testCase);
      if (found) {
        console.log(`case ${testCase.id}, ${testCase.function || file.name}: ${testCase.comment}`);
        console.log(`    ${found}`);
      }
      failed += Boolean(found);
      agreed += found === "";
    }
  }
  console.log(`${agreed} cases agree, ${failed} do not`);
  if (reader.missing.size) console.log(`not offered: ${[...reader.missing].sort().join(", ")}`);
  if (!agreed && !failed) throw new Error("the module has nothing that the vectors have");
  return failed ? 1 : 0;
}

async function main(args) {
  let directory = path.join(__dirname, "..", "vectors"), offered = example;
  let format = "float64", conventions = false;
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (arg === "--vectors") directory = args.shift();
    else if (arg === "--float32") format = "float32";
    else if (arg === "--conventions") conventions = true;
    else if (arg === "--break" && args[0] in bugs) bugs[args.shift()]();
    else if (arg.startsWith("-")) throw new Error(`usage: --break ${Object.keys(bugs).join(" | --break ")}`);
    else {
      const module = await import(pathToFileURL(path.resolve(arg)));
      offered = { ...module.default, ...module };
    }
  }
  return checkAll(new Reader(offered, format), directory, conventions);
}

// Whatever a module does, only what comes to the end here is a yes.
process.exitCode = 2;
process.on("exit", () => {
  if (!main.ended) {
    console.error("cannot run: the module ended Node before its cases were tried");
    process.exitCode = 2;
  }
});
main(process.argv.slice(2)).then(
  (status) => { process.exitCode = status; },
  (error) => { console.error(`cannot run: ${error.message}`); },
).finally(() => { main.ended = true; });
