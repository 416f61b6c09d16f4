// All that the vectors have, in JavaScript, to try the reader with.

const range = (n) => [...Array(n).keys()];
const sum = (n, term) => range(n).reduce((s, i) => s + term(i), 0);
const map = (f, a, ...more) =>
  Array.isArray(a) ? a.map((x, i) => map(f, x, ...more.map((b) => b[i]))) : f(a, ...more);
const flat = (a) => a.flat(Infinity);
const total = (a) => flat(a).reduce((s, x) => s + x, 0);
function make(shape, element, ...at) {
  if (at.length === shape.length) return element(...at);
  return range(shape[at.length]).map((i) => make(shape, element, ...at, i));
}

export const tanh = Math.tanh;
export const tanh_prime = (x) => 1 / Math.cosh(x) ** 2;
export const sigmoid = (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
export const sigmoid_prime = (x) => sigmoid(x) * sigmoid(-x);
export const relu = (x) => Math.max(x, 0);
export const relu_prime = (x) => (x > 0 ? 1 : 0);
export const leaky_relu = (x) => (x > 0 ? x : x / 100);
export const leaky_relu_prime = (x) => (x > 0 ? 1 : 0.01);


function erf(x) { // Abramowitz and Stegun, 7.1.6
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x, s = x;
  for (let n = 1; n < 200; n++) s += term *= (2 * x * x) / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * s;
}
const cdf = (x) => (1 + erf(x / Math.SQRT2)) / 2;
export const gelu = (x) => x * cdf(x);
export const gelu_prime = (x) => cdf(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
const root = Math.sqrt(2 / Math.PI), t = (x) => Math.tanh(root * (x + 0.044715 * x ** 3));
export const gelu_tanh = (x) => (x / 2) * (1 + t(x));
export const gelu_tanh_prime = (x) =>
  (1 + t(x)) / 2 + (x / 2) * (1 - t(x) ** 2) * root * (1 + 0.134145 * x * x);
export const silu = (x) => x * sigmoid(x);
export const silu_prime = (x) => sigmoid(x) + x * sigmoid_prime(x);
export const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
export const softplus_prime = sigmoid;
export const elu = (x) => (x > 0 ? x : Math.expm1(x));
export const elu_prime = (x) => (x > 0 ? 1 : Math.exp(x));

const count = (a) => flat(a).length;
const logSum = (y) => {
  const largest = Math.max(...y);
  return largest + Math.log(sum(y.length, (k) => Math.exp(y[k] - largest)));
};
export const softmax_cross_entropy = (t, y) =>
  sum(t.length, (p) => sum(t[p].length, (k) => t[p][k] * (logSum(y[p]) - y[p][k]))) / t.length;
export const softmax_cross_entropy_prime = (t, y) => t.map((row, p) =>
  row.map((a, k) => (Math.exp(y[p][k] - logSum(y[p])) - a) / t.length));
export const sigmoid_cross_entropy = (t, y) =>
  total(map((a, b) => softplus(b) - a * b, t, y)) / count(t);
export const sigmoid_cross_entropy_prime = (t, y) =>
  map((a, b) => (sigmoid(b) - a) / count(t), t, y);
export const mse = (t, y) => total(map((a, b) => (a - b) ** 2, t, y)) / count(t);
export const mse_prime = (t, y) => map((a, b) => (2 * (b - a)) / count(t), t, y);
const log = (x) => Math.max(Math.log(x), -100);
export const binary_cross_entropy = (t, y) =>
  -total(map((a, b) => a * log(b) + (1 - a) * Math.log1p(-b), t, y)) / count(t);
export const binary_cross_entropy_prime = (t, y) =>
  map((a, b) => (b - a) / (b * (1 - b)) / count(t), t, y);
export const categorical_cross_entropy = (t, y) => -total(map((a, b) => a * log(b), t, y));
export const categorical_cross_entropy_prime = (t, y) => map((a, b) => -a / b, t, y);

export const add = (a, b) => map((x, y) => x + y, a, b);
export const subtract = (a, b) => map((x, y) => x - y, a, b);
export const multiply = (a, b) => map((x, y) => x * y, a, b);
export const scale = (factor, a) => map((x) => factor * x, a);
export const transpose = (a) => make([a[0].length, a.length], (j, i) => a[i][j]);
export const dot = (a, b) =>
  make([a.length, b[0].length], (i, k) => sum(b.length, (j) => a[i][j] * b[j][k]));
function slide(a, kernel, mode, same) {
  const [m, n] = [kernel.length, kernel[0].length], at = (i, j) => (a[i] && a[i][j]) || 0;
  const [p, q] = { full: [m - 1, n - 1], valid: [0, 0], same: [same(m), same(n)] }[mode];
  const grown = { full: [m - 1, n - 1], valid: [1 - m, 1 - n], same: [0, 0] }[mode];
  return make([a.length + grown[0], a[0].length + grown[1]], (i, j) =>
    sum(m, (r) => sum(n, (s) => at(i + r - p, j + s - q) * kernel[r][s])));
}
export const correlate2d = (a, kernel, mode = "full") =>
  slide(a, kernel, mode, (m) => (m - 1) >> 1);
export const convolve2d = (a, kernel, mode = "full") =>
  slide(a, kernel.map((row) => [...row].reverse()).reverse(), mode, (m) => m >> 1);

export function momentum_step(P, g, V, rate, momentum) {
  const v = map((a, b) => momentum * a + b, V, g);
  return [map((p, a) => p - rate * a, P, v), v];
}
export function adam_step(P, g, M, V, t, rate, beta1, beta2, epsilon) {
  const m = map((a, b) => beta1 * a + (1 - beta1) * b, M, g);
  const v = map((a, b) => beta2 * a + (1 - beta2) * b * b, V, g);
  const [c, d] = [1 - beta1 ** t, 1 - beta2 ** t];
  return [map((p, a, b) => p - (rate * (a / c)) / (Math.sqrt(b / d) + epsilon), P, m, v), m, v];
}

class Trained {
  update(rate) {
    this.weights = map((w, g) => w - rate * g, this.weights, this.weights_error);
    this.bias = map((b, g) => b - rate * g, this.bias, this.bias_error);
  }
}

export class FCLayer extends Trained {
  static options = ["bias"];
  forward_propagation(x) {
    this.x = x;
    const y = dot(x, this.weights);
    return this.bias ? add(y, spread(this.bias, x.length)) : y;
  }
  backward_propagation(e, rate) {
    const error = dot(e, transpose(this.weights));
    [this.weights_error, this.bias_error] = [dot(transpose(this.x), e), sumRows(e)];
    this.weights = subtract(this.weights, scale(rate, this.weights_error));
    if (this.bias) this.bias = subtract(this.bias, scale(rate, this.bias_error));
    return error;
  }
}

const places = (n, m, s, p) => Math.floor((n + 2 * p - m) / s) + 1;

export class ConvLayer extends Trained {
  static options = ["stride", "padding"];
  constructor(shape, [m, n], depth, { stride = [1, 1], padding = [0, 0] } = {}) {
    super();
    Object.assign(this, { shape, m, n, depth, stride, padding });
  }
  // the pixel of x in the window of output (p, q), at (r, s)
  at(p, q, r, s) {
    return [p * this.stride[0] + r - this.padding[0], q * this.stride[1] + s - this.padding[1]];
  }
  pixel(p, q, r, s, c) {
    const [u, v] = this.at(p, q, r, s);
    return this.x[u] && this.x[u][v] ? this.x[u][v][c] : 0;
  }
  forward_propagation(x) {
    this.x = x;
    const { shape: [i, j, d], m, n, depth, weights, bias, stride: [s, t], padding: [p, q] } = this;
    return make([places(i, m, s, p), places(j, n, t, q), depth], (p, q, k) => bias[k] + sum(m, (r) =>
      sum(n, (s) => sum(d, (c) => this.pixel(p, q, r, s, c) * weights[r][s][c][k]))));
  }
  backward_propagation(e, rate) {
    const { shape: [i, j, d], m, n, depth, weights } = this;
    const error = make([i, j, d], () => 0);
    make([e.length, e[0].length, m, n], (p, q, r, s) => {
      const [u, v] = this.at(p, q, r, s);
      if (error[u] && error[u][v]) {
        for (const c of range(d)) {
          error[u][v][c] += sum(depth, (k) => e[p][q][k] * weights[r][s][c][k]);
        }
      }
    });
    this.weights_error = make([m, n, d, depth], (r, s, c, k) => sum(e.length, (p) =>
      sum(e[0].length, (q) => this.pixel(p, q, r, s, c) * e[p][q][k])));
    this.bias_error = make([depth], (k) => sum(e.length, (p) => sum(e[0].length, (q) => e[p][q][k])));
    this.update(rate);
    return error;
  }
}

export class ActivationLayer {
  constructor(shape, f, f_prime) {
    Object.assign(this, { f, f_prime });
  }
  forward_propagation(x) {
    this.x = x;
    return map(this.f, x);
  }
  backward_propagation(e) {
    return map((x, a) => this.f_prime(x) * a, this.x, e);
  }
}

export class FlattenLayer {
  constructor(shape) {
    this.shape = shape;
  }
  forward_propagation(x) {
    return [flat(x)];
  }
  backward_propagation([e]) {
    const numbers = [...e];
    return make(this.shape, () => numbers.shift());
  }
}

export class AveragePoolingLayer {
  static options = ["stride", "padding"];
  constructor([i, j, d], [m, n], { stride = [m, n], padding = [0, 0] } = {}) {
    Object.assign(this, { i, j, d, m, n, stride, padding });
  }
  each(visit) { // (p, q, u, v) for each pixel (u, v) within each window (p, q)
    const { i, j, m, n, stride: [s, t], padding: [a, b] } = this;
    make([places(i, m, s, a), places(j, n, t, b), m, n], (p, q, r, c) => {
      const [u, v] = [p * s + r - a, q * t + c - b];
      if (u >= 0 && u < i && v >= 0 && v < j) visit(p, q, u, v);
    });
  }
  forward_propagation(x) {
    const { i, j, d, m, n, stride: [s, t], padding: [a, b] } = this;
    const y = make([places(i, m, s, a), places(j, n, t, b), d], () => 0);
    this.each((p, q, u, v) => range(d).forEach((c) => { y[p][q][c] += x[u][v][c]; }));
    return map((total) => total / (m * n), y);
  }
  backward_propagation(e) {
    const { i, j, d, m, n } = this, error = make([i, j, d], () => 0);
    this.each((p, q, u, v) => range(d).forEach((c) => { error[u][v][c] += e[p][q][c] / (m * n); }));
    return error;
  }
}

export class MaxPoolingLayer {
  static options = ["stride", "padding"];
  constructor([i, j, d], [m, n], { stride = [m, n], padding = [0, 0] } = {}) {
    Object.assign(this, { i, j, d, m, n, stride, padding });
  }
  forward_propagation(x) {
    const { i, j, d, m, n, stride: [s, t], padding: [a, b] } = this;
    this.places = make([places(i, m, s, a), places(j, n, t, b), d], (p, q, c) => {
      let best, largest = -Infinity;
      for (const r of range(m)) for (const k of range(n)) {
        const [u, v] = [p * s + r - a, q * t + k - b];
        if (u < 0 || u >= i || v < 0 || v >= j || !(x[u][v][c] > largest)) continue;
        [best, largest] = [u * j + v, x[u][v][c]];
      }
      return best;
    });
    return this.places.map((row) => row.map((channels) =>
      channels.map((at, c) => x[Math.floor(at / j)][at % j][c])));
  }
  backward_propagation(e) {
    const error = make([this.i, this.j, this.d], () => 0);
    this.places.forEach((row, p) => row.forEach((channels, q) => channels.forEach((at, c) => {
      error[Math.floor(at / this.j)][at % this.j][c] += e[p][q][c];
    })));
    return error;
  }
}

export class SoftmaxLayer {
  forward_propagation([x]) {
    const powers = x.map((v) => Math.exp(v - Math.max(...x)));
    this.y = powers.map((v) => v / total(powers));
    return [this.y];
  }
  backward_propagation([e]) {
    const mean = sum(e.length, (i) => e[i] * this.y[i]);
    return [e.map((a, i) => this.y[i] * (a - mean))];
  }
}

const sumRows = (a) => [a[0].map((_, j) => sum(a.length, (i) => a[i][j]))];
const spread = (row, n) => range(n).map(() => row[0]);
const average = (row) => total(row) / row.length;

// Both norms: the mean is subtracted, or it is not.
class Norm {
  constructor(shape, epsilon) {
    Object.assign(this, { epsilon });
  }
  forward_propagation(x) {
    const centred = x.map((row) => row.map((v) => v - (this.centres ? average(row) : 0)));
    this.roots = centred.map((row) => Math.sqrt(average(row.map((v) => v * v)) + this.epsilon));
    this.N = centred.map((row, p) => row.map((v) => v / this.roots[p]));
    const y = multiply(spread(this.gain, x.length), this.N);
    return this.centres ? add(y, spread(this.bias, x.length)) : y;
  }
  backward_propagation(error, rate) {
    const e = multiply(spread(this.gain, error.length), error);
    const x_error = e.map((row, p) => {
      const a = this.centres ? average(row) : 0, n = this.N[p];
      const b = average(row.map((v, i) => v * n[i]));
      return row.map((v, i) => (v - a - n[i] * b) / this.roots[p]);
    });
    [this.gain_error, this.bias_error] = [sumRows(multiply(error, this.N)), sumRows(error)];
    this.gain = subtract(this.gain, scale(rate, this.gain_error));
    if (this.centres) this.bias = subtract(this.bias, scale(rate, this.bias_error));
    return x_error;
  }
}
export class RMSNormLayer extends Norm {
  centres = false;
}
export class LayerNormLayer extends Norm {
  centres = true;
}

export class PositionLayer {
  forward_propagation(x) {
    return x.map((row, p) => row.map((v, j) => v + this.weights[p][j]));
  }
  backward_propagation(e, rate) {
    this.weights_error = this.weights.map((row, p) => e[p] || row.map(() => 0));
    this.weights = subtract(this.weights, scale(rate, this.weights_error));
    return e;
  }
}

export class EmbeddingLayer {
  forward_propagation([tokens]) {
    this.tokens = tokens;
    return tokens.map((t) => [...this.weights[t]]);
  }
  backward_propagation(e, rate) {
    this.weights_error = this.weights.map((row) => row.map(() => 0));
    this.tokens.forEach((t, p) => {
      this.weights_error[t] = this.weights_error[t].map((g, j) => g + e[p][j]);
    });
    this.weights = subtract(this.weights, scale(rate, this.weights_error));
  }
}

export class ResidualLayer {
  constructor(layers) {
    this.layers = layers;
  }
  forward_propagation(x) {
    return add(x, this.layers.reduce((y, layer) => layer.forward_propagation(y), x));
  }
  backward_propagation(e, rate) {
    return add(e, [...this.layers].reverse().reduce(
      (error, layer) => layer.backward_propagation(error, rate), e));
  }
}

const KINDS = ["query_weights", "key_weights", "value_weights", "output_weights"];
export class AttentionLayer {
  static options = ["causal", "rotary"];
  constructor([, d], heads, { causal = true, rotary = false } = {}) {
    Object.assign(this, { heads, h: d / heads, causal, rotary });
  }
  split(a) {
    return range(this.heads).map((k) => a.map((row) => row.slice(k * this.h, (k + 1) * this.h)));
  }
  join(parts) {
    return parts[0].map((_, p) => parts.flatMap((part) => part[p]));
  }
  turned(a, direction) {
    if (!this.rotary) return a;
    return a.map((row, p) => row.map((v, j) => {
      const angle = direction * p * 10000 ** (-((j % this.h) - (j % 2)) / this.h);
      const other = j % 2 ? row[j - 1] * Math.sin(angle) : -row[j + 1] * Math.sin(angle);
      return v * Math.cos(angle) + other;
    }));
  }
  forward_propagation(x) {
    const [Q, K, V] = KINDS.slice(0, 3).map((kind) => dot(x, this[kind]));
    const heads = [this.turned(Q, 1), this.turned(K, 1), V].map((a) => this.split(a));
    [this.Q, this.K, this.V] = heads;
    this.A = this.Q.map((q, k) => dot(q, transpose(this.K[k])).map((row, p) => {
      const seen = row.map((s, i) => (this.causal && i > p ? -Infinity : s / Math.sqrt(this.h)));
      const powers = seen.map((s) => Math.exp(s - Math.max(...seen)));
      return powers.map((w) => w / total(powers));
    }));
    this.x = x;
    this.H = this.join(this.A.map((a, k) => dot(a, this.V[k])));
    return dot(this.H, this.output_weights);
  }
  backward_propagation(error, rate) {
    const e = this.split(dot(error, transpose(this.output_weights)));
    const S = this.A.map((a, k) => dot(e[k], transpose(this.V[k])).map((row, p) => {
      const mean = sum(row.length, (i) => row[i] * a[p][i]);
      return row.map((v, i) => (a[p][i] * (v - mean)) / Math.sqrt(this.h));
    }));
    const Q = this.turned(this.join(S.map((s, k) => dot(s, this.K[k]))), -1);
    const K = this.turned(this.join(S.map((s, k) => dot(transpose(s), this.Q[k]))), -1);
    const V = this.join(this.A.map((a, k) => dot(transpose(a), e[k])));
    const parts = [Q, K, V].map((a, i) => dot(a, transpose(this[KINDS[i]])));
    const errors = [Q, K, V].map((a) => dot(transpose(this.x), a));
    [...errors, dot(transpose(this.H), error)].forEach((g, i) => {
      this[KINDS[i] + "_error"] = g;
      this[KINDS[i]] = subtract(this[KINDS[i]], scale(rate, g));
    });
    return parts.reduce(add);
  }
}

export class DropoutLayer {
  constructor(shape, rate, rng) {
    Object.assign(this, { rate, rng });
  }
  forward_propagation(x) {
    const { training, rate, rng } = this;
    this.mask = map(() => (!training ? 1 : rng.random() >= rate ? 1 / (1 - rate) : 0), x);
    return multiply(x, this.mask);
  }
  backward_propagation(e) {
    return multiply(e, this.mask);
  }
}

export class Network {
  layers = [];
  add(layer) {
    this.layers.push(layer);
  }
  use(loss, loss_prime) {
    Object.assign(this, { loss, loss_prime });
  }
  run(x, training) {
    return this.layers.reduce((value, layer) => {
      layer.training = training;
      return layer.forward_propagation(value);
    }, x);
  }
  predict(samples) {
    return samples.map((x) => this.run(x, false));
  }
  fit(xs, ys, epochs, rate, size) {
    return size ? this.fit_batches(xs, ys, epochs, rate, size) : this.fit_each(xs, ys, epochs, rate);
  }
  fit_batches(xs, ys, epochs, rate, size) {
    const trained = this.layers.filter(({ weights }) => weights);
    return range(epochs).map(() => sum(Math.ceil(xs.length / size), (part) => {
      const [start, end] = [part * size, Math.min((part + 1) * size, xs.length)];
      let sums;
      const errors = xs.slice(start, end).map((x, i) => {
        const [error] = this.fit_each([x], [ys[start + i]], 1, 0);
        const found = trained.map(({ weights_error, bias_error }) => [weights_error, bias_error]);
        sums = sums ? map((a, b) => a + b, sums, found) : found;
        return error;
      });
      trained.forEach((layer, i) => ["weights", "bias"].forEach((name, k) => {
        layer[name] = map((p, g) => p - (rate * g) / (end - start), layer[name], sums[i][k]);
      }));
      return total(errors);
    }) / xs.length);
  }
  fit_each(xs, ys, epochs, rate) {
    return range(epochs).map(() => sum(xs.length, (i) => {
      const y = this.run(xs[i], true), error = this.loss(ys[i], y);
      [...this.layers].reverse().reduce(
        (e, layer) => layer.backward_propagation(e, rate), this.loss_prime(ys[i], y));
      return error;
    }) / xs.length);
  }
}
