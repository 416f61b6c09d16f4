"""The embedding: every token, such as a letter, has a row of numbers of its own, which learns.

The row of token t is T W, where T has a 1 in column t and 0 elsewhere. So, backwards, row t of W
receives dE/dY of each position that has token t.
"""

from ..checking.arguments import check_row
from ..checking.doors import check_backward, check_count, check_forward, expect
from ..linalg import add
from ..numbers.uniform import uniform
from ..volumes import zeros
from .layer import Layer
from .update import update


class EmbeddingLayer(Layer):
    """Looks up a row for each token: Y_p = W[x_p]; the first layer of a network.

    EmbeddingLayer((1, n), v, d) takes a row of n tokens, ints from 0 to v - 1 (a whole float is
    taken as its int), and returns a sequence of shape (n, d); for (1, None), n is any number.
    `weights` W of shape (v, d) is drawn uniformly from [-0.5, 0.5) by `rng` (any object with a
    method random(); None is purenn's own generator), in other ways by `initialization` (FCLayer).

        dE/dW[t] = sum of dE/dY_p over the positions p with x_p = t

    Tokens are no quantities, so there is no dE/dX: backward_propagation returns None, and
    Network.add refuses the layer anywhere but first. ValueError for a token that is not in
    0 ... v - 1. After backward_propagation `weights_error` holds dE/dW, of the shape of W.

    Source: Bengio, Ducharme, Vincent and Jauvin, "A neural probabilistic language model",
    JMLR 3 (2003).

    >>> layer = EmbeddingLayer((1, None), 3, 2)
    >>> layer.weights = [[1, 2], [3, 4], [5, 6]]
    >>> layer.forward_propagation([[2, 0, 2]])
    [[5, 6], [1, 2], [5, 6]]
    >>> layer.backward_propagation([[1, 0], [0, 1], [1, 1]], 1)
    >>> layer.weights_error
    [[0, 1], [0, 0], [2, 1]]
    >>> layer.weights
    [[1, 1], [3, 4], [3, 5]]
    """

    parameters = ("weights",)
    arguments = ("input_shape", "vocabulary_size", "depth")
    only_first = True
    weights_error = None

    def __init__(self, input_shape, vocabulary_size, depth, rng=None, initialization="uniform"):
        any_length = isinstance(input_shape, (list, tuple)) and tuple(input_shape) == (1, None)
        shape = (1, None) if any_length else check_row("EmbeddingLayer input_shape", input_shape)
        self.input_shape = shape
        self.vocabulary_size = check_count("EmbeddingLayer vocabulary_size", vocabulary_size, 1)
        self.depth = check_count("EmbeddingLayer depth", depth, 1)
        self.output_shape = (self.input_shape[1], self.depth)
        self.parameter_shapes = ((self.vocabulary_size, self.depth),)
        self.weights = uniform(self.parameter_shapes[0], rng, initialization)

    def forward_propagation(self, input):
        """Y of shape (n, d) for a row (1, n) of tokens."""
        check_forward(self, input)
        self._tokens = [self._token(x) for x in input[0]]
        output = [list(self.weights[t]) for t in self._tokens]  # Y_p = W[x_p]
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """None, for dE/dY of shape (n, d)."""
        check_backward(self, output_error, learning_rate)
        weights_error = zeros((self.vocabulary_size, self.depth))
        for t, row in zip(self._tokens, output_error):
            weights_error[t] = add([weights_error[t]], [row])[0]  # dE/dW[x_p] += dE/dY_p
        update(self, learning_rate, weights_error)

    def _token(self, x):
        """x as an int; ValueError unless it is the number of a token."""
        t = x
        if type(x) is not int:
            try:
                t = int(x)
            except Exception:  # NaN, infinity, a complex number
                t = -1
        expected = "tokens, ints from 0 to %d" % (self.vocabulary_size - 1)
        expect(t == x and 0 <= t < self.vocabulary_size, "EmbeddingLayer input", expected, x)
        return t
