"""A solution of the exercise max_pooling."""

from purenn import Layer
from purenn.linalg import zeros


class MaxPooling(Layer):
    arguments = ("input_shape", "pool_shape")

    def __init__(self, input_shape, pool_shape):
        (i, j, d), (m, n) = input_shape, pool_shape
        self.input_shape, self.pool_shape = input_shape, pool_shape
        self.output_shape = (i // m, j // n, d)

    def forward_propagation(self, input):
        rows, columns, channels = self.output_shape
        m, n = self.pool_shape
        self.places = {}
        output = zeros(self.output_shape)
        for p in range(rows):
            for q in range(columns):
                for c in range(channels):
                    window = [(p * m + r, q * n + s) for r in range(m) for s in range(n)]
                    place = max(window, key=lambda at: input[at[0]][at[1]][c])
                    output[p][q][c] = input[place[0]][place[1]][c]
                    self.places[p, q, c] = place
        return output

    def backward_propagation(self, output_error, learning_rate):
        input_error = zeros(self.input_shape)
        for (p, q, c), (r, s) in self.places.items():
            input_error[r][s][c] = output_error[p][q][c]
        return input_error
