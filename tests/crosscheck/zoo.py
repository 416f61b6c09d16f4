"""Planted bugs: each a tiny change to the source of a correct library.

A bug names the library, the class or function that it changes, what text becomes what, the
trial and rows of purenn.crosscheck that must show it, and a part of the hint if there must
be one. "first -> second" in a list of texts are several changes.
"""

import os
import re
from types import ModuleType

import purenn.linalg
import purenn.volumes
from variants import scipy_loops, vectorised

LIBRARIES = {
    "loops": scipy_loops,
    "vectors": vectorised,
    "single": vectorised,  # with the dtype float32
    "linalg": purenn.linalg,
    "volumes": purenn.volumes,
}


class Bug:
    def __init__(self, name, library, where, changes, trial, rows, hint=None):
        self.name, self.library, self.where = name, library, where
        self.changes, self.trial, self.rows, self.hint = changes, trial, rows.split(", "), hint
        self.dtype = "float32" if library == "single" else "float64"
        # no error, but for who takes purenn's conventions for binding
        strict = name in ("tie to the last", "NaN ignored", "derivative 1 at 0")
        self.options = {"dtype": self.dtype, "strict": strict}

    def module(self):
        return planted(self.library, self.where, self.changes)


def planted(library, where="", changes=()):
    """A library as a new module, with these changes in one of its classes or functions."""
    original = LIBRARIES[library]
    with open(original.__file__, encoding="utf-8") as file:
        source = file.read()
    if where:
        block = re.search(r"(?ms)^(class|def) %s\b.*?(?=^\S|\Z)" % where, source)
        text = block.group()
        for change in changes:
            old, new = change
            assert old in text, "%s: no %r in %s" % (library, old, where)
            text = text.replace(old, new)
        source = source[: block.start()] + text + source[block.end() :]
    if library == "single":
        source = source.replace("dtype = np.float64", "dtype = np.float32")
    module = ModuleType(original.__name__ + "_with_a_bug")
    module.__package__ = original.__package__
    module.__file__ = os.path.abspath(original.__file__)
    exec(compile(source, module.__file__, "exec"), module.__dict__)
    return module


ZOO = []


def bug(name, library, where, old, new, trial, rows, hint=None, *more):
    ZOO.append(Bug(name, library, where, [(old, new)] + list(more), trial, rows, hint))


# --- fully connected ---------------------------------------------------------------------

FC = "FCLayer"
W_STEP = "self.weights -= learning_rate * self.weights_error"
B_STEP = "self.bias -= learning_rate * self.bias_error"
bug("no bias", "loops", FC, " + self.bias\n", "\n", "fc", "forward", "bias is not added")
bug("bias subtracted", "loops", FC, " + self.bias\n", " - self.bias\n", "fc", "forward",
    "bias is subtracted")
bug("update before dE/dX", "loops", FC, "        return input_error",
    "        return np.dot(output_error, self.weights.T)", "fc", "dE/dX", "updated weights")
bug("learning rate squared", "loops", FC, W_STEP,
    "self.weights -= learning_rate ** 2 * self.weights_error", "fc", "updated weights", "squared")
bug("learning rate unused for the bias", "loops", FC, B_STEP, "self.bias -= self.bias_error",
    "fc", "updated bias", "not used")
bug("uphill", "loops", FC, W_STEP, W_STEP.replace("-=", "+="), "fc", "updated weights", "uphill")
bug("bias not updated", "loops", FC, B_STEP, "pass", "fc", "updated bias", "not updated")
bug("bias moves by the mean", "loops", FC, B_STEP,
    "self.bias -= learning_rate * np.mean(self.bias_error)", "fc", "updated bias")
bug("gradient over number of outputs", "loops", FC, W_STEP,
    "self.weights -= learning_rate * self.weights_error / output_error.size", "fc",
    "updated weights", "divided by the number of outputs")
