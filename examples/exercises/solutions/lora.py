"""A solution of the exercise lora."""

from purenn import Layer
from purenn.linalg import add, dot, scale, subtract, transpose, zeros
from purenn.numbers.uniform import uniform


class LowRank(Layer):
    parameters = ("down", "up")
    arguments = ("trained", "rank", "factor")

    def __init__(self, trained, rank, factor):
        self.trained, self.rank, self.factor = trained, rank, factor
        self.input_shape, self.output_shape = (None, len(trained)), (None, len(trained[0]))
        self.down = uniform((len(trained), rank))
        self.up = zeros((rank, len(trained[0])))

    def forward_propagation(self, input):
        self.input = input
        self.inner = dot(input, self.down)
        return add(dot(input, self.trained), scale(self.factor, dot(self.inner, self.up)))

    def backward_propagation(self, output_error, learning_rate):
        inner_error = scale(self.factor, dot(output_error, transpose(self.up)))
        input_error = add(
            dot(output_error, transpose(self.trained)), dot(inner_error, transpose(self.down))
        )
        self.down_error = dot(transpose(self.input), inner_error)
        self.up_error = scale(self.factor, dot(transpose(self.inner), output_error))
        self.down = subtract(self.down, scale(learning_rate, self.down_error))
        self.up = subtract(self.up, scale(learning_rate, self.up_error))
        return input_error
