// ONNX Runtime Web by purenn's names, forward only: double precision, or float32 with --float32.
// It computes in a thread of its own (onnx_worker.mjs), for it answers by promises.

import { MessageChannel, Worker, receiveMessageOnPort } from "worker_threads";

import { flat, nested, shape, single } from "./arrays.mjs";

const { port1, port2 } = new MessageChannel();
const ready = new Int32Array(new SharedArrayBuffer(4));
const worker = new Worker(new URL("./onnx_worker.mjs", import.meta.url), {
  workerData: { ready, port: port2, single }, transferList: [port2],
});
worker.unref();

// The one output of an ONNX operator, by a model of that operator alone.
function run(operator, inputs, attributes = {}) {
  Atomics.store(ready, 0, 0);
  port1.postMessage({
    operator, attributes, inputs: inputs.map((a) => ({ data: flat(a), dims: shape(a) })),
  });
  Atomics.wait(ready, 0, 0);
  const { message: { data, dims, error } } = receiveMessageOnPort(port1);
  if (error) throw new Error(error);
  return nested(data, dims);
}

const each = (operator, attributes) => (x) => run(operator, [[x]], attributes)[0];
export const tanh = each("Tanh");
export const sigmoid = each("Sigmoid");
export const relu = each("Relu");
// of leaky relu, convolution and softmax there is none in double precision, or may be none
export const leaky_relu = single ? each("LeakyRelu", { alpha: 0.01 }) : undefined;

const both = (operator) => (a, b) => run(operator, [a, b]);
export const add = both("Add");
export const subtract = both("Sub");
export const multiply = both("Mul");
export const scale = both("Mul");
export const dot = both("MatMul");
export const transpose = (a) => run("Transpose", [a]);

export class FCLayer {
  forward_propagation(x) {
    return run("Gemm", [x, this.weights, this.bias]);
  }
}

const first = (a) => [a[0][0].map((_, c) => a.map((row) => row.map((pixel) => pixel[c])))];
const last = ([a]) => a[0].map((row, p) => row.map((_, q) => a.map((channel) => channel[p][q])));

class Conv {
  forward_propagation(x) {
    const [m, n, d, k] = shape(this.weights);
    const kernels = [...Array(k).keys()].map((o) => [...Array(d).keys()].map((c) =>
      [...Array(m).keys()].map((r) => [...Array(n).keys()].map((s) => this.weights[r][s][c][o]))));
    return last(run("Conv", [first(x), kernels, this.bias]));
  }
}

export const ConvLayer = single ? Conv : undefined;

export class MaxPoolingLayer {
  constructor(input_shape, pool_shape) {
    this.pool_shape = pool_shape;
  }
  forward_propagation(x) {
    const windows = { kernel_shape: this.pool_shape, strides: this.pool_shape };
    return last(run("MaxPool", [first(x)], windows));
  }
}

export class SoftmaxLayer {
  forward_propagation(x) {
    return run("Softmax", [x], { axis: 1 });
  }
}
