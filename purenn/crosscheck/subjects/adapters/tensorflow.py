"""TensorFlow: tf.nn and tf.math, gradients by tf.GradientTape."""

import tensorflow as tf

from .framework import Framework, format_of


def library(dtype="float64", device=None):
    format = format_of(tf, dtype)

    def array(a):
        with tf.device(device or "CPU"):
            return tf.constant(a, format)

    return Framework(
        array, lambda a: a.numpy().astype(float).tolist(), FUNCTIONS, vjp, tf.ones_like
    )


def vjp(function, *arrays):
    with tf.GradientTape(persistent=True) as tape:
        for a in arrays:
            tape.watch(a)
        y = function(*arrays)

    def back(error):
        return tape.gradient(y, list(arrays), error, unconnected_gradients="zero")

    return y, back


def conv(x, w, b):
    return tf.nn.conv2d(x, w, 1, "VALID") + b


FUNCTIONS = {
    "dense": lambda x, w, b: tf.matmul(x, w) + b, "conv": conv,
    "max_pool": lambda x, window: tf.nn.max_pool2d(x, window, window, "VALID"),
    "flatten": lambda x: tf.reshape(x, (x.shape[0], -1)), "softmax": tf.nn.softmax,
    "embedding": lambda x, w: tf.nn.embedding_lookup(w, tf.cast(x, tf.int32)),
    "gelu": tf.nn.gelu, "gelu_tanh": lambda x: tf.nn.gelu(x, True), "silu": tf.nn.silu,
    "softplus": tf.nn.softplus, "elu": tf.nn.elu, "tanh": tf.tanh, "sigmoid": tf.sigmoid, "relu": tf.nn.relu,
    "leaky_relu": lambda x: tf.nn.leaky_relu(x, 0.01),
    "mse": lambda y_true, y_pred: tf.reduce_mean((y_pred - y_true) ** 2),
    "binary_cross_entropy": lambda y_true, y_pred: -tf.reduce_mean(
        y_true * tf.math.log(y_pred) + (1 - y_true) * tf.math.log1p(-y_pred)
    ),
    "categorical_cross_entropy": lambda y_true, y_pred: -tf.reduce_sum(
        y_true * tf.math.log(y_pred)
    ),
    "softmax_cross_entropy": lambda y_true, y_pred: tf.reduce_mean(
        tf.nn.softmax_cross_entropy_with_logits(y_true, y_pred)
    ),
    "sigmoid_cross_entropy": lambda y_true, y_pred: tf.reduce_mean(
        tf.nn.sigmoid_cross_entropy_with_logits(y_true, y_pred)
    ),
    "dot": tf.matmul, "transpose": tf.transpose, "add": tf.add, "subtract": tf.subtract,
    "multiply": tf.multiply, "scale": lambda factor, a: tf.multiply(a, factor),
}
