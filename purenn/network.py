"""A network: layers one after another, and how they learn."""

from .layers.layer import Layer  # first: a board needs room for its long docstring
from .checking.doors import expect
from .checking.predicates import is_plain
from .fitting.epoch import run_epoch
from .fitting.training_data import checked_fit, checked_samples


class Network:
    """Layers one after another, trained sample by sample.

    `optimizer` is the one that fit was given last, or None; `validation_errors` are those of the
    last fit with validation.

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

    optimizer = None
    validation_errors = ()

    def __init__(self):
        self.layers = []
        self.loss = None
        self.loss_prime = None

    def add(self, layer):
        """Append a layer.

        TypeError if it is not a Layer, or if its `parameters` or `arguments` is a string.
        ValueError if its input_shape is not the output_shape of the layer before, if a shape is
        missing, or if the network holds it already. None as the first entry of an input_shape
        fits any number.
        """
        before = tuple(self.layers[-1].output_shape) if self.layers else ()
        fits = (
            isinstance(layer, Layer)
            and not [other for other in self.layers if other is layer]
            and str not in (type(layer.parameters), type(layer.arguments))
            and None not in (layer.input_shape, layer.output_shape)
            and (not before or tuple(layer.input_shape) in (before, (None,) + before[1:]))
            and not (before and getattr(layer, "only_first", False))
        )
        if not fits:
            from .checking.messages import refuse_layer

            refuse_layer(layer, isinstance(layer, Layer), self.layers)
        self.layers.append(layer)

    def use(self, loss, loss_prime=None):
        """Set the error E(y_true, y_pred) to reduce, and its derivative dE/dy_pred."""
        expect(callable(loss), "use loss", "a function", loss, False)
        expected = "a function, the derivative of the loss, as in use(mse, mse_prime)"
        expect(callable(loss_prime), "use loss_prime", expected, loss_prime, False)
        self.loss, self.loss_prime = loss, loss_prime

    def predict(self, input):
        """Return the list of outputs for a list of samples.

        ValueError if the network or the list is empty or a sample has a wrong shape.
        """
        from .fitting.prediction import run_predict

        input = checked_samples("predict input", input, self)
        return run_predict(self, input)

    def fit(
        self, x_train, y_train, epochs, learning_rate, verbose=True, on_epoch=None, keep=None,
        *, batch_size=1, shuffle=False, validation=None, program=False
    ):  # fmt: skip
        """Train on the samples in order, `epochs` times; return the list of the epochs' errors.

        The error of an epoch is the mean over its samples, each taken before the layers
        learn from it. `verbose` prints it after every epoch, or with an int such as 100 after
        every hundredth and the last, and on a terminal the progress of a long epoch.
        `on_epoch(epoch, error)`, counted from 1, may return True to stop. `keep`, an int, limits
        the list to the last `keep` errors, which saves memory on a small board. ValueError for
        empty data, unequal numbers of samples, wrong shapes, a missing layer or loss.
        `learning_rate` is a number, a function of the epoch that returns one, or an Optimizer,
        which becomes `network.optimizer`. The parameters move once for each `batch_size` samples,
        by the mean of their derivatives. `shuffle`, True or a Random, draws a new order for each
        epoch. `validation`, a pair (x, y), gives `network.validation_errors`, one an epoch.
        docs/fit.md has the formulas.
        With `program` it runs the network's program (see purenn.program), which gives the same
        bits in a fraction of the time; ValueError, with nothing changed, if there can be none.
        If anything ends fit early (Ctrl-C, an exception), all parameters, and purenn's own
        generators in dropout layers, are as they were after the last completed sample
        or batch.
        """
        given = self, x_train, y_train, epochs, verbose, on_epoch, keep
        data, train = checked_fit(*given), self._train
        if (
            batch_size != 1 or shuffle is not False or validation is not None
            or not is_plain(learning_rate)
        ):  # fmt: skip
            from .fitting.batches import Batches

            train = Batches(self, learning_rate, batch_size, shuffle, validation, keep)
        progress = None
        if verbose:
            from .fitting.progress import Progress

            progress = Progress(epochs, len(x_train), verbose)
        self.validation_errors = []
        if not program:
            return self._run(given, data, learning_rate, progress, train)
        from .programs.running import training

        return training(self, program, train).run(given, data, learning_rate, progress)

    def _run(self, given, data, learning_rate, progress, train):
        """Train epoch by epoch, by train(x_train, y_train, learning_rate, progress)."""
        _, x_train, _, epochs, _, on_epoch, keep = given
        errors = []
        for epoch in range(1, epochs + 1):
            x, y = data
            error = train(x, y, learning_rate, progress) / len(x_train)
            errors.append(error)
            if keep is not None and len(errors) > keep:
                del errors[0]
            if progress is not None:
                progress.epoch(epoch, error)
            if on_epoch is not None:
                answer = on_epoch(epoch, error)
                if type(answer).__name__ in ("bool", "bool_") and answer:  # NumPy's too
                    break
                if epoch < epochs:  # on_epoch may have changed anything
                    data = checked_fit(*given)
        return errors

    def _learn(self, x, y, learning_rate):
        """Learn from one sample: forward, error, derivative, backward; return the error."""
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

    def _train(self, x_train, y_train, learning_rate, progress, batches=None):
        """Train for one epoch; return the sum of the samples' errors."""
        return run_epoch(self, x_train, y_train, learning_rate, progress, batches)

    def summary(self):
        """Return a table as text: layer, output shape, number of parameters."""
        from .teaching.summary import summary

        return summary(self)

    def save(self, path):
        """Write the layers, their parameters and the names of the losses to a file.

        The file is JSON with every number exact (see docs/saving.md), written whole or not
        at all. TypeError if the network holds something that cannot be written, ValueError if
        two functions share a name, or a layer has learned something that its `parameters` do
        not name; whatever a layer's constructor raises for the arguments that it names. A
        generator other than purenn.Random is left out: the loaded layer draws from purenn's own.
        """
        from .saving.storage import save

        save(self, path, Network())

    @staticmethod
    def load(path, custom=None):
        """Return the network that `save` wrote to this file; no code in it is run.

        `custom` maps names to the functions, layers and number types that are not purenn's
        own, such as {"swish": swish, "Fraction": Fraction}. ValueError if a name is missing, or
        if the file is not a network's, is cut short or damaged, or comes from a newer purenn.
        The network has generators of its own, which continue where the saved ones stopped;
        purenn.seed does not affect them.
        """
        from .saving.storage import load

        return load(path, custom, Network())

    def __repr__(self):
        from .teaching.summary import network_text

        return network_text(self)

    def _repr_html_(self):
        from .teaching.pictures import architecture

        return architecture(self).svg