bug("bias gradient times number of outputs", "loops", FC, "self.bias_error = output_error",
    "self.bias_error = output_error * output_error.size", "fc", "updated bias",
    "multiplied by the number of outputs")
bug("step twice", "loops", FC, W_STEP, W_STEP + "\n        " + W_STEP, "fc", "updated weights",
    "twice too long")
bug("weights not transposed", "loops", FC, "self.weights.T", "self.weights", "fc", "dE/dX")
bug("weights not transposed if square", "loops", FC, "self.weights.T",
    "(self.weights if len(set(self.weights.shape)) == 1 else self.weights.T)", "fc", "dE/dX")
bug("float32 accumulation", "loops", FC, "np.dot(self.input, self.weights)",
    "np.dot(self.input.astype('f4'), self.weights.astype('f4'))", "fc", "forward")
bug("float32 gradient", "vectors", FC, "output_error @ self.weights.T",
    "(output_error.astype('f4') @ self.weights.T.astype('f4'))", "fc", "dE/dX")
bug("float16 weights", "single", FC, "input @ self.weights",
    "input @ self.weights.astype('f2').astype('f4')", "fc", "forward")
bug("float16 error", "single", FC, "self.input.T * output_error",
    "self.input.T * output_error.astype('f2')", "fc", "updated weights")
bug("input of the first call kept", "loops", FC, "self.input = input",
    "self.input = getattr(self, 'input', input)", "fc", "second pass")
bug("input shared by all instances", "loops", FC, "self.input = input", "FCLayer.last = input",
    "fc", "two instances", None, ("self.input.T", "FCLayer.last.T"), ("self.input,", "input,"))
bug("weights cached", "vectors", FC, "self.input, self.output = input, input @ self.weights",
    "self._w = getattr(self, '_w', self.weights)\n"
    "        self.input, self.output = input, input @ self._w", "fc", "second pass")
bug("momentum left over", "loops", FC, W_STEP,
    "self.v = 0.9 * getattr(self, 'v', 0) + self.weights_error\n"
    "        self.weights -= learning_rate * self.v", "fc", "second pass")
bug("only 16 inputs", "loops", FC, "np.dot(self.input, self.weights)",
    "np.dot(self.input[:, :16], self.weights[:16])", "fc", "forward")
bug("only 64 inputs", "vectors", FC, "input @ self.weights",
    "input[:, :64] @ self.weights[:64]", "fc", "forward")
bug("gradient clipped to 1", "loops", FC, "self.weights_error = np.dot(self.input.T, output_error)",
    "self.weights_error = np.clip(np.dot(self.input.T, output_error), -1, 1)", "fc",
    "updated weights")
bug("weight decay", "loops", FC, W_STEP, W_STEP + " + 1e-6 * self.weights", "fc", "updated weights")
bug("epsilon in the output", "vectors", FC, "+ self.bias", "+ self.bias + 1e-12", "fc", "forward")
bug("negative inputs count as 0", "vectors", FC, "input @ self.weights",
    "np.maximum(input, 0) @ self.weights", "fc", "forward")
bug("input centred in place", "loops", FC, "self.input = input",
    "input -= 0 * input + 1e-3; self.input = input + 1e-3", "fc", "arguments unchanged")
bug("error scaled in place", "loops", FC, "self.bias_error = output_error",
    "self.bias_error = output_error.copy(); output_error *= learning_rate", "fc",
    "arguments unchanged")

# --- activation layer --------------------------------------------------------------------

ACT = "ActivationLayer"
bug("derivative at the output", "loops", ACT, "self.activation_prime(self.input)",
    "self.activation_prime(self.output)", "activation", "dE/dX",
    "derivative is taken at the output")
bug("error forgotten", "loops", ACT, " * output_error", "", "activation", "dE/dX",
    "not multiplied by dE/dY")
bug("derivative forgotten", "loops", ACT, "self.activation_prime(self.input) * output_error",
    "output_error", "activation", "dE/dX", "not multiplied by f'(X)")
