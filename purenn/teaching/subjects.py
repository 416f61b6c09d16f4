"""What gradcheck checks, each with the same few methods: a layer, a loss, a whole network."""

from ..checking.nested import copied, flat
from ..layers import walk
from ..layers.position_layer import PositionLayer
from ..linalg import apply, shape, total
from .random_inputs import ALL, POSITIVE, draw
from .summary import paths


class Subject:
    """A function of x and of parameters, with the derivative that it claims to have.

    `owners` are pairs of an object and the name of its attribute that is a parameter, `names`
    their names. The error, dE/dY, is random unless `error` gives it. `given` is what a trial is
    given in addition to x.
    """

    input_error_name = None  # None: there is no derivative by x
    error = given = None
    # Where X of a second pass is drawn, the first place that will do: far, to look behind limits
    places = (-4, ALL), (-4, POSITIVE), (-1, ALL)

    def __init__(self, title, layers, owners, names, shapes, randomness):
        self.title, self.layers, self.owners, self.names = title, layers, owners, names
        self.input_shape, self.output_shape = shapes
        self.randomness = randomness

    def settle(self, x):
        """Let None in a shape, any number of rows, be that of x; without x, two or fewer."""
        if None not in self.input_shape and None not in self.output_shape:
            return
        if x is None:
            layers = [walk(getattr(layer, "layers", ())) + [layer] for layer in self.layers]
            layers = [part for parts in layers for part in parts]
            n = min([2] + [part.length for part in layers if isinstance(part, PositionLayer)])
        else:
            n = len(x[0] if tuple(self.input_shape) == (1, None) else x)
        self.input_shape = tuple([n if i is None else i for i in self.input_shape])
        self.output_shape = tuple([n if i is None else i for i in self.output_shape])

    def draw_input(self, rng, exact, domain, bits):
        return draw(rng, self.input_shape, exact, bits, domain)

    def objects(self):
        """The lists themselves that hold the parameters."""
        return [getattr(owner, name) for owner, name in self.owners]

    def get(self):
        return [copied(value) for value in self.objects()]

    def set(self, values):
        for (owner, name), value in zip(self.owners, values):
            setattr(owner, name, copied(value))

    def gradient(self, number):
        """The dE/dP of a parameter that its owner reports; None if it reports none."""
        owner, name = self.owners[number]
        return getattr(owner, name + "_error", None)


class LayerSubject(Subject):
    """One layer; in training, because that is when backward_propagation is called."""

    forward_name, backward_name = "forward_propagation", "backward_propagation"
    input_error_name = "dE/dX"

    def __init__(self, layer, title, randomness):
        shapes = getattr(layer, "input_shape", None), getattr(layer, "output_shape", None)
        owners = [(layer, name) for name in getattr(layer, "parameters", ())]
        names = [name for _, name in owners]
        inner_owners, inner_names = owned(getattr(layer, "layers", ()))
        owners, names = owners + inner_owners, names + inner_names
        Subject.__init__(self, title, [layer], owners, names, shapes, randomness)
        self.layer = layer

    def forward(self, x):
        self.randomness.take_back()
        self.layer.training = True
        for layer in walk(getattr(self.layer, "layers", ())):
            layer.training = True
        return self.layer.forward_propagation(x)

    def backward(self, output_error, learning_rate):
        return self.layer.backward_propagation(output_error, learning_rate)

    def discover(self, x, output_error, learning_rate):
        """Find the parameters of a layer that names none in `parameters`: the lists of numbers
        that a backward pass moves, twice as far for twice the learning rate, or on which the
        output depends, if it moves any.
        """
        layer = self.layer
        before = {}
        for name, value in dict(getattr(layer, "__dict__", {})).items():
            if name not in ("input", "output") and isinstance(value, list) and _numbers(value):
                before[name] = copied(value)
        y = flat(self.forward(x))

        def start():
            for name in before:
                setattr(layer, name, copied(before[name]))

        def moves(rate):
            start()
            self.forward(x)
            self.backward(copied(output_error), rate)
            found = {}
            for name in before:
                found[name] = [
                    a - b for a, b in zip(flat(getattr(layer, name)), flat(before[name]))
                ]
            return found

        once, twice = moves(learning_rate), moves(2 * learning_rate)
        start()
        moved, used = [], []
        for name in sorted(before):
            if any(once[name]):
                moved.append(name)
                # 2**-16: far less than what is rounded
                if not [
                    1 for a, b in zip(once[name], twice[name]) if abs(b - 2 * a) > abs(a) / 65536
                ]:
                    used.append(name)
                    continue
            setattr(layer, name, _moved(before[name]))
            try:
                if flat(self.forward(x)) != y:
                    used.append(name)
            except Exception:  # a list of sizes, say
                pass
            start()
        if [name for name in used if name in moved]:
            self.names, self.owners = used, [(layer, name) for name in used]


