// TensorFlow.js by purenn's names, in float32 on its CPU backend; the derivatives are its own.

import { require } from "./arrays.mjs";

const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const { metrics } = require("@tensorflow/tfjs-layers");
await tf.setBackend("cpu");

const array = (t) => t.arraySync();
const each = (f) => (x) => tf.tidy(() => f(tf.scalar(x)).arraySync());
const prime = (f) => (x) => tf.tidy(() => tf.grad(f)(tf.scalar(x)).arraySync());
const leaky = (x) => tf.leakyRelu(x, 0.01);

export const tanh = each(tf.tanh);
export const sigmoid = each(tf.sigmoid);
export const relu = each(tf.relu);
export const leaky_relu = each(leaky);
export const tanh_prime = prime(tf.tanh);
export const sigmoid_prime = prime(tf.sigmoid);
export const relu_prime = prime(tf.relu);
export const leaky_relu_prime = prime(leaky);

const both = (f) => (a, b) => tf.tidy(() => array(f(tf.tensor(a), tf.tensor(b))));
const derivative = (f) => both((t, y) => tf.grad((p) => f(t, p))(y));
const squares = (t, y) => tf.losses.meanSquaredError(t, y);
// its categorical cross-entropy divides by the sum of Y, which is another function where that is
// not 1, as in most cases of the vectors
const binary = (t, y) => tf.mean(metrics.binaryCrossentropy(t, y));
export const mse = both(squares);
export const mse_prime = derivative(squares);
export const binary_cross_entropy = both(binary);
export const binary_cross_entropy_prime = derivative(binary);

export const add = both(tf.add);
export const subtract = both(tf.sub);
export const multiply = both(tf.mul);
export const scale = both(tf.mul);
export const dot = both(tf.matMul);
export const transpose = (a) => tf.tidy(() => array(tf.transpose(tf.tensor(a))));

class Layer {
  constructor(...args) {
    this.args = args;
  }
  run(x) {
    const names = ["weights", "bias"].filter((name) => this[name]);
    return [(...values) => this.compute(...values), [x, ...names.map((name) => this[name])], names];
  }
  forward_propagation(x) {
    this.x = x;
    const [f, values] = this.run(x);
    return tf.tidy(() => array(f(...values.map((value) => tf.tensor(value)))));
  }
  backward_propagation(e, rate) {
    const [f, values, names] = this.run(this.x);
    return tf.tidy(() => {
      const found = tf.grads(f)(values.map((value) => tf.tensor(value)), tf.tensor(e));
      names.forEach((name, k) => {
        const step = tf.mul(rate, found[k + 1]);
        this[`${name}_error`] = array(found[k + 1]);
        this[name] = array(tf.sub(tf.tensor(values[k + 1]), step));
      });
      return array(found[0]);
    });
  }
}

export class FCLayer extends Layer {
  compute(x, weights, bias) {
    return tf.add(tf.matMul(x, weights), bias);
  }
}

export class ConvLayer extends Layer {
  compute(x, weights, bias) {
    return tf.add(tf.conv2d(x, weights, 1, "valid"), bias);
  }
}

export class MaxPoolingLayer extends Layer {
  compute(x) {
    return tf.maxPool(x, this.args[1], this.args[1], "valid");
  }
}

export class SoftmaxLayer extends Layer {
  compute(x) {
    return tf.softmax(x);
  }
}

export class FlattenLayer extends Layer {
  compute(x) {
    return tf.reshape(x, [1, -1]);
  }
}