bug("value for derivative", "vectors", ACT, "self.activation_prime(self.input)", "self.output",
    "activation", "dE/dX", "multiplied by f(X)")
bug("first input kept", "vectors", ACT, "self.input, self.output = input, self.activation(input)",
    "self.input = input if self.input is None else self.input\n"
    "        self.output = self.activation(input)", "activation", "second pass")
bug("relu in place", "loops", "relu", "return np.maximum(x, 0)", "return np.maximum(x, 0, out=x)",
    "relu", "arguments unchanged")

# --- convolution -------------------------------------------------------------------------

CONV = "ConvLayer"
bug("kernel turned forward", "loops", CONV, "self.output[:, :, k] += signal.correlate2d",
    "self.output[:, :, k] += signal.convolve2d", "conv", "forward", "this is a convolution")
bug("kernel not turned backward", "loops", CONV, "signal.convolve2d", "signal.correlate2d", "conv",
    "dE/dX", "kernel is not turned")
bug("dE/dW by convolution", "loops", CONV, "] = signal.correlate2d", "] = signal.convolve2d",
    "conv", "updated weights", "dE/dW is a convolution")
bug("bias for every input channel", "loops", CONV,
    "            self.output[:, :, k] += self.bias[k]",
    "                self.output[:, :, k] += self.bias[k]", "conv", "forward", "bias is counted")
bug("bias gradient times depth", "loops", CONV, "= np.sum(output_error[:, :, k])",
    "= self.layer_depth * np.sum(output_error[:, :, k])", "conv", "updated bias", "output depth")
bug("bias gradient a mean", "loops", CONV, "= np.sum(output_error[:, :, k])",
    "= np.mean(output_error[:, :, k])", "conv", "updated bias", "a mean in place of the sum")
bug("= for += in col2im", "vectors", CONV, "        pixels = output_error",
    "        input_error = np.zeros(self.input_shape, self.dtype)\n"
    "        i, j = output_error.shape[:2]\n"
    "        for r in range(m):\n"
    "            for s in range(n):\n"
    "                input_error[r : r + i, s : s + j] = output_error @ self.weights[r, s].T\n"
    "        pixels = output_error", "conv", "dE/dX", "only the last counts")
bug("bias gradient over channels", "loops", CONV, "= np.sum(output_error[:, :, k])",
    "= np.sum(output_error)", "conv", "updated bias")
bug("axes of the kernel swapped if square", "loops", CONV,
    "self.input[:, :, d], self.weights[:, :, d, k], \"valid\"",
    "self.input[:, :, d], (lambda w: w.T if len(w) == len(w.T) else w)(self.weights[:, :, d, k]),"
    " \"valid\"", "conv", "forward")
bug("only the last input channel", "loops", CONV, "self.output[:, :, k] += signal",
    "self.output[:, :, k] = signal", "conv", "forward", "only the last input channel")
bug("only the last output channel backward", "loops", CONV, "input_error[:, :, d] += signal",
    "input_error[:, :, d] = signal", "conv", "dE/dX")
bug("wrong for non-square kernels", "loops", CONV,
    "output_error[:, :, k], self.weights[:, :, d, k], \"full\"",
    "output_error[:, :, k], self.weights[:, :, d, k][:: 1 if self.weights.shape[0] =="
    " self.weights.shape[1] else -1], \"full\"", "conv", "dE/dX")
bug("third channel without bias", "loops", CONV, "+= self.bias[k]", "+= self.bias[k] * (k != 2)",
    "conv", "forward")
bug("second input channel scaled", "loops", CONV,
    "self.input[:, :, d], self.weights[:, :, d, k], \"valid\"",
    "self.input[:, :, d] * (1 + 1e-9 * (d == 1)), self.weights[:, :, d, k], \"valid\"", "conv",
    "forward")
bug("update before dE/dX", "vectors", CONV,
    "turned = self.weights", "w = self.weights\n"
    "        pixels = output_error.reshape(-1, depth)\n"
    "        turned = (w - learning_rate * (self._rows.T @ pixels).reshape(w.shape))", "conv",
    "dE/dX", "updated weights")
