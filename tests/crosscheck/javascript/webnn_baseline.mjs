// webnn-baseline by purenn's names, forward only, in double precision.

import { flat, load, nested, shape } from "./arrays.mjs";

const [{ Tensor, Scalar }, binary, relus, leaky, tanhs, sigmoids, softmaxes, matmuls, conv, pool, moved] =
  await Promise.all(["lib/tensor", "binary", "relu", "leaky_relu", "tanh", "sigmoid", "softmax",
    "matmul", "conv2d", "pool2d", "transpose"].map((name) => load(`webnn-baseline/src/${name}.js`)));

const tensor = (a, size = shape(a)) => new Tensor(size, flat(a));
const array = (t) => nested(t.data, t.shape);
const each = (f) => (x) => f(tensor([x])).data[0];

export const tanh = each(tanhs.tanh);
export const sigmoid = each(sigmoids.sigmoid);
export const relu = each(relus.relu);
export const leaky_relu = each(leaky.leakyRelu);

const both = (f) => (a, b) => array(f(tensor(a), tensor(b)));
export const add = both(binary.add);
export const subtract = both(binary.sub);
export const multiply = both(binary.mul);
export const scale = (factor, a) => array(binary.mul(new Scalar(factor), tensor(a)));
export const dot = both(matmuls.matmul);
export const transpose = (a) => array(moved.transpose(tensor(a)));

export class FCLayer {
  forward_propagation(x) {
    return add(dot(x, this.weights), this.bias);
  }
}

export class ConvLayer {
  forward_propagation(x) {
    const layout = { inputLayout: "nhwc", filterLayout: "hwio", bias: tensor(this.bias) };
    return array(conv.conv2d(tensor([x]), tensor(this.weights), layout))[0];
  }
}

export class MaxPoolingLayer {
  constructor(input_shape, pool_shape) {
    this.pool_shape = pool_shape;
  }
  forward_propagation(x) {
    const { pool_shape: windowDimensions } = this;
    const how = { windowDimensions, strides: windowDimensions, layout: "nhwc" };
    return array(pool.maxPool2d(tensor([x]), how))[0];
  }
}

export class SoftmaxLayer {
  forward_propagation(x) {
    return array(softmaxes.softmax(tensor(x), 1));
  }
}
