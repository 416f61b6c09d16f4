// Checks a JavaScript implementation of FCLayer, ConvLayer, tanh and mse against purenn's
// test vectors. Needs Node, and nothing else:
//
//     node examples/crosscheck_vectors.js                  # with the vectors of this repository
//     node examples/crosscheck_vectors.js DIR              # with those in another directory
//     node examples/crosscheck_vectors.js --break bias     # with a bug planted; --break lists them
//
// Exit status: 0 all agree, 1 disagreement, 2 cannot run. Put your own implementation in
// the place of the first part; the second part is all that reading the vectors takes.

"use strict";

const fs = require("fs");
const path = require("path");

// --- the implementation on trial ---------------------------------------------------------

const range = (n) => [...Array(n).keys()];
const sum = (n, term) => range(n).reduce((s, i) => s + term(i), 0);

// Nested arrays of that shape, each element made from its indices.
function make(shape, element, ...at) {
  if (at.length === shape.length) return element(...at);
  return range(shape[at.length]).map((i) => make(shape, element, ...at, i));
}

class FCLayer {
  constructor({ input_shape: [, i], output_shape: [, j] }) {
    Object.assign(this, { i, j });
  }

  forward(input) {
    this.input = input;
    const { i, j, weights, bias } = this;
    // Y = X W + B
    return make([1, j], (_, q) => sum(i, (p) => input[0][p] * weights[p][q]) + bias[0][q]);
  }

  backward(e, rate) {
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
  constructor({ input_shape: [i, j, d], kernel_shape: [m, n], layer_depth }) {
    Object.assign(this, { i, j, d, m, n, depth: layer_depth, rows: i - m + 1, columns: j - n + 1 });
  }

  forward(input) {
    this.input = input;
    const { d, m, n, depth, rows, columns, weights, bias } = this;
    // Y_k = B_k + sum over d of X_d correlated with W_dk
    return make([rows, columns, depth], (p, q, k) => bias[k] + sum(m, (r) => sum(n, (s) =>
      sum(d, (c) => input[p + r][q + s][c] * weights[r][s][c][k]))));
  }

  backward(e, rate) {
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

const layers = { FCLayer, ConvLayer };

const functions = {
  tanh: (x) => apply(Math.tanh, x),
  tanh_prime: (x) => apply((v) => 1 - Math.tanh(v) * Math.tanh(v), x),
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
    const { forward } = ConvLayer.prototype;
    ConvLayer.prototype.forward = function (input) {
      const { bias } = this;
      this.bias = bias.map((b) => b * this.d); // once for each input channel
      const output = forward.call(this, input);
      this.bias = bias;
      return output;
    };
  },
  kernel() {
    const { forward } = ConvLayer.prototype;
    ConvLayer.prototype.forward = function (input) {
      const { weights } = this;
      this.weights = turned(weights);
      const output = forward.call(this, input);
      this.weights = weights;
      return output;
    };
  },
  update() {
    const { backward } = FCLayer.prototype;
    FCLayer.prototype.backward = function (e, rate) {
      backward.call(this, e, rate);
      return [this.weights.map((row) => sum(row.length, (q) => row[q] * e[0][q]))]; // too late
    };
  },
  rate() {
    const { backward } = FCLayer.prototype;
    FCLayer.prototype.backward = function (e, rate) {
      return backward.call(this, e, rate * rate);
    };
  },
  tanh() {
    functions.tanh_prime = (y) => apply((v) => 1 - v * v, y); // takes the output, not the input
  },
  mse() {
    const { mse_prime } = functions;
    functions.mse_prime = (t, y) => apply((x) => x / 2, mse_prime(t, y));
  },
  float32() {
    const { mse } = functions;
    functions.mse = (t, y) => Math.fround(mse(t, y));
  },
};

// --- the vectors -------------------------------------------------------------------------

// The first element that is not within its bound, as text; undefined if there is none.
function disagreement(name, computed, expected) {
  if (JSON.stringify(shape(computed)) !== JSON.stringify(shape(expected.value))) {
    return `${name} has shape [${shape(computed)}], expected [${shape(expected.value)}]`;
  }
  const values = flat(expected.value), bounds = flat(expected.float64);
  const at = flat(computed).findIndex((c, i) => !(Math.abs(c - values[i]) <= bounds[i]));
  if (at < 0) return undefined;
  return `${name}, element ${at}: ${flat(computed)[at]}, expected ${values[at]} +- ${bounds[at]}`;
}

function shape(a) {
  return Array.isArray(a) ? [a.length, ...shape(a[0])] : [];
}

function checkLayer(Layer, testCase) {
  const layer = new Layer(testCase.arguments);
  Object.assign(layer, testCase.parameters);
  for (const { input, output_error, learning_rate, expected } of testCase.calls) {
    const results = { output: layer.forward(input) };
    if (output_error) {
      results.input_error = layer.backward(output_error, learning_rate);
      for (const name of Object.keys(expected)) {
        if (!(name in results)) results[name] = layer[name];
      }
    }
    for (const name of Object.keys(expected)) {
      const found = disagreement(name, results[name], expected[name]);
      if (found) return found;
    }
  }
  return undefined;
}

function checkFunction(f, testCase) {
  const result = f(...Object.values(testCase.arguments));
  return disagreement("result", result, testCase.expected.result);
}

// What is wrong with a case, as text: undefined for nothing, null if it is not offered.
function check(file, testCase) {
  const before = JSON.stringify(testCase);
  const subject = file.kind === "layer" ? layers[file.name] : functions[testCase.function];
  if (!subject) return null;
  let found;
  try {
    found = (file.kind === "layer" ? checkLayer : checkFunction)(subject, testCase);
  } catch (error) {
    found = String(error);
  }
  return found || (JSON.stringify(testCase) === before ? undefined : "an argument was changed");
}

function checkAll(directory) {
  let agreed = 0, failed = 0;
  for (const name of ["fc_layer", "conv_layer", "activations", "losses"]) {
    const file = JSON.parse(fs.readFileSync(path.join(directory, name + ".json"), "utf8"));
    if (file.format !== "purenn vectors 1") throw new Error(`unknown format: ${file.format}`);
    for (const testCase of file.cases) {
      const found = check(file, testCase);
      if (found) {
        console.log(`case ${testCase.id}, ${testCase.function || file.name}: ${testCase.comment}`);
        console.log(`    ${found}`);
        failed += 1;
      } else if (found === undefined) {
        agreed += 1;
      }
    }
  }
  console.log(`${agreed} cases agree, ${failed} do not`);
  return failed ? 1 : 0;
}

function main([option, bug, ...rest]) {
  let directory = option || path.join(__dirname, "..", "vectors");
  if (option === "--break") {
    if (!(bug in bugs)) {
      console.error(`usage: --break ${Object.keys(bugs).join(" | --break ")}`);
      return 2;
    }
    bugs[bug]();
    directory = rest[0] || path.join(__dirname, "..", "vectors");
  }
  try {
    return checkAll(directory);
  } catch (error) {
    console.error(`cannot run: ${error.message}`);
    return 2;
  }
}

process.exitCode = main(process.argv.slice(2));