bug("kernel turned one way only", "vectors", CONV, "[::-1, ::-1]", "[::-1]", "conv", "dE/dX",
    "left to right only, or upside down only")
bug("windows kept", "vectors", CONV, "self._rows = _windows",
    "self._rows = self._rows if hasattr(self, '_rows') else _windows", "conv", "second pass")
bug("kernels kept", "vectors", CONV, "kernels = self.weights.reshape(-1, self.output_shape[2])",
    "kernels = self._k = getattr(self, '_k', self.weights.reshape(-1, self.output_shape[2]))",
    "conv", "second pass")
bug("kernels of the class", "vectors", CONV, "self._rows = _windows", "ConvLayer._rows = _windows",
    "conv", "two instances")
bug("rounded to float32", "vectors", CONV, "self._rows @ kernels",
    "(self._rows.astype('f4') @ kernels.astype('f4'))", "conv", "forward")
bug("bfloat-like error", "single", CONV, "output_error.reshape(-1, depth)",
    "output_error.astype('f2').astype('f4').reshape(-1, depth)", "conv",
    "updated weights, updated bias")
bug("padding one short", "vectors", CONV, "((m - 1, m - 1), (n - 1, n - 1), (0, 0))",
    "((m - 1, m - 1), (n - 1, n - 1), (0, 0)), 'edge'", "conv", "dE/dX")
bug("learning rate halved", "vectors", CONV, "pixels.sum(axis=0), learning_rate)",
    "pixels.sum(axis=0), learning_rate / 2)", "conv", "updated weights, updated bias",
    "half as long")
bug("nothing beyond 16 columns", "loops", CONV, "self.input = input",
    "self.input = input; self.input = np.where(np.arange(input.shape[1])[:, None] < 16, input, 0)",
    "conv", "forward, updated weights")

# --- stride, padding, average pooling ------------------------------------------------------

PAD = "np.pad(volume, ((p, p), (q, q), (0, 0)))"
AVERAGE = "AveragePoolingLayer"
bug("padding above and on the left only", "vectors", "_Strided", PAD,
    "np.pad(volume, ((2 * p, 0), (2 * q, 0), (0, 0)))", "strided_conv", "forward",
    "on one side only, above and on the left")
bug("padding below and on the right only", "vectors", "_Strided", PAD,
    "np.pad(volume, ((0, 2 * p), (0, 2 * q), (0, 0)))", "strided_average", "forward",
    "on one side only, below and on the right")
bug("stride from the last window", "vectors", "_windows_as_rows", "[:: stride[0], :: stride[1]]",
    "[:: -stride[0], :: -stride[1]][::-1, ::-1]", "strided_conv", "forward",
    "the stride counts from the last window")
bug("stride forgotten backward", "vectors", "_Strided",
    "spread[:: self.stride[0], :: self.stride[1]] = error",
    "spread[: error.shape[0], : error.shape[1]] = error", "strided_conv", "dE/dX",
    "the stride belongs there too")
bug("stride rows for columns", "vectors", "_windows_as_rows", "[:: stride[0], :: stride[1]]",
    "[:: stride[1], :: stride[0]]", "strided_conv", "forward")
bug("divided by what lies inside", "vectors", AVERAGE,
    "        self.output = windows[:: self.stride[0], :: self.stride[1]].mean(axis=(-2, -1))",
    "        inside = sliding_window_view(self._padded(np.ones_like(input)), self.pool_shape, axis=(0, 1))\n"
    "        means = windows.sum(axis=(-2, -1)) / inside.sum(axis=(-2, -1))\n"
    "        self.output = means[:: self.stride[0], :: self.stride[1]]", "strided_average", "forward",
    "divided by the number of elements inside")
bug("a sum, not a mean", "vectors", AVERAGE, ".mean(axis", ".sum(axis", "average_pooling", "forward",
    "added up: divide by m n")
