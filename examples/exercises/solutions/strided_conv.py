"""A solution of the exercise strided_conv."""

from purenn import Layer
from purenn.linalg import scale, subtract, zeros
from purenn.numbers.uniform import uniform


class StridedConv(Layer):
    parameters = ("weights", "bias")
    arguments = ("input_shape", "kernel_shape", "depth", "stride")

    def __init__(self, input_shape, kernel_shape, depth, stride):
        (i, j, d), (m, n) = input_shape, kernel_shape
        self.input_shape, self.kernel_shape = input_shape, kernel_shape
        self.depth, self.stride = depth, stride
        self.output_shape = ((i - m) // stride + 1, (j - n) // stride + 1, depth)
        self.weights = uniform((m, n, d, depth))
        self.bias = uniform((depth,))

    def products(self):
        """The indices p, q, k, r, t, c of all products in Y."""
        rows, columns, depth = self.output_shape
        (m, n), d = self.kernel_shape, self.input_shape[2]
        for p in range(rows):
            for q in range(columns):
                for k in range(depth):
                    for r in range(m):
                        for t in range(n):
                            for c in range(d):
                                yield p, q, k, r, t, c

    def forward_propagation(self, input):
        self.input, s = input, self.stride
        rows, columns, _ = self.output_shape
        output = [[list(self.bias) for q in range(columns)] for p in range(rows)]
        for p, q, k, r, t, c in self.products():
            output[p][q][k] += input[p * s + r][q * s + t][c] * self.weights[r][t][c][k]
        return output

    def backward_propagation(self, output_error, learning_rate):
        s = self.stride
        input_error = zeros(self.input_shape)
        weights_error = zeros(self.kernel_shape + (self.input_shape[2], self.depth))
        bias_error = [0] * self.depth
        for row in output_error:
            for pixel in row:
                bias_error = [b + e for b, e in zip(bias_error, pixel)]
        for p, q, k, r, t, c in self.products():
            e = output_error[p][q][k]
            input_error[p * s + r][q * s + t][c] += e * self.weights[r][t][c][k]
            weights_error[r][t][c][k] += e * self.input[p * s + r][q * s + t][c]
        self.weights = subtract(self.weights, scale(learning_rate, weights_error))
        self.bias = subtract(self.bias, scale(learning_rate, bias_error))
        return input_error
