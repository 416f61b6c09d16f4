"""A solution of the exercise experts."""

import math

from purenn import Layer
from purenn.linalg import add, dot, outer, scale, subtract, transpose, zeros
from purenn.numbers.uniform import uniform


class Experts(Layer):
    parameters = ("router", "experts")
    arguments = ("input_shape", "output_shape", "count", "k")

    def __init__(self, input_shape, output_shape, count, k):
        self.input_shape, self.output_shape = input_shape, output_shape
        self.count, self.k = count, k
        self.router = uniform((input_shape[1], count))
        self.experts = uniform((count, input_shape[1], output_shape[1]))  # one W_e after the other

    def forward_propagation(self, input):
        self.input = input
        (scores,) = dot(input, self.router)
        best = sorted(range(self.count), key=lambda e: (-scores[e], e))[: self.k]
        powers = [math.exp(scores[e] - scores[best[0]]) for e in best]
        self.shares = [(e, power / sum(powers)) for e, power in zip(best, powers)]
        self.answers = [dot(input, matrix) for matrix in self.experts]
        output = zeros(self.output_shape)
        for e, share in self.shares:
            output = add(output, scale(share, self.answers[e]))
        return output

    def backward_propagation(self, output_error, learning_rate):
        wanted = {e: dot(output_error, transpose(self.answers[e]))[0][0] for e, _ in self.shares}
        mean = sum(share * wanted[e] for e, share in self.shares)
        scores_error = zeros((1, self.count))
        self.experts_error = scale(0, self.experts)
        input_error = zeros(self.input_shape)
        for e, share in self.shares:
            scores_error[0][e] = share * (wanted[e] - mean)
            self.experts_error[e] = scale(share, outer(self.input, output_error))
            way = scale(share, dot(output_error, transpose(self.experts[e])))
            input_error = add(input_error, way)
        input_error = add(input_error, dot(scores_error, transpose(self.router)))
        self.router_error = outer(self.input, scores_error)
        self.router = subtract(self.router, scale(learning_rate, self.router_error))
        self.experts = subtract(self.experts, scale(learning_rate, self.experts_error))
        return input_error