bug("whole gradient to each", "vectors", AVERAGE, "output_error / self.dtype(m * n)", "output_error",
    "average_pooling", "dE/dX", "each element gets the whole gradient")

# --- flatten, pooling, dropout, softmax --------------------------------------------------

FLAT, POOL, DROP, SOFT = "FlattenLayer", "MaxPoolingLayer", "DropoutLayer", "SoftmaxLayer"
bug("Fortran order", "loops", FLAT, "input.flatten()", "input.flatten('F')", "flatten", "forward",
    "Fortran")
bug("Fortran order backward", "loops", FLAT, "reshape(self.input_shape)",
    "reshape(self.input_shape, order='F')", "flatten", "dE/dX", "Fortran")
bug("channels first", "vectors", FLAT, "input.reshape(self.output_shape)",
    "np.moveaxis(input, -1, 0).reshape(self.output_shape)", "flatten", "forward",
    "channels come first")
bug("tie to the last", "vectors", POOL, "windows.argmax(axis=-1)",
    "(windows.shape[-1] - 1 - windows[..., ::-1].argmax(axis=-1))", "pooling", "dE/dX",
    "the last gets")
bug("tie to all", "vectors", POOL, "np.arange(np.prod(self.pool_shape)) == self._best",
    "self._windows(self.input).reshape(self.output_shape + (-1,)) == self.output[..., None]",
    "pooling", "dE/dX", "all get the whole gradient",
    ("self._windows(input_error)[chosen] = output_error.ravel()",
     "self._windows(input_error)[...] = chosen * output_error[..., None, None]"))
bug("average pooling", "loops", POOL, "= window[r, s]", "= window.mean()", "pooling", "forward",
    "average pooling")
bug("largest absolute value", "loops", POOL, "np.argmax(window)", "np.argmax(abs(window))",
    "pooling", "forward", "absolute value")
bug("maximum with 0", "loops", POOL, "= window[r, s]", "= max(window[r, s], 0)", "pooling",
    "forward", "with 0")
bug("window one short", "loops", POOL, "p * m + m", "max(p * m + m - 1, p * m + 1)", "pooling",
    "forward")
bug("windows overlap", "loops", POOL, "p * m : p * m + m", "p : p + m", "pooling", "forward")
bug("leftover rows kept", "loops", POOL, "(i // m,", "(-(-i // m),", "pooling", "forward")
bug("NaN ignored", "loops", POOL, "np.argmax(window)",
    "(np.argmax(window) if np.isnan(window).all() else np.nanargmax(window))", "pooling", "forward")
bug("gradient buffer not cleared", "loops", POOL,
    "input_error = np.zeros(self.input_shape, self.dtype)",
    "input_error = self.e = getattr(self, 'e', np.zeros(self.input_shape, self.dtype))", "pooling",
    "second pass")
bug("not rescaled", "loops", DROP, "1 / (1 - self.rate) if", "1 if", "dropout", "forward",
    "not divided by 1 - rate")
bug("divided by the rate", "loops", DROP, "1 / (1 - self.rate) if", "1 / (self.rate or 1) if",
    "dropout",
    "forward", "divided by the rate")
bug("error not masked", "loops", DROP, "return self.factor * output_error", "return output_error",
    "dropout", "dE/dX", "as if nothing had been dropped")
bug("drops in predict", "loops", DROP, "if self.training", "if True", "dropout", "passes through")
bug("never drops", "loops", DROP, "if self.training", "if False", "dropout", "share dropped")
bug("rate is what is kept", "loops", DROP, ">= self.rate", "< self.rate", "dropout",
    "share dropped")
bug("same mask each time", "loops", DROP, "if self.training:",
    "if self.training:\n            np.random.seed(0)", "dropout", "share dropped")
bug("other mask backward", "vectors", DROP, "return output_error / self._divisor",
    "self.forward_propagation(self.input); return output_error / self._divisor", "dropout", "dE/dX")
