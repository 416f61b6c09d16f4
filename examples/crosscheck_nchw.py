"""An adapter: gives layers like PyTorch's the article's interface, for purenn.crosscheck.

    python3 -m purenn.crosscheck examples/crosscheck_nchw.py

Needs hypothesis and NumPy. `Linear` and `Conv2d` stand for your own code: samples come in
batches, volumes have their channels first, weights are (out, in) and (out, in, rows,
columns), and the update is left to an optimiser. The classes below them translate. For
PyTorch itself, exchange the two, let asarray be torch.tensor(a, dtype=torch.float64) and
let `backward` call autograd.
"""

import numpy as np

# --- what is to be checked ----------------------------------------------------------------


class Linear:
    def __init__(self, inputs, outputs):
        self.weight = np.random.uniform(-0.5, 0.5, (outputs, inputs))
        self.bias = np.random.uniform(-0.5, 0.5, outputs)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, grad):
        self.weight_grad, self.bias_grad = grad.T @ self.x, grad.sum(axis=0)
        return grad @ self.weight


class Conv2d:
    def __init__(self, inputs, outputs, kernel_size):
        self.weight = np.random.uniform(-0.5, 0.5, (outputs, inputs) + kernel_size)
        self.bias = np.random.uniform(-0.5, 0.5, outputs)

    def _places(self):
        """Each place of the kernel, and what of the image it looks at."""
        m, n = self.weight.shape[2:]
        i, j = self.x.shape[2] - m + 1, self.x.shape[3] - n + 1
        return [(r, s, np.s_[:, :, r : r + i, s : s + j]) for r in range(m) for s in range(n)]

    def forward(self, x):
        self.x = x
        y = sum(
            np.einsum("bdij,kd->bkij", x[part], self.weight[:, :, r, s])
            for r, s, part in self._places()
        )
        return y + self.bias[:, None, None]

    def backward(self, grad):
        x_grad, self.weight_grad = np.zeros_like(self.x), np.zeros_like(self.weight)
        for r, s, part in self._places():
            x_grad[part] += np.einsum("bkij,kd->bdij", grad, self.weight[:, :, r, s])
            self.weight_grad[:, :, r, s] = np.einsum("bkij,bdij->kd", grad, self.x[part])
        self.bias_grad = grad.sum(axis=(0, 2, 3))
        return x_grad


# --- the adapter --------------------------------------------------------------------------


class _Adapted:
    """The article's two methods around a layer; `weights` and `bias` are views of its own."""

    def _learn(self, learning_rate):
        self.layer.weight = self.layer.weight - learning_rate * self.layer.weight_grad
        self.layer.bias = self.layer.bias - learning_rate * self.layer.bias_grad


class FCLayer(_Adapted):
    def __init__(self, input_shape, output_shape):
        self.output_shape = output_shape
        self.layer = Linear(input_shape[1], output_shape[1])

    def forward_propagation(self, input):
        return self.layer.forward(input)  # a row is a batch of one already

    def backward_propagation(self, output_error, learning_rate):
        input_error = self.layer.backward(output_error)
        self._learn(learning_rate)
        return input_error

    @property
    def weights(self):
        return self.layer.weight.T

    @weights.setter
    def weights(self, weights):
        self.layer.weight = weights.T.copy()

    @property
    def bias(self):
        return self.layer.bias[None, :]

    @bias.setter
    def bias(self, bias):
        self.layer.bias = bias[0].copy()


class ConvLayer(_Adapted):
    def __init__(self, input_shape, kernel_shape, layer_depth):
        i, j, d = input_shape
        m, n = kernel_shape
        self.output_shape = (i - m + 1, j - n + 1, layer_depth)
        self.layer = Conv2d(d, layer_depth, kernel_shape)

    def forward_propagation(self, input):
        return last(self.layer.forward(first(input)))

    def backward_propagation(self, output_error, learning_rate):
        input_error = last(self.layer.backward(first(output_error)))
        self._learn(learning_rate)
        return input_error

    @property
    def weights(self):  # (out, in, rows, columns) to (rows, columns, in, out)
        return self.layer.weight.transpose(2, 3, 1, 0)

    @weights.setter
    def weights(self, weights):
        self.layer.weight = weights.transpose(3, 2, 0, 1).copy()

    @property
    def bias(self):
        return self.layer.bias

    @bias.setter
    def bias(self, bias):
        self.layer.bias = bias.copy()


def first(volume):
    """A volume, channels last, as a batch of one, channels first."""
    return np.moveaxis(volume, -1, 0)[None]


def last(batch):
    return np.moveaxis(batch[0], 0, -1)


def asarray(nested):
    return np.array(nested, np.float64)


def tolist(array):
    return array.tolist()


if __name__ == "__main__":
    import os
    import sys

    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    from purenn.crosscheck.__main__ import main

    sys.exit(main([os.path.abspath(__file__)] + sys.argv[1:]))
