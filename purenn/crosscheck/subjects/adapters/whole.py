"""A user's whole network of torch beside purenn's copy of it, layer by layer."""

import copy

import purenn
from purenn.exchange.networks.building import Builder, imported
from purenn.exchange.networks.torch import Trace

from ...judging.bounds import Undecided
from ...judging.comparison import compare
from ...judging.functions import functions_for
from ..reference import Reference


def check_whole(module, input_shape, options):
    """AssertionError that names the first layer of the module which parts from purenn's."""
    __tracebackhide__ = True
    torch = imported("check_module", "torch")
    if input_shape is None:
        raise ValueError("check_module: expected the input_shape of a sample, such as (28, 28, 1)")
    judge = type("Judge", (_Judge,), {"number": options.number, "slack": options.slack})
    rng = purenn.Random(options.seed)
    for _ in range(options.max_examples):
        dtype = getattr(torch, options.dtype)
        Trace(torch, copy.deepcopy(module), tuple(input_shape), judge, dtype, rng)


class _Judge(Builder):
    """Builds the copy, and judges each layer by the bounds of the number type."""

    number = slack = None
    _sum = None

    def residual(self, place, inner):
        super().residual(place, inner)
        self._sum = inner.value  # F was judged within

    def compare(self, place, value):
        start = wanted = self.value
        layers = self.network.layers[self._compared :]
        try:
            with functions_for(self.number):
                for layer in layers:
                    wanted = self._forward(layer, wanted)
        except (TypeError, ValueError, AttributeError, Undecided):  # there is no bound for it
            self.value = start
            self._coarsely(place, value)
            return
        self._compared, self.value = len(self.network.layers), self.ours(value)
        _, difference = compare(self.value, wanted, self.slack, None, self.number)
        if difference is not None:
            at = "".join(["[%d]" % i for i in difference.index])
            raise AssertionError(
                "%s parts from purenn's %s: %s" % (
                    place, " and ".join([type(layer).__name__ for layer in layers]) or "input",
                    difference.problem or "%r at %s, exact %r, bound %.3g" % (
                        difference.actual, at, float(difference.exact), float(difference.bound)),
                )
            )  # fmt: skip

    def _forward(self, layer, x):
        """The layer's output for what the module's layer got, in the number type."""
        if self._sum is not None:
            x, self._sum = purenn.linalg.add(self._lifted(x), self._lifted(self._sum)), None
            return x
        kind, find = type(layer).__name__, Reference(self.number).find
        if kind == "ActivationLayer":
            names = layer.activation.__name__, layer.activation_prime.__name__
            layer = find(kind)(layer.input_shape, *[find(name) for name in names])
        elif kind == "SoftmaxLayer":
            layer = find(kind)(layer.input_shape)
        else:
            layer = copy.copy(layer)
            for name in layer.parameters:
                setattr(layer, name, self._lifted(getattr(layer, name)))
        return layer.forward_propagation(self._lifted(x))

    def _lifted(self, a):
        if isinstance(a, list):
            return [self._lifted(part) for part in a]
        return self.number(a) if isinstance(a, float) else a

    def _coarsely(self, place, value):
        self._sum, self.digits = None, self.number.digits
        try:
            super().compare(place, value)
        except ValueError as error:
            raise AssertionError(str(error)) from None
