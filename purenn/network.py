"""A network: layers one after another, and how they learn."""

from .check import (
    check_callable, check_count, check_number, check_parameters, check_shape, completely, fits,
)  # fmt: skip
from .layer import Layer


class Network:
    """Layers one after another, trained sample by sample.

    >>> from purenn import ActivationLayer, FCLayer, Network, mse, mse_prime, tanh, tanh_prime
    >>> network = Network()
    >>> network.add(FCLayer((1, 2), (1, 3)))
    >>> network.add(ActivationLayer((1, 3), tanh, tanh_prime))
    >>> network.use(mse, mse_prime)
    >>> errors = network.fit([[[0, 1]]], [[[0, 0.5, 1]]], epochs=9, learning_rate=0.1, verbose=5)
    ... # doctest: +ELLIPSIS
    epoch 5/9   error=...
    epoch 9/9   error=...
    """

    def __init__(self):
        self.layers = []
        self.loss = None
        self.loss_prime = None

    def add(self, layer):
        """Append a layer.

        TypeError for what is no Layer, ValueError if its input_shape is not the
        output_shape of the layer before, if it has none, or if the network holds it already.
        """
        if not isinstance(layer, Layer):
            raise TypeError("add: expected a Layer, got %s" % type(layer).__name__)
        name = type(layer).__name__
        if layer in self.layers:
            raise ValueError("add: expected a layer new to the network, got the same %s again" % name)
        if None in (layer.input_shape, layer.output_shape):
            raise ValueError(
                "add: expected a layer that sets input_shape and output_shape, got %s with %s and %s"
                % (name, layer.input_shape, layer.output_shape)
            )
        if self.layers and tuple(layer.input_shape) != tuple(self.layers[-1].output_shape):
            raise ValueError(
                "add: expected a layer with input_shape %s, the output_shape of the layer "
                "before, got %s with input_shape %s"
                % (self.layers[-1].output_shape, name, layer.input_shape)
            )
        self.layers.append(layer)

    def use(self, loss, loss_prime=None):
        """Set the error E(y_true, y_pred) to train by, and its derivative by y_pred."""
        check_callable("use loss", loss)
        if loss_prime is None:
            raise TypeError(
                "use: expected a loss and its derivative, such as use(mse, mse_prime), got one function"
            )
        check_callable("use loss_prime", loss_prime)
        self.loss, self.loss_prime = loss, loss_prime

    def predict(self, input):
        """The list of the outputs for a list of samples.

        ValueError if the network or the list is empty or a sample has a wrong shape.
        """
        input = self._checked_samples("predict input", input, 0)
        modes = [layer.training for layer in self.layers]
        # in the middle of fit, such as from a loss, the way back needs what the layers remember
        memories = [dict(layer.__dict__) for layer in self.layers] if True in modes else []

        def finish():
            self._set_training(modes)
            for layer, memory in zip(self.layers, memories):
                for name, value in memory.items():
                    setattr(layer, name, value)

        try:
            self._set_training([False] * len(modes))
            return [self._forward(sample) for sample in input]
        finally:
            completely(finish)

    def fit(
        self, x_train, y_train, epochs, learning_rate, verbose=True, on_epoch=None, keep=None
    ):
        """Train on the samples in order, `epochs` times; the list of each epoch's error.

        The error of an epoch is the mean over its samples, each taken before the layers
        learn from it. `verbose` prints it after every epoch, or with an int such as 100 after
        every hundredth and the last, and on a terminal the progress of a long epoch.
        `on_epoch(epoch, error)`, counted from 1, may return True to stop. `keep`, an int, has
        the list hold the last `keep` errors only, which saves a small board the memory of a
        thousand. ValueError for empty data, unequal numbers of samples, wrong shapes, a missing
        layer or loss.
        Whatever ends fit early (Ctrl-C, an exception) leaves all parameters, and purenn's own
        generators in dropout layers, as they were after the last completed sample.
        """
        data = self._checked_fit(x_train, y_train, epochs, learning_rate, verbose, on_epoch, keep)
        progress = None
        if verbose:
            from .progress import Progress

            progress = Progress(epochs, len(x_train), verbose)
        errors = []
        for epoch in range(1, epochs + 1):
            error = self._train(*data, progress) / len(x_train)
            errors.append(error)
            if keep is not None and len(errors) > keep:
                del errors[0]
            if progress is not None:
                progress.epoch(epoch, error)
            if on_epoch is not None:
                answer = on_epoch(epoch, error)
                if type(answer).__name__ in ("bool", "bool_") and answer:  # NumPy's too
                    break
                if epoch < epochs:  # it may have changed anything
                    data = self._checked_fit(
                        x_train, y_train, epochs, learning_rate, verbose, on_epoch, keep
                    )
        return errors

    def _learn(self, x, y, learning_rate):
        """Learn from one sample: forward, error, derivative, backward. The error."""
        output = self._forward(x)
        error = self.loss(y, output)
        output_error = self.loss_prime(y, output)
        for layer in reversed(self.layers):
            output_error = layer.backward_propagation(output_error, learning_rate)
        return error

    def _forward(self, x):
        output = x
        for layer in self.layers:
            output = layer.forward_propagation(output)
        return output

    def _train(self, x_train, y_train, learning_rate, progress):
        """One epoch; the sum of the samples' errors. What ends it early takes its sample back."""
        owners = self._learned()
        modes = [layer.training for layer in self.layers]
        values = []
        total = 0

        def finish():
            for (owner, name), value in zip(owners, values):
                setattr(owner, name, value)
            self._set_training(modes)
            if progress is not None:
                progress.clear()

        try:
            try:
                self._set_training([True] * len(modes))
                for x, y in zip(x_train, y_train):
                    values = _values(owners)
                    error = self._learn(x, y, learning_rate)
                    check_number("fit: loss", error)
                    values = []  # nothing to take back
                    total += error
                    if progress is not None:
                        progress.sample(total)
            finally:
                completely(finish)
        except BaseException:  # perhaps before that had begun
            completely(finish)
            raise
        return total

    def _learned(self):
        """What learning replaces, as pairs of an object and the name of its attribute."""
        generators = [getattr(layer, "rng", None) for layer in self.layers]
        return [(layer, name) for layer in self.layers for name in layer.parameters] + [
            (rng, "state") for rng in generators if hasattr(rng, "state")
        ]

    def _set_training(self, modes):
        for layer, mode in zip(self.layers, modes):
            layer.training = mode

    def _checked_fit(self, x_train, y_train, epochs, learning_rate, verbose, on_epoch, keep):
        """The data and the learning rate, in numbers that this network computes with."""
        x_train = self._checked_samples("fit x_train", x_train, 0, learning=True)
        y_train = self._checked_samples("fit y_train", y_train, -1, learning=True)
        if len(x_train) != len(y_train):
            raise ValueError(
                "fit: expected as many samples in x_train as in y_train, got %d and %d"
                % (len(x_train), len(y_train))
            )
        if self.loss is None:
            raise ValueError("fit: expected a loss, set by use(loss, loss_prime)")
        check_count("fit epochs", epochs, 0)
        check_count("fit verbose", verbose, 0)
        check_count("fit keep", 0 if keep is None else keep, 0)
        if type(learning_rate) not in (float, int):
            from .number_types import taken

            learning_rate = taken("fit learning_rate", learning_rate, (), self, True)
        if on_epoch is not None:
            check_callable("fit on_epoch", on_epoch)
        for layer in self.layers:
            check_parameters("fit: ", layer)
            for name, shape in zip(layer.parameters, layer.parameter_shapes):
                where = "fit: %s %s" % (type(layer).__name__, name)
                check_shape(where, getattr(layer, name), shape)
        return x_train, y_train, learning_rate

    def _checked_samples(self, name, samples, at, learning=False):
        """The samples, in numbers that this network computes with."""
        if not self.layers:
            raise ValueError("%s: expected a network with layers, got none" % name)
        if not isinstance(samples, (list, tuple)):
            raise TypeError("%s: expected a list of samples, got %s" % (name, type(samples).__name__))
        if not samples:
            raise ValueError("%s: expected at least one sample, got none" % name)
        layer = self.layers[at]
        shape = layer.output_shape if at else layer.input_shape
        if fits(samples, shape) and not fits(samples[0], shape):
            raise ValueError(
                "%s: expected a list of samples of shape %s, got one sample: wrap it once more, [...]"
                % (name, shape)
            )
        result = samples
        for i, sample in enumerate(samples):
            if not fits(sample, shape, plain=True):
                from .number_types import taken

                sample = taken("%s[%d]" % (name, i), sample, shape, self, learning)
                if result is samples:
                    result = list(samples)
                result[i] = sample
        return result

    def summary(self):
        """A table as text: layer, output shape, number of parameters."""
        from .summary import summary

        return summary(self)

    def save(self, path):
        """Write the layers, their parameters and the names of the losses to a file.

        The file is JSON with every number exact (see storage.py), written whole or not at
        all. TypeError if the network holds what has no name or cannot be written, ValueError
        if two functions have one name. A generator that is not purenn.Random is left out:
        the loaded layer draws from purenn's own.
        """
        from .storage import save

        save(self, path)

    @staticmethod
    def load(path, custom=None):
        """The network that `save` wrote to that file. Runs no code from it.

        `custom` maps the names of functions, layers and number types that are not
        purenn's own to them, such as {"swish": swish, "Fraction": Fraction}. ValueError
        if a name is missing or the file is no network, cut short or damaged.
        """
        from .storage import load

        return load(path, custom)

    def __repr__(self):
        from .summary import network_text

        return network_text(self)

    def _repr_html_(self):
        from .teaching.pictures import architecture

        return architecture(self).svg


def _values(owners):
    """What the attributes hold that Network._learned names."""
    return [getattr(owner, name) for owner, name in owners]