def owned(layers):
    """The parameters of layers and of the layers in them, as their owners and their names."""
    owners, names = [], []
    for path, layer in zip(paths(layers), walk(layers)):
        owners += [(layer, name) for name in layer.parameters]
        names += ["%s.%s" % (path, name) for name in layer.parameters]
    return owners, names


def _numbers(a):
    try:
        return bool(shape(a)) and all([isinstance(x, (int, float)) for x in flat(a)])
    except (ValueError, TypeError):
        return False


def _moved(a, by=0.375):
    return [_moved(x, by + 0.125 * i) for i, x in enumerate(a)] if isinstance(a, list) else a + by


class LossSubject(Subject):
    """A loss as a function of y_pred, and its derivative."""

    error = [1]

    def __init__(self, loss, loss_prime, shape, randomness):
        self.forward_name = getattr(loss, "__name__", "loss")
        self.backward_name = getattr(loss_prime, "__name__", "loss_prime")
        self.input_error_name = self.backward_name + "(y_true, y_pred)"
        title = "the loss " + self.forward_name
        Subject.__init__(self, title, [], [], [], (shape, (1,)), randomness)
        self._loss, self._loss_prime = loss, loss_prime

    def draw_input(self, rng, exact, domain, bits):
        """Both y_true and y_pred in (0, 1), where all losses are defined; y_pred farther away, if
        the loss is one of differences or of logits, not one of probabilities.
        """
        given = draw(rng, self.input_shape, exact, domain=POSITIVE)
        self.given = _as_target(self._loss, given)
        far = draw(rng, self.input_shape, exact, bits)
        if bits and (self.given is not given or self._is_of_differences(far)):
            return far
        return draw(rng, self.input_shape, exact, domain=POSITIVE)

    def _is_of_differences(self, x):
        try:
            return self._loss(self.given, x) == self._loss(_plus_8(self.given), _plus_8(x))
        except Exception:
            return False

    def forward(self, x):
        self._x = x
        return [self._loss(self.given, x)]

    def backward(self, output_error, learning_rate):
        return self._loss_prime(self.given, self._x)


def _plus_8(a):
    return apply(lambda x: x + 8, a)


def _as_target(loss, given):
    """Positive numbers as y_true: rows with sum 1, if the loss is of softmax's logits.

    Such a loss stays the same if a number is added to all logits; its derivative is right for
    distributions only.
    """
    if len(shape(given)) != 2:
        return given
    rows = [[float(t) for t in row] for row in given]
    rows = [[t / total([row]) for t in row] for row in rows]
    try:
        change = loss(rows, _plus_8(rows)) - loss(rows, rows)
        return rows if -1 / 10**6 < change < 1 / 10**6 else given
    except Exception:
        return given


class NetworkSubject(Subject):
    """A network with its loss: E of one sample, and one step of fit."""

    forward_name, backward_name = "E", "fit"
    error = [1]
    places = ()  # each layer has been tried there

    def __init__(self, network, y_true, y_shape, randomness):
        owners, names = owned(network.layers)
        shapes = network.layers[0].input_shape, (1,)
        layers = network.layers
        Subject.__init__(self, "the whole network", layers, owners, names, shapes, randomness)
        self._network, self._y_true, self._y_shape = network, y_true, y_shape

    def settle(self, x):
        n = self.input_shape
        Subject.settle(self, x)
        if None in tuple(n):  # as many rows come out
            n = self.input_shape[tuple(n).index(None)]
            self._y_shape = tuple([n if i is None else i for i in self._y_shape])

    def draw_input(self, rng, exact, domain, bits):
        self.given = self._y_true
        if self._y_true is None:
            given = draw(rng, self._y_shape, exact, domain=POSITIVE)
            self.given = _as_target(self._network.loss, given)
        return Subject.draw_input(self, rng, exact, domain, bits)

    def forward(self, x):
        self.randomness.take_back()
        self._x = x
        for layer in walk(self._network.layers):
            layer.training = True
        for layer in self._network.layers:
            x = layer.forward_propagation(x)
        return [self._network.loss(self.given, x)]

    def backward(self, output_error, learning_rate):
        self.randomness.take_back()
        self._network.fit([self._x], [self.given], 1, learning_rate, verbose=False)

    def gradient(self, number):
        return None  # each layer has been asked alone
