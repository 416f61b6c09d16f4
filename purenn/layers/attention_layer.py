"""Attention: every position gathers from the others what it asks for.

In matrices, for one head: with A = softmax(S), S = Q K^T / sqrt(h) and H = A V, H passes
dE/dH V^T to A and A^T dE/dH to V; softmax, row by row, passes dE/dS_p = A_p * (dE/dA_p - sum of
dE/dA_p * A_p) on; and S passes dE/dS K / sqrt(h) to Q and dE/dS^T Q / sqrt(h) to K. A position that
is not seen has weight 0 in A, so that nothing passes through it, in either direction.
"""

from ..checking.doors import check_backward, check_count, check_dimensions, check_forward, expect
from ..linalg import add, apply, dot, inner, outer, sum_rows
from ..numbers.exp_tanh import exp
from ..numbers.logarithm import log
from ..numbers.uniform import uniform
from ..numbers.sine_cosine import cos, sin
from ..numbers.square_root import root_of
from ..volumes import sum_of
from .layer import Layer
from .softmax_layer import softmax, softmax_backward
from .update import update


class AttentionLayer(Layer):
    """Self-attention with several heads: in each, A = softmax(Q K^T / sqrt(h)), H = A V.

    AttentionLayer((n, d), heads), n a number or None for any. Q = X W_q, K = X W_k and V = X W_v
    have d columns, h = d / heads of them for each head; softmax is of each row, in which position
    p sees, if `causal`, the positions up to p alone. The heads' results H, side by side, times
    W_o are Y.

        dE/dH = dE/dY W_o^T                           dE/dW_o = H^T dE/dY
        dE/dA = dE/dH V^T                             dE/dV = A^T dE/dH
        dE/dS = A * (dE/dA - sum of its row * A's)    where S = Q K^T / sqrt(h)
        dE/dQ = dE/dS K / sqrt(h)                     dE/dK = dE/dS^T Q / sqrt(h)
        dE/dX = dE/dQ W_q^T + dE/dK W_k^T + dE/dV W_v^T
        dE/dW_q = X^T dE/dQ, dE/dW_k = X^T dE/dK, dE/dW_v = X^T dE/dV

    `query_weights`, `key_weights`, `value_weights` and `output_weights`, each (d, d), are drawn
    uniformly from [-0.5, 0.5) in this order by `rng` (any object with a method random(); None is
    purenn's own generator), then, with bias=True, `query_bias`, `key_bias`, `value_bias` and
    `output_bias`, each (1, d), which are added to each row of Q, K, V and Y. `initialization` draws
    them in other ways (see FCLayer). With `rotary`, in each head the columns 2k and 2k + 1 of Q and
    K are turned by the angle p 10000**(-2k / h) at position p = 0, 1, ...

    After forward_propagation `attention` holds A, one matrix (n, n) for each head, and after
    backward_propagation `query_weights_error` and the others each dE/dP.

    Sources: Vaswani et al., "Attention is all you need", NeurIPS 2017; Su et al., "RoFormer:
    enhanced transformer with rotary position embedding", 2021.

    >>> layer = AttentionLayer((None, 1), 1)
    >>> layer.query_weights, layer.key_weights, layer.value_weights = [[0]], [[1]], [[4]]
    >>> layer.output_weights = [[1]]
    >>> layer.forward_propagation([[1], [2], [3]])  # each the mean of what it sees, times 4
    [[4.0], [6.0], [8.0]]
    >>> layer.backward_propagation([[0], [1], [0]], 0.5)
    [[2.0], [2.0], [0.0]]
    """

    arguments = ("input_shape", "heads")
    attention = None

    def __init__(
        self, input_shape, heads, causal=True, rotary=False, rng=None, initialization="uniform",
        bias=False
    ):  # fmt: skip
        self.input_shape = check_dimensions("AttentionLayer input_shape", input_shape, 2)
        self.heads = check_count("AttentionLayer heads", heads, 1)
        self.output_shape = self.input_shape
        self.causal, self.rotary = bool(causal), bool(rotary)
        d = self.input_shape[1]
        expected, even = "a number that divides %d" % d, not rotary or d // self.heads % 2 == 0
        if rotary:
            expected += ", into heads of an even number of columns for rotary"
        expect(d % self.heads == 0 and even, "AttentionLayer heads", expected, heads)
        kinds = ("query", "key", "value", "output")
        self.parameters = tuple([kind + "_weights" for kind in kinds])
        self.parameter_shapes = ((d, d),) * 4
        self.query_bias = self.key_bias = self.value_bias = self.output_bias = None
        if bias:
            self.parameters += tuple([kind + "_bias" for kind in kinds])
            self.parameter_shapes += ((1, d),) * 4
        for name, shape in zip(self.parameters, self.parameter_shapes):
            setattr(self, name, uniform(shape, rng, initialization, name[-4:] == "bias"))
            setattr(self, name + "_error", None)
        given = {"causal": self.causal, "rotary": self.rotary, "bias": bool(bias)}
        self.options = {name: given[name] for name in given if given[name] != (name == "causal")}

    def forward_propagation(self, input):
        """Y of the shape (n, d) of X."""
        check_forward(self, input)
        Q = _linear(input, self.query_weights, self.query_bias)  # Q = X W_q
        K = _linear(input, self.key_weights, self.key_bias)  # K = X W_k
        V = _linear(input, self.value_weights, self.value_bias)  # V = X W_v
        if self.rotary:
            Q, K = self._turned(Q, 1), self._turned(K, 1)
        self._heads = list(zip(self._split(Q), self._split(K), self._split(V)))
        self.attention = [self._softmax(self._scaled(inner(Q, K))) for Q, K, V in self._heads]
        self._gathered = _joined([dot(A, V) for A, (Q, K, V) in zip(self.attention, self._heads)])
        output = _linear(self._gathered, self.output_weights, self.output_bias)  # Y = H W_o
        self.input, self.output = input, output
        return output

    def backward_propagation(self, output_error, learning_rate):
        """dE/dX for dE/dY, both of shape (n, d)."""
        check_backward(self, output_error, learning_rate)
        X, H = self.input, self._gathered
        dEdH = inner(output_error, self.output_weights)  # dE/dH = dE/dY W_oᵗ
        dEdQ, dEdK, dEdV = [], [], []
        for A, (Q, K, V), error in zip(self.attention, self._heads, self._split(dEdH)):
            dEdA = inner(error, V)  # dE/dA = dE/dH Vᵗ
            dEdS = self._backward_softmax(A, dEdA)
            dEdQ.append(dot(dEdS, K))  # dE/dQ = dE/dS K
            dEdK.append(outer(dEdS, Q))  # dE/dK = dE/dSᵗ Q
            dEdV.append(outer(A, error))  # dE/dV = Aᵗ dE/dH
        dEdQ, dEdK, dEdV = _joined(dEdQ), _joined(dEdK), _joined(dEdV)
        if self.rotary:
            dEdQ, dEdK = self._turned(dEdQ, -1), self._turned(dEdK, -1)
        input_error = sum_of([  # dE/dX = dE/dQ W_qᵗ + dE/dK W_kᵗ + dE/dV W_vᵗ
            inner(dEdQ, self.query_weights),
            inner(dEdK, self.key_weights),
            inner(dEdV, self.value_weights),
        ])  # fmt: skip
        # dE/dW_q = Xᵗ dE/dQ, and so on; dE/dW_o = Hᵗ dE/dY
        errors = [outer(X, dEdQ), outer(X, dEdK), outer(X, dEdV), outer(H, output_error)]
        if self.query_bias is not None:
            errors += [sum_rows(a) for a in (dEdQ, dEdK, dEdV, output_error)]
        update(self, learning_rate, *errors)
        return input_error

    def _split(self, a):
        """The columns of each head."""
        h = len(a[0]) // self.heads
        return [[row[at : at + h] for row in a] for at in range(0, len(a[0]), h)]

    def _scaled(self, scores):
        """S / sqrt(h)"""
        root = root_of(self.input_shape[1] // self.heads)
        return apply(lambda s: s / root, scores)

    def _softmax(self, scores):
        """A: of each row the softmax of what is seen there, and 0 for the rest."""
        n = len(scores)
        weights = []
        for p, row in enumerate(scores):
            seen = p + 1 if self.causal else n
            weights.append(softmax([row[:seen]])[0] + [0] * (n - seen))
        return weights

    def _backward_softmax(self, A, dEdA):
        """dE/dS_p = A_p * (dE/dA_p - sum dE/dA_p * A_p) / sqrt(h), for S before it is scaled."""
        return self._scaled([softmax_backward([a], [e])[0] for a, e in zip(A, dEdA)])

    def _turned(self, a, direction):
        """Columns 2k and 2k + 1 of each head, turned by p 10000**(-2k / h), or back."""
        h = len(a[0]) // self.heads
        speeds = [exp(-(k / h) * log(10000)) for k in range(0, h, 2)]
        turned = []
        for p, row in enumerate(a):
            turns = [(cos(p * speed), direction * sin(p * speed)) for speed in speeds]
            new = []
            for j in range(0, len(row), 2):
                (x, y), (c, s) = row[j : j + 2], turns[j % h // 2]
                new += [x * c - y * s, x * s + y * c]
            turned.append(new)
        return turned


def _linear(a, weights, bias):
    """A W, and the bias added to each row, if there is one."""
    product = dot(a, weights)
    return product if bias is None else add(product, bias * len(product))


def _joined(heads):
    """The heads' columns, side by side."""
    return [[x for part in parts for x in part] for parts in zip(*heads)]