bug("diagonal of the Jacobian", "loops", SOFT, "self.output * (output_error - mean)",
    "self.output * (1 - self.output) * output_error", "softmax", "dE/dX", "other outputs")
bug("maximum not subtracted", "loops", SOFT, "np.exp(input - np.max(input))", "np.exp(input)",
    "softmax", "forward", "largest X is not subtracted")
bug("epsilon in the sum", "vectors", SOFT, "e / e.sum()", "e / (e.sum() + 1e-8)", "softmax",
    "forward")

# --- functions ---------------------------------------------------------------------------

bug("derivative of its output", "loops", "tanh_prime", "np.tanh(x) ** 2", "x ** 2", "tanh",
    "tanh_prime", "taken for tanh(x)")
bug("not squared", "loops", "tanh_prime", "np.tanh(x) ** 2", "np.tanh(x)", "tanh", "tanh_prime",
    "not squared")
bug("tanh clipped", "loops", "tanh", "np.tanh(x)", "np.tanh(np.clip(x, -5, 5))", "tanh", "tanh")
bug("tanh by exp", "loops", "tanh", "np.tanh(x)", "(np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)",
    "tanh", "tanh")
bug("tanh in float32", "loops", "tanh", "np.tanh(x)", "np.tanh(np.float32(x)).astype(float)",
    "tanh",
    "tanh")
bug("sigmoid of -x", "loops", "sigmoid", "np.exp(-x)", "np.exp(x)", "sigmoid", "sigmoid",
    "exp(-x), not exp(x)")
bug("derivative of its output", "loops", "sigmoid_prime", "y = sigmoid(x)", "y = x", "sigmoid",
    "sigmoid_prime", "taken for sigmoid(x)")
bug("absolute value", "loops", "relu", "np.maximum(x, 0)", "np.abs(x)", "relu", "relu")
bug("derivative 1 at 0", "loops", "relu_prime", "x > 0", "x >= 0", "relu", "relu_prime", "at 0")
bug("slope 1/10", "loops", "leaky_relu", "x / 100", "x / 10", "leaky_relu", "leaky_relu")
bug("derivative 1 at 0", "loops", "leaky_relu_prime", "x > 0", "x >= 0", "leaky_relu",
    "leaky_relu_prime", "at 0")
bug("sum for mean", "loops", "mse", "np.mean", "np.sum", "mse", "mse", "not divided by n")
bug("root", "loops", "mse", "np.mean(np.power(y_true - y_pred, 2))",
    "np.sqrt(np.mean(np.power(y_true - y_pred, 2)))", "mse", "mse")
bug("half", "loops", "mse", "np.mean(", "0.5 * np.mean(", "mse", "mse", "half")
bug("factor 2 missing", "loops", "mse_prime", "2 * (", "(", "mse", "mse_prime", "factor 2")
bug("1/n missing", "loops", "mse_prime", " / y_true.size", "", "mse", "mse_prime", "1/n is missing")
bug("1/n twice", "loops", "mse_prime", " / y_true.size", " / y_true.size ** 2", "mse", "mse_prime",
    "once too often")
bug("n is the number of rows", "loops", "mse_prime", "y_true.size", "len(y_true)", "mse",
    "mse_prime")
bug("sign", "loops", "mse_prime", "(y_pred - y_true)", "(y_true - y_pred)", "mse", "mse_prime",
    "sign")
bug("clipped away from 0", "loops", "binary_cross_entropy", "np.log(y_pred)",
    "np.log(np.clip(y_pred, 1e-7, 1))", "binary_cross_entropy", "binary_cross_entropy",
    "clipped at 1e-7")
bug("one half only", "loops", "binary_cross_entropy", " + (1 - y_true) * no", "",
    "binary_cross_entropy", "binary_cross_entropy")
bug("mean in the gradient missing", "loops", "binary_cross_entropy_prime", " / y_true.size", "",
    "binary_cross_entropy", "binary_cross_entropy_prime", "1/n is missing")
