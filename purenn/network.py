from .check import check_callable, check_number, check_shape
from .layer import Layer


class Network:
    """Layers one after another, trained sample by sample.

    >>> from purenn import ActivationLayer, FCLayer, Network, mse, mse_prime, tanh, tanh_prime
    >>> network = Network()
    >>> network.add(FCLayer((1, 2), (1, 3)))
    >>> network.add(ActivationLayer((1, 3), tanh, tanh_prime))
    >>> network.use(mse, mse_prime)
    >>> errors = network.fit([[[0, 1]]], [[[0, 0.5, 1]]], epochs=9, learning_rate=0.1)
    ... # doctest: +ELLIPSIS
    epoch 1/9   error=...
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
        if layer in self.layers or None in (layer.input_shape, layer.output_shape):
            raise ValueError(
                "add: expected a layer new to the network and with both shapes, got %s"
                % type(layer).__name__
            )
        if self.layers and tuple(layer.input_shape) != tuple(self.layers[-1].output_shape):
            raise ValueError(
                "add: expected a layer with input_shape %s, the output_shape of the layer "
                "before, got %s with input_shape %s"
                % (self.layers[-1].output_shape, type(layer).__name__, layer.input_shape)
            )
        self.layers.append(layer)

    def use(self, loss, loss_prime):
        """Set the error E(y_true, y_pred) to train by, and its derivative by y_pred."""
        check_callable("use loss", loss)
        check_callable("use loss_prime", loss_prime)
        self.loss, self.loss_prime = loss, loss_prime

    def predict(self, input):
        """The list of the outputs for a list of samples.

        ValueError if the network or the list is empty or a sample has a wrong shape.
        """
        self._check_samples("predict input", input, 0)
        self._set_mode(False, checking=True)
        return [self._forward(sample) for sample in input]

    def fit(self, x_train, y_train, epochs, learning_rate, verbose=True, on_epoch=None):
        """Train on the samples in order, `epochs` times; the list of each epoch's error.

        The error of an epoch is the mean over its samples, each taken before the layers
        learn from it. `verbose` prints it, and on a terminal the progress of a long epoch.
        `on_epoch(epoch, error)`, counted from 1, may return True to stop. ValueError for
        empty data, unequal numbers of samples, wrong shapes, a missing layer or loss.
        Whatever ends fit early (Ctrl-C, an exception) leaves all parameters, and purenn's own
        generators in dropout layers, as they were after the last completed sample.
        """
        self._check_fit(x_train, y_train, epochs, learning_rate, on_epoch)
        progress = None
        if verbose:
            from .progress import Progress

            progress = Progress(epochs, len(x_train))
        own = on_epoch is None and self._is_own()
        state = self._state()
        errors = []
        for epoch in range(1, epochs + 1):
            # what is not purenn's may change data, layers and shapes between the epochs;
            # otherwise samples that passed every layer's checks once would pass them again
            if epoch > 1 and not own:
                self._check_fit(x_train, y_train, epochs, learning_rate, on_epoch)
                state = self._state()
            checking = epoch == 1 or not own
            error = self._train(x_train, y_train, learning_rate, state, checking, progress)
            error = error / len(x_train)
            errors.append(error)
            if verbose:
                print("epoch %d/%d   error=%f" % (epoch, epochs, error))
            if on_epoch is not None and on_epoch(epoch, error) is True:
                break
        return errors

    def _is_own(self):
        """Whether all layers and functions are purenn's."""
        from . import _own

        parts = [self.loss, self.loss_prime]
        for layer in self.layers:
            parts.append(type(layer))
            parts += [getattr(layer, name) for name in layer.arguments or ()]
        for part in parts:
            if callable(part) and _own(getattr(part, "__name__", "")) is not part:
                return False
        return True

    def _state(self):
        """What training replaces, as pairs of an object and the name of its attribute."""
        generators = [getattr(layer, "rng", None) for layer in self.layers]
        return [(layer, name) for layer in self.layers for name in layer.parameters] + [
            (rng, "state") for rng in generators if hasattr(rng, "state")
        ]

    def _train(self, x_train, y_train, learning_rate, state, checking, progress):
        """One epoch; the sum of the samples' errors."""
        backward = self.layers[::-1]
        error = 0
        values = []
        try:
            self._set_mode(True, checking)
            for x, y in zip(x_train, y_train):
                values = [getattr(owner, name) for owner, name in state]
                output = self._forward(x)
                loss = self.loss(y, output)
                if checking:
                    check_number("loss", loss)
                error += loss
                output_error = self.loss_prime(y, output)
                for layer in backward:
                    output_error = layer.backward_propagation(output_error, learning_rate)
                values = []  # nothing to take back
                if progress is not None:
                    progress.step(error)
        except BaseException:
            for (owner, name), value in zip(state, values):
                setattr(owner, name, value)
            raise
        finally:
            self._set_mode(False, checking=True)
            if progress is not None:
                progress.clear()
        return error

    def _set_mode(self, training, checking):
        for layer in self.layers:
            layer.training = training
            layer.checking = checking

    def _forward(self, sample):
        output = sample
        for layer in self.layers:
            output = layer.forward_propagation(output)
        return output

    def _check_fit(self, x_train, y_train, epochs, learning_rate, on_epoch):
        self._check_samples("fit x_train", x_train, 0)
        self._check_samples("fit y_train", y_train, -1)
        if len(x_train) != len(y_train):
            raise ValueError(
                "fit: expected as many samples in x_train as in y_train, got %d and %d"
                % (len(x_train), len(y_train))
            )
        if self.loss is None:
            raise ValueError("fit: expected a loss, set by use(loss, loss_prime)")
        if not isinstance(epochs, int) or epochs < 0:
            error = ValueError if isinstance(epochs, int) else TypeError
            raise error("fit epochs: expected an int of at least 0, got %r" % (epochs,))
        check_number("fit learning_rate", learning_rate)
        if on_epoch is not None:
            check_callable("fit on_epoch", on_epoch)

    def _check_samples(self, name, samples, at):
        if not self.layers:
            raise ValueError("%s: expected a network with layers, got none" % name)
        if not isinstance(samples, (list, tuple)):
            raise TypeError("%s: expected a list of samples, got %s" % (name, type(samples).__name__))
        if not samples:
            raise ValueError("%s: expected at least one sample, got none" % name)
        layer = self.layers[at]
        shape = layer.output_shape if at else layer.input_shape
        for i, sample in enumerate(samples):
            check_shape("%s[%d]" % (name, i), sample, shape)

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

        return load(path, custom or {})

    def __repr__(self):
        from .summary import network_text

        return network_text(self)

    def _repr_html_(self):
        from .teaching.pictures import architecture

        return architecture(self).svg
