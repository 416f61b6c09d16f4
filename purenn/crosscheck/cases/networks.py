"""The trials of whole networks: predict, fit, predict."""

from hypothesis import strategies as st

from ...numbers.random import Random
from . import strategies as draw
from .structures import smaller_trainings
from .trial import Trial


class NetworkTrial(Trial):
    """A whole network: predict, fit, predict; with at most `samples` samples and `epochs` epochs.

    Where there are several epochs, large cases have more, and are fitted once more; some are fitted
    in batches, if fit takes batch_size.
    """

    needs = ("Network", "FCLayer")

    def __init__(self, name, samples, epochs):
        self.name, self.samples, self.epochs = name, samples, epochs
        self.families = ("networks",)
        self.rows = ("predict", "errors", "parameters", "predict after")
        self.rows += ("second fit", "batches") * (epochs > 1) + ("arguments unchanged",)

    def missing(self, subject):
        missing = Trial.missing(self, subject)
        if not self._losses(subject):
            missing += ["mse", "mse_prime"]
        return missing

    def _losses(self, subject):
        needs = {
            "mse": (), "binary_cross_entropy": ("ActivationLayer", "sigmoid", "sigmoid_prime"),
            "categorical_cross_entropy": ("SoftmaxLayer",),
        }
        return [
            name for name in draw.LOSSES if subject.offers(name, name + "_prime", *needs[name])
        ]

    def cases(self, number, subject):
        small = lambda shape: st.one_of(
            draw.nested(shape, draw.halves),
            st.integers(0, 999).map(lambda s: draw.filled(shape, Random(s), number, 1)),
            draw.nested(shape, draw.moderate(number)),
        )
        middle = [None]
        if subject.offers("ActivationLayer"):
            middle.append("square")
            middle += [name for name in draw.ACTIVATIONS if subject.offers(name, name + "_prime")]
        several = self.epochs > 1
        if several:  # functions that bend less keep the bounds small over several steps
            middle = [name for name in middle if name in (None, "tanh")]
        losses = self._losses(subject)
        volumes = [
            name for name in ("ConvLayer", "MaxPoolingLayer")
            if subject.offers(name, "FlattenLayer")
        ]
        trainings = draw.trainings(
            small, draw.moderate(number), self.samples, self.epochs,
            [n for n in losses if n == "mse"] or losses if several else losses,
            tuple(middle), volumes, (),
        )
        if not several or "batch_size" in subject.without.get("Network", ()):
            return trainings
        batches = st.sampled_from([1, 1, 1, 2])
        return st.tuples(trainings, batches).map(lambda both: both[0]._replace(batch_size=both[1]))

    def typical(self, number, subject):
        """The article's XOR network, and one with other shapes."""
        losses = self._losses(subject)
        bent = subject.offers("ActivationLayer", "tanh", "tanh_prime")
        rng = Random(7)
        fill = lambda *shape: draw.filled(shape, rng, number, 1)
        for sizes, samples in (((2, 3, 1), 4), ((3, 4, 2), 3), ((1, 2, 3), 2)):
            layers = []
            for i, j in zip(sizes, sizes[1:]):
                parameters = {"weights": fill(i, j), "bias": fill(1, j)}
                layers.append(("FCLayer", ((1, i), (1, j)), parameters))
                if bent:
                    layers.append(("ActivationLayer", ((1, j), "tanh", "tanh_prime"), {}))
            samples = min(samples, self.samples)
            x, y = fill(samples, 1, sizes[0]), fill(samples, 1, sizes[-1])
            if "mse" in losses:
                epochs = min(2, self.epochs)
                yield draw.Training(layers, "mse", x, y, epochs, 0.125, epochs > 1)

    def large(self, number, subject):
        """More samples and epochs; errors that hardly change, that grow, that are 0 throughout."""
        if self.epochs == 1 or "mse" not in self._losses(subject):
            return
        rng = Random(8)
        fill = lambda *shape: draw.filled(shape, rng, number, 1)

        def linear(inputs, x, y, epochs, rate, weights=None, bias=None):
            parameters = {"weights": weights or fill(inputs, 1), "bias": bias or fill(1, 1)}
            layer = "FCLayer", ((1, inputs), (1, 1)), parameters
            return draw.Training([layer], "mse", x, y, epochs, rate, True)

        yield linear(2, fill(7, 1, 2), fill(7, 1, 1), 4, 0.125)
        yield linear(2, fill(7, 1, 2), fill(7, 1, 1), 2, 0.125)._replace(batch_size=3)
        yield linear(1, fill(19, 1, 1), fill(19, 1, 1), 1, 0.125)
        yield linear(1, fill(1, 1, 1), fill(1, 1, 1), 35, 2.0**-16)
        yield linear(1, [[[1.0]], [[-1.0]]], [[[2.0]], [[1.0]]], 5, 1.0)
        x, y = [[[1.0]], [[2.0]], [[3.0]]], [[[3.0]], [[5.0]], [[7.0]]]
        yield linear(1, x, y, 7, 0.125, [[2.0]], [[1.0]])

    def smaller(self, case):
        return smaller_trainings(case)

    def dispensable(self, row, other, what):
        return row != other == "predict" and what is not None

    def steps(self, run, t, seen):
        if t.batch_size > 1:
            for step in self._batches(run, t):
                yield step
            return
        yield "predict", None, lambda: run.network(t.layers, t.loss)
        yield "predict", "outputs", lambda: run.predict(t.x_train)
        yield "errors", "errors", lambda: run.fit(t.x_train, t.y_train, t.epochs, t.learning_rate)
        for step in self._parameters(run, t, "parameters"):
            yield step
        yield "predict after", "outputs_after", lambda: run.predict(t.x_train, "outputs_after")
        if t.again:
            yield "second fit", "errors", lambda: run.fit(
                t.x_train, t.y_train, t.epochs, t.learning_rate)
            for step in self._parameters(run, t, "second fit"):
                yield step
        yield "arguments unchanged", "", run.changed

    def _batches(self, run, t):
        """Each step with the mean of a batch's derivatives; the last batch may be smaller."""
        yield "batches", None, lambda: run.network(t.layers, t.loss)
        yield "batches", "errors", lambda: run.fit(
            t.x_train, t.y_train, t.epochs, t.learning_rate, {"batch_size": t.batch_size})
        for step in self._parameters(run, t, "batches"):
            yield step

    def _parameters(self, run, t, row):
        for at, (_, _, parameters) in enumerate(t.layers):
            for name in parameters:
                yield row, "layer%d.%s" % (at, name), lambda: run.get("layer%d" % at, name)


NETWORK_TRIALS = (
    NetworkTrial("network", samples=1, epochs=1),
    NetworkTrial("fit", samples=3, epochs=3),
)