bug("a mean", "loops", "categorical_cross_entropy", "np.sum", "np.mean",
    "categorical_cross_entropy", "categorical_cross_entropy", "no mean")
bug("epsilon in the logarithm", "loops", "categorical_cross_entropy", "np.log(", "np.log(1e-9 + ",
    "categorical_cross_entropy", "categorical_cross_entropy", "1e-9 is added")
bug("softmax folded in", "loops", "categorical_cross_entropy_prime",
    "-y_true / np.maximum(y_pred, tiny)", "y_pred - y_true", "categorical_cross_entropy",
    "categorical_cross_entropy_prime", "of softmax and cross-entropy together")

# --- matrix functions --------------------------------------------------------------------

bug("kernel turned", "volumes", "correlate2d", "_correlate_valid(a, kernel)",
    "_correlate_valid(a, kernel[::-1])", "correlate2d", "result")
bug("kernel not turned", "volumes", "convolve2d", "_turned(kernel)", "kernel", "convolve2d",
    "result")
bug("centre off by one", "volumes", "convolve2d", "(m - 1) // 2", "m // 2", "convolve2d",
    "result")
bug("subtracts the wrong way", "linalg", "subtract", "x - y", "y - x", "subtract", "result")
bug("square matrices left alone", "volumes", "transpose", "return [[",
    "return a if len(a) == len(a[0]) else [[", "transpose", "result")
bug("product of the transposed", "linalg", "dot", "    columns = range(row_length(b))",
    "    b = list(zip(*b)) if len(b) == len(b[0]) else b\n    columns = range(row_length(b))",
    "dot", "result")

# --- optimizers --------------------------------------------------------------------------

MOMENTUM, ADAM = "momentum_step", "adam_step"
bug("dampened", "loops", MOMENTUM, "momentum * V + g", "momentum * V + (1 - momentum) * g",
    MOMENTUM, "V", "g is multiplied by 1 - μ")
bug("look-ahead", "vectors", MOMENTUM, "P - V * learning_rate",
    "P - (g + momentum * V) * learning_rate", MOMENTUM, "P", "Nesterov's look-ahead")
bug("rate inside", "loops", MOMENTUM, "V = momentum * V + g",
    "V = momentum * V + learning_rate * g", MOMENTUM, "V", "the learning rate is inside V", ("P - learning_rate * V", "P - V"))
bug("old V", "loops", MOMENTUM, "V = momentum * V + g",
    "P, V = P - learning_rate * V, momentum * V + g", MOMENTUM, "P", "the V of the step before", ("return P - learning_rate * V", "return P"))
bug("in place", "vectors", MOMENTUM, "V = V * momentum + g", "V *= momentum; V += g", MOMENTUM,
    "arguments unchanged")
bug("V kept by the function", "loops", MOMENTUM, "V = momentum * V + g",
    "last = getattr(momentum_step, 'V', V)\n"
    "    V = momentum * (last if np.shape(last) == np.shape(g) else V) + g\n"
    "    momentum_step.V = V", MOMENTUM, "V")
bug("no correction", "loops", ADAM, "first = M / (1 - beta1**t)", "first = M", ADAM, "P",
    "the bias correction is missing", ("second = V / (1 - beta2**t)", "second = V"))
bug("no correction of V", "vectors", ADAM, "np.sqrt(V) / (1 - beta2**t) ** 0.5", "np.sqrt(V)", ADAM,
    "P", "the bias correction of V is missing")
bug("t from 0", "loops", ADAM, "    M = beta1", "    t = t - 1\n    M = beta1", ADAM, "P",
    "t is one too small")
bug("t from 2", "vectors", ADAM, "    V = V", "    t = t + 1\n    V = V", ADAM, "P",
    "t is one too large")
bug("t counted by itself", "loops", ADAM, "    M = beta1",
    "    t = adam_step.t = getattr(adam_step, 't', 0) + 1\n    M = beta1", ADAM, "P")
