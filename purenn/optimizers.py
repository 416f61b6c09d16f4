"""Optimizers: how a parameter P moves, given g = dE/dP and what they keep from earlier steps.

The rules are written as functions of nested lists, each line below its formula. fitting/batches.py
finds g, calls them for each parameter, and keeps their state.

Sources: Polyak, "Some methods of speeding up the convergence of iteration methods" (1964), for
momentum; Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, Algorithm 1.
"""

from .checking.arguments import check_range
from .checking.doors import check_count, check_number
from .linalg import apply, axpy, multiply, scale, subtract
from .numbers.square_root import sqrt


class Optimizer:
    """Base class of optimizers; derive one of your own from it, with a method `step`.

    `learning_rate` is a number, or a function of the step t = 1, 2, … that returns one.

    - `arguments`, the names of the attributes that hold the constructor's arguments, in order:
      Network.load rebuilds the optimizer from them;
    - `steps`, the number of steps done, and `state`, a list of what step returned last for each
      of the network's parameters, are kept by fit, saved and loaded.

    >>> class SignDescent(Optimizer):
    ...     "P <- P - learning_rate sign(g)"
    ...
    ...     def step(self, P, g, state, learning_rate, t):
    ...         return axpy(-learning_rate, apply(lambda x: (x > 0) - (x < 0), g), P), None
    >>> from purenn.linalg import apply, axpy
    >>> SignDescent(0.5).step([[1, 2]], [[0.25, -8]], None, 0.5, 1)
    ([[0.5, 2.5]], None)
    """

    arguments = ("learning_rate",)
    state = ()
    steps = 0
    network = None  # the one that it is for

    def __init__(self, learning_rate):
        if not callable(learning_rate):
            check_number(type(self).__name__ + " learning_rate", learning_rate)
        self.learning_rate = learning_rate

    def step(self, P, g, state, learning_rate, t):
        """Return the new P and the new state; the state of the first step, t = 1, is None.

        P and g = dE/dP are nested lists of one shape, which must not be changed.
        """
        raise NotImplementedError

    def __repr__(self):
        values = [getattr(self, name, None) for name in self.arguments]
        texts = [getattr(value, "__name__", repr(value)) for value in values]
        return "%s(%s)" % (type(self).__name__, ", ".join(texts))


class Momentum(Optimizer):
    """Descent that keeps some of its speed: V <- momentum V + g, P <- P - learning_rate V.

    ValueError unless 0 <= momentum < 1.

    >>> Momentum(0.1).step([[1.0]], [[2.0]], None, 0.1, 1)
    ([[0.8]], [[2.0]])
    """

    arguments = ("learning_rate", "momentum")

    def __init__(self, learning_rate, momentum=0.9):
        Optimizer.__init__(self, learning_rate)
        self.momentum = _share("Momentum momentum", momentum)

    def step(self, P, g, state, learning_rate, t):
        """P and the state, V."""
        V = self.start(P) if state is None else state
        return momentum_step(P, g, V, learning_rate, self.momentum)

    def start(self, P):
        """V before the first step: zeros."""
        return _zeros(P)


def momentum_step(P, g, V, learning_rate, momentum):
    """One step of momentum: return the new (P, V), nested lists of one shape.

    >>> momentum_step([[1]], [[2]], [[4]], 0.25, 0.5)
    ([[0.0]], [[4.0]])
    """
    V = axpy(momentum, V, g)  # V ← μ V + g
    P = axpy(-learning_rate, V, P)  # P ← P - η V
    return P, V


class Adam(Optimizer):
    """Adam: steps of about the learning rate, whatever the size of the derivatives.

        M <- beta1 M + (1 - beta1) g            M' = M / (1 - beta1^t)
        V <- beta2 V + (1 - beta2) g²           V' = V / (1 - beta2^t)
        P <- P - learning_rate M' / (sqrt(V') + epsilon)

    ValueError unless 0 <= beta1, beta2 < 1 and epsilon > 0.

    >>> P, state = Adam().step([[1.0, 1.0]], [[5.0, -0.01]], None, 0.001, 1)
    >>> [round(x, 6) for x in P[0]]
    [0.999, 1.001]
    """

    arguments = ("learning_rate", "beta1", "beta2", "epsilon")

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        Optimizer.__init__(self, learning_rate)
        self.beta1, self.beta2 = _share("Adam beta1", beta1), _share("Adam beta2", beta2)
        self.epsilon = check_range("Adam epsilon", epsilon, "0 < epsilon", lambda x: 0 < x < x + x)

    def step(self, P, g, state, learning_rate, t):
        """P and the state: M, V, and the products of t factors beta1 and beta2."""
        M, V, power1, power2 = self.start(P) if state is None else state
        power1, power2 = power1 * self.beta1, power2 * self.beta2
        rates = learning_rate, self.beta1, self.beta2, self.epsilon
        P, M, V = _adam(P, g, M, V, power1, power2, *rates)
        return P, (M, V, power1, power2)

    def start(self, P):
        """M, V and the powers before the first step: zeros, and empty products."""
        return _zeros(P), _zeros(P), 1, 1


def adam_step(P, g, M, V, t, learning_rate, beta1, beta2, epsilon):
    """Step t = 1, 2, … of Adam: return the new (P, M, V).

    >>> adam_step([[1.0]], [[2.0]], [[0.0]], [[0.0]], 1, 0.5, 0.5, 0.5, 2.0)
    ([[0.75]], [[1.0]], [[2.0]])
    """
    check_count("adam_step t", t, 1)
    power1 = power2 = 1
    for _ in range(t):
        power1, power2 = power1 * beta1, power2 * beta2
    return _adam(P, g, M, V, power1, power2, learning_rate, beta1, beta2, epsilon)


def _adam(P, g, M, V, power1, power2, learning_rate, beta1, beta2, epsilon):
    M = axpy(beta1, M, scale(1 - beta1, g))  # M ← β₁ M + (1 - β₁) g
    V = axpy(beta2, V, scale(1 - beta2, multiply(g, g)))  # V ← β₂ V + (1 - β₂) g²
    rest1, rest2 = 1 - power1, 1 - power2
    M_hat = apply(lambda m: m / rest1, M)  # M̂ = M / (1 - β₁ᵗ)
    V_hat = apply(lambda v: v / rest2, V)  # V̂ = V / (1 - β₂ᵗ)
    # P ← P - η M̂ / (√V̂ + ε)
    moves = apply(lambda m, v: learning_rate * m / (sqrt(v) + epsilon), M_hat, V_hat)
    return subtract(P, moves), M, V


def _zeros(P):
    return apply(lambda x: 0, P)


def _share(name, x):
    return check_range(name, x, "a number from 0 to below 1", lambda x: 0 <= x < 1)
