"""A solution of the exercise flatten."""

from purenn import Layer


class Flatten(Layer):
    arguments = ("input_shape",)

    def __init__(self, input_shape):
        i, j, d = input_shape
        self.input_shape = input_shape
        self.output_shape = (1, i * j * d)

    def forward_propagation(self, input):
        return [[x for row in input for pixel in row for x in pixel]]

    def backward_propagation(self, output_error, learning_rate):
        i, j, d = self.input_shape
        (row,) = output_error
        pixels = [row[n : n + d] for n in range(0, i * j * d, d)]
        return [pixels[n : n + j] for n in range(0, i * j, j)]