bug("epsilon inside the root", "loops", ADAM, "(np.sqrt(second) + epsilon)",
    "np.sqrt(second + epsilon)", ADAM, "P", "added inside the root")
bug("epsilon before the correction", "vectors", ADAM,
    "np.sqrt(V) / (1 - beta2**t) ** 0.5 + epsilon",
    "(np.sqrt(V) + epsilon) / (1 - beta2**t) ** 0.5", ADAM, "P", "before the bias correction")
bug("betas exchanged", "loops", ADAM, "    M = beta1",
    "    beta1, beta2 = beta2, beta1\n    M = beta1", ADAM, "M", "are exchanged")
bug("not squared", "loops", ADAM, "g**2", "abs(g)", ADAM, "V")
bug("corrected ones kept", "loops", ADAM, "+ epsilon), M, V", "+ epsilon), first, second", ADAM,
    "M", "the next step corrects them once more")
bug("weight decay", "vectors", ADAM, "return P - ", "return P * (1 - 0.01 * learning_rate) - ",
    ADAM, "P")
bug("in place", "loops", ADAM, "V = beta2 * V + ", "V *= beta2\n    V += ", ADAM,
    "arguments unchanged")
bug("float32 root", "vectors", ADAM, "np.sqrt(V)", "np.sqrt(V.astype('f4'))", ADAM, "P")

# --- networks ----------------------------------------------------------------------------

NET = "Network"
bug("errors summed", "loops", NET, "err /= len(x_train)", "pass", "fit", "errors",
    "mean is missing")
bug("error of the last sample", "loops", NET, "err += self.loss", "err = len(x_train) * self.loss",
    "fit", "errors", "last sample")
bug("error afterwards", "vectors", NET, "return self.loss(y, output)",
    "return self.loss(y, self._forward(x))", "network", "errors", "after the layers have learnt")
bug("samples reversed", "loops", NET, "for j in range(len(x_train))",
    "for j in reversed(range(len(x_train)))", "fit", "parameters", "reverse order")
bug("one epoch short", "loops", NET, "range(epochs)", "range(epochs - 1)", "fit", "parameters",
    "one epoch too few")
bug("last sample skipped", "loops", NET, "for j in range(len(x_train))",
    "for j in range(max(1, len(x_train) - 1))", "fit", "parameters")
bug("learning rate decays", "loops", NET, "backward_propagation(error, learning_rate)",
    "backward_propagation(error, learning_rate / (1 + 0.01 * epoch))", "fit", "parameters")
bug("last layer not run", "vectors", NET, "for layer in self.layers:\n            sample",
    "for layer in self.layers[:-1] or self.layers:\n            sample", "network", "predict")
bug("first layer not trained", "loops", NET, "reversed(self.layers)", "reversed(self.layers[1:])",
    "network", "parameters")
bug("all predictions the last", "loops", NET, "return result", "return result[-1:] * len(result)",
    "fit", "predict")
bug("sum of a batch", "loops", NET, "(g / len(x_batch))", "g", "fit", "batches",
    "is the sum of its samples'")
bug("last batch by the batch size", "loops", NET, "(g / len(x_batch))", "(g / size)", "fit",
    "batches", "divided by the batch size")
bug("last batch dropped", "loops", NET, "range(0, len(x_train), size)",
    "range(0, len(x_train) - size + 1, size)", "fit", "batches")
bug("step after each sample of a batch", "loops", NET, "e = layer.backward_propagation(e, 0)",
    "e = layer.backward_propagation(e, learning_rate * 1e-3)", "fit", "batches")
bug("gradient of a batch kept", "loops", NET, "gradients = [0] * len(trained)",
    "gradients = gradients if start else [0] * len(trained)", "fit", "batches")
bug("gradient clipped", "loops", NET, "error = self.loss_prime(y_train[j], output)",
    "error = np.clip(self.loss_prime(y_train[j], output), -1, 1)", "network", "parameters")
