"""Defines a mistake, and plants it in purenn."""

from ..checking.nested import copied, flat, nested
from ..linalg import shape, subtract


class Mistake:
    """A usual mistake.

    `name` identifies it, `hint` says what is wrong (a text, or a function of the layer on
    trial), `where` lists the trials of crosscheck in which it can be made and `rows` those in which
    it shows. The formula is `of_pass`, a function of a Pass that gives the wrong numbers, or
    None where it cannot be made (its `place` says of what), or `of_base`, which turns the right
    class or function into a wrong one.
    """

    def __init__(self, name, hint, where, rows, replaces, of_base=None, of_pass=None, place=None):
        self.name, self.hint, self.where, self.rows = name, hint, where, rows
        self.replaces, self.of_base, self.of_pass, self.place = replaces, of_base, of_pass, place

    def text(self, layer=None):
        """The hint; for a given layer, if it depends on one."""
        return self.hint if isinstance(self.hint, str) else self.hint(layer)

    def planted(self, base):
        """The class or function that replaces `base`, with the mistake in it."""
        return self.of_base(base) if self.of_base else planted(base, self.place, self.of_pass)


class Impossible(ValueError):
    """A mistake cannot be made here."""


class Pass:
    """A pass of a correct layer, for the formulas of mistakes; see derivatives.py.

    `right` are the elements of dE/dX (number 0) or of dE/dP of a parameter (number 1, 2, …).
    """

    whole = True  # all elements are there

    def __init__(self, layer, base, number, error, rate):
        self.layer, self.number, self.rate = layer, number, rate
        self._base, self._error, self.x = base, error, layer.input
        self.names = list(getattr(layer, "parameters", ()))
        self.parameters = [copied(getattr(layer, name)) for name in self.names]
        self.y, self.error = copied(layer.output), flat(error)
        self.input_shape, self.output_shape = layer.input_shape, layer.output_shape
        self.right = self.at()
        array = self.parameters[number - 1] if number else self.x
        self.dimensions, self.before = shape(array), flat(array)

    def at(self, x=None, parameters=None, error=None, rate=0):
        """The same elements at another X, other parameters or another dE/dY."""
        layer = self.layer
        kept = dict(layer.__dict__)
        try:
            for name, value in zip(self.names, parameters or self.parameters):
                setattr(layer, name, copied(value))
            self._base.forward_propagation(layer, self.x if x is None else x)
            e = self._error if error is None else nested(error, self.output_shape)
            input_error = self._base.backward_propagation(layer, e, rate)
            self._after = [copied(getattr(layer, name)) for name in self.names]
            if not self.number:
                return flat(input_error)
            return flat(getattr(layer, self.names[self.number - 1] + "_error"))
        finally:
            for name in kept:
                setattr(layer, name, kept[name])

    @property
    def after(self):
        """The parameters after the step; for dE/dP, as far as a loop over them has got."""
        self.at(rate=self.rate)
        done = self.number - 1 if self.number else len(self.names)
        return self._after[:done] + self.parameters[done:]

    def times(self, factor):
        return [factor * e for e in self.right]

    def square(self):
        """∂Y_k/∂X_i as rows, one for each i, if there are as many outputs as elements."""
        n = len(self.error)
        if n != len(self.right):
            return None
        units = [[int(i == k) for i in range(n)] for k in range(n)]
        return [list(row) for row in zip(*[self.at(error=unit) for unit in units])]


def planted(base, place, formula):
    """A layer's class with a wrong dE/dX ("input"), dE/dP ("gradient") or step ("step")."""

    class Planted(base):
        def backward_propagation(self, output_error, learning_rate):
            names = list(getattr(self, "parameters", ()))
            numbers = [0] if place == "input" else [1 + i for i in range(len(names))]
            passes = [Pass(self, base, n, output_error, learning_rate) for n in numbers]
            wrong = [formula(p) for p in passes]
            right = base.backward_propagation(self, output_error, learning_rate)
            if not [values for values in wrong if values is not None]:
                raise Impossible("cannot be made here")
            for p, values in zip(passes, wrong):
                if values is None:
                    continue
                if place == "input":
                    return nested(values, p.dimensions)
                name = names[p.number - 1]
                if place in ("gradient", "count", "reported"):
                    setattr(self, name + "_error", nested(values, p.dimensions))
                    values = [learning_rate * g for g in values]
                if place != "reported":
                    before = p.parameters[p.number - 1]
                    setattr(self, name, subtract(before, nested(values, p.dimensions)))
            return right

    Planted.__name__ = getattr(base, "__name__", "Planted")
    return Planted

