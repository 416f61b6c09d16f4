"""Mistakes in one layer: in its forward pass, or in a backward pass of its own.

Each makes a wrong class of the right one.
"""

from ..linalg import add, apply, dot, mean, multiply, scale, shape, subtract, sum_rows, total, transpose
from ..volumes import zeros
from .derivatives import turned
from .planting import Mistake

LAYERS = []


def _mistake(where, replaces, rows, name, hint, of_base):
    where = where.split()
    classes = {trial: replaces for trial in where}
    LAYERS.append(Mistake(name, hint, where, rows.split(", "), classes, of_base))


# --- with other parameters forward --------------------------------------------------------


def _forward_with(**changes):
    """The forward pass with some parameters changed, each by a function of it and the layer."""

    def of_base(base):
        class Changed(base):
            def forward_propagation(self, input):
                kept = [(name, getattr(self, name)) for name in changes]
                kept = [(name, value) for name, value in kept if value is not None]
                for name, value in kept:
                    setattr(self, name, changes[name](value, self))
                try:
                    return base.forward_propagation(self, input)
                finally:
                    for name, value in kept:
                        setattr(self, name, value)

        return Changed

    return of_base


def _trained(where, replaces, name, hint, **changes):
    _mistake(where, replaces, "forward", name, hint, _forward_with(**changes))


def _last_channel(weights, layer):
    return [
        [[[0 * w for w in c] for c in pixel[:-1]] + pixel[-1:] for pixel in row] for row in weights
    ]


def _bias_per_channel(layer):
    text = "each input channel adds the bias once"
    if layer is None:
        return text
    n = layer.input_shape[2]
    return text + ": with %d input channel%s the bias is counted %d times" % (
        n, "" if n == 1 else "s", n
    )  # fmt: skip


_trained("fc fc_rows", "FCLayer", "transposed", "the weights are used transposed: Y = X Wᵗ + B",
         weights=lambda w, layer: transpose(w))  # fmt: skip
for _where, _replaces in (("fc fc_rows", "FCLayer"), ("conv strided_conv", "ConvLayer")):
    _trained(_where, _replaces, "no bias", "the bias is not added",
             bias=lambda b, layer: scale(0, b))  # fmt: skip
    _trained(_where, _replaces, "bias subtracted", "the bias is subtracted",
             bias=lambda b, layer: scale(-1, b))  # fmt: skip
_trained("fc", "FCLayer", "bias per input", "the bias is added once for each input",
         bias=lambda b, layer: scale(layer.input_shape[1], b))  # fmt: skip
_trained("conv strided_conv", "ConvLayer", "bias per input channel", _bias_per_channel,
         bias=lambda b, layer: scale(layer.input_shape[2], b))  # fmt: skip
_trained("conv strided_conv", "ConvLayer", "kernel turned",
         "the kernel is turned: this is a convolution, not a correlation",
         weights=lambda w, layer: turned(w))  # fmt: skip
_trained("conv strided_conv", "ConvLayer", "kernel upside down",
         "the kernel is turned upside down, but not left to right",
         weights=lambda w, layer: w[::-1])  # fmt: skip
_trained("conv strided_conv", "ConvLayer", "kernel exchanged", "the kernel's rows and columns are exchanged",
         weights=lambda w, layer: [list(column) for column in zip(*w)])  # fmt: skip
_trained("conv strided_conv", "ConvLayer", "channels exchanged",
         "the weights' axes of input and output channels are exchanged",
         weights=lambda w, layer: [[transpose(pixel) for pixel in row] for row in w])  # fmt: skip
_trained("conv strided_conv", "ConvLayer", "last channel only", "only the last input channel counts",
         weights=_last_channel)  # fmt: skip


# --- flatten ------------------------------------------------------------------------------


def _in_order(*axes):
    """Flatten with the axes in another order, and read back in that order."""

    def of_base(base):
        class Permuted(base):
            def _index(self):
                i, j, d = (tuple(self.input_shape) + (1, 1))[:3]
                places = [(p, q, c) for p in range(i) for q in range(j) for c in range(d)]
                places.sort(key=lambda place: [place[axis] for axis in axes])
                return [(p * j + q) * d + c for p, q, c in places]

            def forward_propagation(self, input):
                (row,) = base.forward_propagation(self, input)
                return [[row[place] for place in self._index()]]

            def backward_propagation(self, output_error, learning_rate):
                row = [0] * len(output_error[0])
                for place, e in zip(self._index(), output_error[0]):
                    row[place] = e
                return base.backward_propagation(self, [row], learning_rate)

        return Permuted

    return of_base


for _name, _hint, _axes in (
    ("Fortran order", "the order is Fortran's (first index fastest), not C's", (2, 1, 0)),
    ("channels first", "the channels come first: the order is (d, i, j), not (i, j, d)", (2, 0, 1)),
    ("columns first", "rows and columns are exchanged: the order is (j, i, d), not (i, j, d)",
     (1, 0, 2)),
):  # fmt: skip
    _mistake("flatten", "FlattenLayer", "forward, dE/dX", _name, _hint, _in_order(*_axes))


# --- max pooling --------------------------------------------------------------------------


def _pooling(rows, name, hint, pooled=None, shares=None, step=None):
    """Pooling in which pooled(window) comes out, and shares(window) of dE/dY goes to each place."""

    def of_base(base):
        class Window(base):
            def _under(self, p, q, c):
                (m, n), x = self.pool_shape, self.input
                down, right = step or (m, n)
                return [x[p * down + r][q * right + s][c] for r in range(m) for s in range(n)]

            def _index(self):
                rows, columns, channels = self.output_shape
                return [
                    (p, q, c) for p in range(rows) for q in range(columns) for c in range(channels)
                ]

            def forward_propagation(self, input):
                output = base.forward_propagation(self, input)
                if pooled or step:
                    output = zeros(self.output_shape)
                    for p, q, c in self._index():
                        output[p][q][c] = (pooled or max)(self._under(p, q, c))
                return output

            def backward_propagation(self, output_error, learning_rate):
                if not shares:
                    return base.backward_propagation(self, output_error, learning_rate)
                (m, n), error = self.pool_shape, zeros(self.input_shape)
                for p, q, c in self._index():
                    for at, share in enumerate(shares(self._under(p, q, c))):
                        error[p * m + at // n][q * n + at % n][c] = share * output_error[p][q][c]
                return error

        return Window

    _mistake("pooling", "MaxPoolingLayer", rows, name, hint, of_base)


def _last(window):
    largest = max(window)
    last = len(window) - 1 - window[::-1].index(largest)
    return [int(at == last) for at in range(len(window))]


def _channels_mixed(base):
    class Mixed(base):
        def forward_propagation(self, input):
            output = base.forward_propagation(self, input)
            return [[[max(pixel)] * len(pixel) for pixel in row] for row in output]

    return Mixed


_pooling("dE/dX", "last of equals",
         "of equal elements the last gets the gradient, not the first", shares=_last)  # fmt: skip
_pooling("dE/dX", "all equals",
         "of equal elements all get the whole gradient, not the first alone",
         shares=lambda w: [int(x == max(w)) for x in w])  # fmt: skip
_pooling("dE/dX", "equals share",
         "of equal elements each gets a share of the gradient, not the first alone",
         shares=lambda w: [int(x == max(w)) / w.count(max(w)) for x in w])  # fmt: skip
_pooling("dE/dX", "whole window", "the gradient goes to every element of the window",
         shares=lambda w: [1] * len(w))  # fmt: skip
_pooling("dE/dX", "spread evenly", "the gradient is spread evenly: that is average pooling",
         shares=lambda w: [1 / len(w)] * len(w))  # fmt: skip
_pooling("dE/dX", "first of the window",
         "the first element of the window gets the gradient, whatever the largest is",
         shares=lambda w: [int(at == 0) for at in range(len(w))])  # fmt: skip
_pooling("dE/dX", "times the maximum", "the gradient is multiplied by the largest element",
         shares=lambda w: [x * int(at == w.index(max(w))) for at, x in enumerate(w)])  # fmt: skip
_pooling("forward", "average", "the windows are averaged: this is average pooling",
         pooled=mean)  # fmt: skip
_pooling("forward", "sum", "the windows are added up", pooled=total)
_pooling("forward", "minimum", "this is the smallest element of each window", pooled=min)
_pooling("forward", "absolute value", "the element of the largest absolute value is taken",
         pooled=lambda w: max(w, key=lambda x: max(x, -x)))  # fmt: skip
_pooling("forward", "maximum with 0", "nothing below 0 comes out: the maximum is taken with 0",
         pooled=lambda w: max(w + [0]))  # fmt: skip
_pooling("forward", "stride 1", "the windows overlap: they start at p m and q n, not at p and q",
         step=(1, 1))  # fmt: skip
_mistake("pooling", "MaxPoolingLayer", "forward", "channels mixed",
         "the channels are mixed: the largest of each channel alone", _channels_mixed)  # fmt: skip


# --- stride, padding and average pooling --------------------------------------------------


def _windows_at(begin):
    """The first window begins at other places than -p and -q: at begin(p, left over), for each."""

    def of_base(base):
        class Moved(base):
            def forward_propagation(self, input):
                i, j, d = self.input_shape
                self._begin, size = [], []
                window = self.kernel_shape if hasattr(self, "kernel_shape") else self.pool_shape
                for n, m, s, p in zip((i, j), window, self.stride, self.padding):
                    left_over = (n + 2 * p - m) % s
                    self._begin.append(begin(p, left_over))
                    size.append(n + 2 * p - left_over)
                u, v = self._begin
                nothing = [0 * x for x in input[0][0]]
                image = [
                    [
                        input[r][c] if 0 <= r < i and 0 <= c < j else nothing
                        for c in range(v, v + size[1])
                    ]
                    for r in range(u, u + size[0])
                ]
                self._image_shape = (size[0], size[1], d)
                return self._without_padding(base.forward_propagation, image)

            def backward_propagation(self, output_error, learning_rate):
                error = self._without_padding(base.backward_propagation, output_error, learning_rate)
                input_error, (u, v) = zeros(self.input_shape), self._begin
                for r, row in enumerate(error):
                    for c, pixel in enumerate(row):
                        if 0 <= r + u < self.input_shape[0] and 0 <= c + v < self.input_shape[1]:
                            input_error[r + u][c + v] = pixel
                return input_error

            def _without_padding(self, method, *arguments):
                kept = self.input_shape, self.padding, self.options
                stride = {n: pair for n, pair in self.options.items() if n == "stride"}
                self.input_shape, self.padding, self.options = self._image_shape, (0, 0), stride
                try:
                    return method(self, *arguments)
                finally:
                    self.input_shape, self.padding, self.options = kept

        return Moved

    return of_base


def _stride_forgotten(base):
    """dE/dX with the kernels laid next to each other."""

    class Forgotten(base):
        def backward_propagation(self, output_error, learning_rate):
            kept = self.stride, self.options
            rows, columns = self.output_shape[:2]
            (i, j, d), (m, n), (p, q) = self.input_shape, self.kernel_shape, self.padding
            spread = zeros((i + 2 * p - m + 1, j + 2 * q - n + 1, self.layer_depth))
            for a in range(rows):
                for b in range(columns):
                    spread[a][b] = output_error[a][b]
            parameters = {name: getattr(self, name) for name in self.parameters}
            output_shape, self.output_shape = self.output_shape, shape(spread)
            self.options = {k: pair for k, pair in self.options.items() if k != "stride"}
            try:
                wrong = base.backward_propagation(self, spread, 0)
            finally:
                (self.stride, self.options), self.output_shape = kept, output_shape
                for name, value in parameters.items():
                    setattr(self, name, value)
            base.backward_propagation(self, output_error, learning_rate)
            return wrong

    return Forgotten


def _moves_by_one(base):
    class ByOne(base):
        def forward_propagation(self, input):
            output = base.forward_propagation(self, input)
            kept = self.options, self.output_shape
            (rows, columns), (i, j, d) = self.output_shape[:2], self.input_shape
            (m, n), (p, q) = self.kernel_shape, self.padding
            self.options = {k: pair for k, pair in self.options.items() if k != "stride"}
            self.output_shape = (i + 2 * p - m + 1, j + 2 * q - n + 1, self.layer_depth)
            try:
                every = base.forward_propagation(self, input)
            finally:
                self.options, self.output_shape = kept
                self.output = output
            return [row[:columns] for row in every[:rows]]

    return ByOne


def _by_what_lies_inside(base):
    """The mean over the part of each window that lies within the image."""

    class Inside(base):
        def _shared(self, a):
            m, n = self.pool_shape
            counts = [
                [
                    len([r for r in range(at * s - p, at * s - p + size) if 0 <= r < most])
                    for at in range(count)
                ]
                for count, s, p, size, most in zip(
                    self.output_shape, self.stride, self.padding, (m, n), self.input_shape
                )
            ]
            return [
                [[x * (m * n) / (r * c) for x in pixel] for c, pixel in zip(counts[1], row)]
                for r, row in zip(counts[0], a)
            ]

        def forward_propagation(self, input):
            return self._shared(base.forward_propagation(self, input))

        def backward_propagation(self, output_error, learning_rate):
            return base.backward_propagation(self, self._shared(output_error), learning_rate)

    return Inside


def _not_divided(base):
    class Summed(base):
        def forward_propagation(self, input):
            size = self.pool_shape[0] * self.pool_shape[1]
            return apply(lambda x: x * size, base.forward_propagation(self, input))

    return Summed


def _error_not_divided(base):
    class Whole(base):
        def backward_propagation(self, output_error, learning_rate):
            size = self.pool_shape[0] * self.pool_shape[1]
            error = apply(lambda e: e * size, output_error)
            return base.backward_propagation(self, error, learning_rate)

    return Whole


for _where, _replaces, _rows in (
    ("strided_conv", "ConvLayer", "forward, dE/dX, updated weights, dE/dW"),
    ("strided_average", "AveragePoolingLayer", "forward, dE/dX"),
):
    _mistake(_where, _replaces, _rows, "padding at the start only",
             "the padding lies on one side only, above and on the left: each side has p",
             _windows_at(lambda p, left_over: -2 * p))  # fmt: skip
    _mistake(_where, _replaces, _rows, "padding at the end only",
             "the padding lies on one side only, below and on the right: each side has p",
             _windows_at(lambda p, left_over: 0))  # fmt: skip
    _mistake(_where, _replaces, _rows, "counted from the last window",
             "the stride counts from the last window: the first begins at the border, and what is "
             "left over lies at the end", _windows_at(lambda p, left_over: left_over - p))  # fmt: skip


def _padding_counts(base):
    class Padded(base):
        def forward_propagation(self, input):
            output = base.forward_propagation(self, input)
            (m, n), places = self.pool_shape, self._everywhere()
            for p, q, c in places:
                if len(list(self._window(p, q))) < m * n:
                    output[p][q][c] = max(output[p][q][c], 0 * output[p][q][c])
            return output

    return Padded


def _last_window_only(base):
    class Last(base):
        def backward_propagation(self, output_error, learning_rate):
            error = zeros(self.input_shape)
            for p, q, c in self._everywhere():
                (r, s) = list(self._window(p, q))[self._places[p][q][c]]
                error[r][s][c] = output_error[p][q][c]
            return error

    return Last


_mistake("strided_pooling", "MaxPoolingLayer", "forward", "padding counts as 0",
         "the padding counts as 0: what lies beyond the border is never the largest",
         _padding_counts)  # fmt: skip
_mistake("strided_pooling", "MaxPoolingLayer", "dE/dX", "last window only",
         "where windows overlap the last alone gives dE/dX: = where += belongs",
         _last_window_only)  # fmt: skip
_mistake("strided_conv", "ConvLayer", "forward", "moves by one",
         "the kernel moves by one pixel: it starts at p s and q s", _moves_by_one)  # fmt: skip
_mistake("strided_conv", "ConvLayer", "dE/dX", "stride forgotten backward",
         "the places are p + r and q + t: the stride belongs there too, p s + r",
         _stride_forgotten)  # fmt: skip
_mistake("strided_average", "AveragePoolingLayer", "forward, dE/dX", "divided by what lies inside",
         "the sum is divided by the number of elements inside the border, as ONNX's default does: "
         "padding counts, divide by m n", _by_what_lies_inside)  # fmt: skip
for _where in "average_pooling", "strided_average":
    _mistake(_where, "AveragePoolingLayer", "forward", "not divided",
             "the windows are added up: divide by m n", _not_divided)  # fmt: skip
    _mistake(_where, "AveragePoolingLayer", "dE/dX", "gradient not divided",
             "each element gets the whole gradient: divide it by m n", _error_not_divided)  # fmt: skip


# --- dropout ------------------------------------------------------------------------------


def _kept_times(factor):
    """Multiply what is kept by a factor other than 1 / (1 - rate)."""

    def of_base(base):
        class Scaled(base):
            def forward_propagation(self, input):
                return self._rescaled(base.forward_propagation(self, input))

            def backward_propagation(self, output_error, learning_rate):
                right = base.backward_propagation(self, output_error, learning_rate)
                return self._rescaled(right)

            def _rescaled(self, a):
                share = (1 - self.rate) * factor(self.rate)
                return apply(lambda x: x * share, a) if self.training else a

        return Scaled

    return of_base


def _handed_on(base):
    class HandedOn(base):
        def backward_propagation(self, output_error, learning_rate):
            return output_error

    return HandedOn


for _name, _hint, _factor in (
    ("not rescaled", "what is kept is not divided by 1 - rate", lambda rate: 1),
    ("by the rate", "what is kept is divided by the rate, not by 1 - rate", lambda rate: 1 / rate),
    ("multiplied", "what is kept is multiplied by 1 - rate, not divided", lambda rate: 1 - rate),
):
    _mistake("dropout", "DropoutLayer", "forward, dE/dX", _name, _hint, _kept_times(_factor))
_mistake("dropout", "DropoutLayer", "dE/dX", "no mask",
         "dE/dY passes through dropout as if nothing had been dropped", _handed_on)  # fmt: skip


# --- softmax ------------------------------------------------------------------------------


def _softmax(exponential, divisor):
    """Y_i = exponential(X_i) / divisor(all of them)."""

    def of_base(base):
        class Other(base):
            def forward_propagation(self, input):
                base.forward_propagation(self, input)
                powers = [exponential(x) for x in input[0]]
                self.output = [[power / divisor(powers) for power in powers]]
                return self.output

        return Other

    return of_base


def _exp(x):
    if hasattr(x, "exp"):  # a number that knows its bounds
        return x.exp()
    from ..numbers.exp_tanh import exp

    return exp(x)


def _sigmoid(x):
    return 1 / (1 + _exp(-x))


for _name, _hint, _exponential, _divisor in (
    ("maximum not subtracted",
     "the largest X is not subtracted before exp, which overflows for large ones", _exp,
     total),
    ("exp missing", "exp is missing", lambda x: x, total),
    ("not divided", "the powers are not divided by their sum", _exp, lambda powers: 1),
    ("by the largest", "the powers are divided by the largest, not by their sum", _exp, max),
    ("sigmoid", "this is sigmoid of each element: divide by the sum over all", _sigmoid,
     lambda powers: 1),
):  # fmt: skip
    _mistake("softmax", "SoftmaxLayer", "forward", _name, _hint, _softmax(_exponential, _divisor))


# --- layers that normalise ----------------------------------------------------------------


def _sqrt(x):
    if hasattr(x, "sqrt"):  # a number that knows its bounds
        return x.sqrt()
    from ..numbers.square_root import sqrt

    return sqrt(x)


def _normalising(normalised, gained=True):
    """N = normalised(X, layer), in the forward pass, then times the gain, and the bias added."""

    def of_base(base):
        class Other(base):
            def forward_propagation(self, input):
                base.forward_propagation(self, input)
                self.output = normalised(input, self)
                if gained:
                    self.output = multiply(self.gain * len(input), self.output)
                if "bias" in self.parameters:
                    self.output = add(self.output, self.bias * len(input))
                return self.output

        return Other

    return of_base


def _each_row(divisor, subtracted=None):
    """N_p = (X_p - subtracted(X_p)) / divisor(X_p, epsilon)."""

    def normalised(input, layer):
        rows = []
        for row in input:
            m = subtracted([row]) if subtracted else 0
            r = divisor(row, layer.epsilon)
            rows.append([(x - m) / r for x in row])
        return rows

    return normalised


def _mean_square(row):
    return mean(multiply([row], [row]))


def _variance(row):
    m = mean([row])
    return _mean_square([x - m for x in row])


def _column_by_column(normalised):
    return lambda input, layer: transpose(normalised(transpose(input), layer))


def _all_at_once(normalised):
    """The statistics are those of all positions together."""

    def of_all(input, layer):
        (row,) = normalised([[x for part in input for x in part]], layer)
        n = len(input[0])
        return [row[at : at + n] for at in range(0, len(row), n)]

    return of_all


def _gained_before(normalised):
    return lambda input, layer: normalised(multiply(layer.gain * len(input), input), layer)


def _normalised_error(error):
    """dE/dX = error(e, N, r) for each position, e = G dE/dY."""

    def of_base(base):
        class Other(base):
            def backward_propagation(self, output_error, learning_rate):
                e = multiply(self.gain * len(output_error), output_error)
                N, roots = self._normalised, self._roots
                base.backward_propagation(self, output_error, learning_rate)
                return [error(*given) for given in zip(e, N, roots, output_error)]

        return Other

    return of_base


def _gain_error(wrong):
    """dE/dG = wrong(layer, dE/dY)."""

    def of_base(base):
        class Other(base):
            def backward_propagation(self, output_error, learning_rate):
                gain = self.gain
                right = base.backward_propagation(self, output_error, learning_rate)
                self.gain_error = wrong(self, output_error)
                self.gain = subtract(gain, scale(learning_rate, self.gain_error))
                return right

        return Other

    return of_base


def _projected(e, n, r, without=0):
    m = mean(multiply([e], [n]))
    return [(x - without - y * m) / r for x, y in zip(e, n)]


for _where, _replaces, _spread, _subtracted, _name in (
    ("rms_norm", "RMSNormLayer", _mean_square, None, "the mean square"),
    ("layer_norm", "LayerNormLayer", _variance, mean, "the variance"),
):
    _right = _each_row(lambda row, eps, spread=_spread: _sqrt(spread(row) + eps), _subtracted)
    for _mistaken, _hint, _divisor in (
        ("epsilon outside", "epsilon is added outside the root: it belongs inside, √(%s + ε)",
         lambda row, eps, spread=_spread: _sqrt(spread(row)) + eps),
        ("epsilon missing", "epsilon is missing: √(%s + ε)",
         lambda row, eps, spread=_spread: _sqrt(spread(row))),
        ("root missing", "the root is missing: divide by √(%s + ε)",
         lambda row, eps, spread=_spread: spread(row) + eps),
        ("squares added up", "the squares are added up: %s is divided by the number of columns",
         lambda row, eps, spread=_spread: _sqrt(spread(row) * len(row) + eps)),
    ):  # fmt: skip
        _mistake(_where, _replaces, "forward", _mistaken, _hint.replace("%s", _name),
                 _normalising(_each_row(_divisor, _subtracted)))  # fmt: skip
    _mistake(_where, _replaces, "forward", "gain applied before",
             "the gain is applied before: normalise X, then multiply by the gain",
             _normalising(_gained_before(_right), False))  # fmt: skip
    _mistake(_where, _replaces, "forward", "no gain", "the gain is missing",
             _normalising(_right, False))  # fmt: skip
    _mistake(_where, _replaces, "forward", "column by column",
             "each column is normalised: it should be each row, one position",
             _normalising(_column_by_column(_right)))  # fmt: skip
    _mistake(_where, _replaces, "forward", "all at once",
             "all positions are normalised together: it should be each row alone",
             _normalising(_all_at_once(_right)))  # fmt: skip
    _mistake(_where, _replaces, "dE/dX", "root held fixed",
             "the root is taken for a constant: it depends on X too, and passes "
             "- N mean(e N) / r on",
             _normalised_error(lambda e, n, r, _: [x / r for x in e]))  # fmt: skip
    _mistake(_where, _replaces, "updated gain, dE/dG", "X for N",
             "X stands where the normalised N belongs: dE/dG = Σ dE/dY ⊙ N",
             _gain_error(lambda layer, e: sum_rows(multiply(e, layer.input))))  # fmt: skip
    _mistake(_where, _replaces, "updated gain, dE/dG", "last position only",
             "only the last position counts: add up the rows of all",
             _gain_error(lambda layer, e: multiply(e[-1:], layer._normalised[-1:])))  # fmt: skip
_mistake("rms_norm", "RMSNormLayer", "dE/dX", "gain forgotten backward",
         "the gain is forgotten on the way back: e = G ⊙ dE/dY",
         _normalised_error(lambda e, n, r, error: _projected(error, n, r)))  # fmt: skip
_mistake("layer_norm", "LayerNormLayer", "dE/dX", "gain forgotten backward",
         "the gain is forgotten on the way back: e = G ⊙ dE/dY",
         _normalised_error(
             lambda e, n, r, error: _projected(error, n, r, mean([error]))
         ))  # fmt: skip
_mistake("rms_norm", "RMSNormLayer", "forward", "mean subtracted",
         "the mean is subtracted: that is LayerNormLayer",
         _normalising(_each_row(lambda row, eps: _sqrt(_variance(row) + eps), mean)))  # fmt: skip
_mistake("layer_norm", "LayerNormLayer", "forward", "mean not subtracted",
         "the mean is not subtracted: this is RMSNormLayer with a bias",
         _normalising(_each_row(lambda row, eps: _sqrt(_mean_square(row) + eps))))  # fmt: skip
_mistake("layer_norm", "LayerNormLayer", "forward", "mean subtracted for the variance only",
         "the mean is subtracted for the variance only: X - mean X is divided",
         _normalising(_each_row(lambda row, eps: _sqrt(_variance(row) + eps))))  # fmt: skip
_mistake("layer_norm", "LayerNormLayer", "forward", "variance of a sample",
         "the variance is divided by d - 1: divide by d",
         _normalising(_each_row(
             lambda row, eps: _sqrt(_variance(row) * len(row) / (max(len(row), 2) - 1) + eps), mean
         )))  # fmt: skip
_mistake("layer_norm", "LayerNormLayer", "dE/dX", "mean held fixed",
         "the mean of X is taken for a constant: it passes - mean(e) / r on",
         _normalised_error(lambda e, n, r, _: _projected(e, n, r)))  # fmt: skip
_trained("layer_norm", "LayerNormLayer", "no bias", "the bias is not added",
         bias=lambda b, layer: scale(0, b))  # fmt: skip


# --- attention ----------------------------------------------------------------------------

_HEADS = (
    "forward, dE/dX, updated query_weights, updated key_weights, updated value_weights, "
    "updated output_weights, dE/dW_q, dE/dW_k, dE/dW_v, dE/dW_o"
)
_SCORES = "dE/dX, updated query_weights, updated key_weights, dE/dW_q, dE/dW_k"


def _attention(rows, name, hint, **methods):
    """Attention with other methods: made(base) gives each for the class that it stands in for."""

    def of_base(base):
        return type("Other", (base,), {key: made(base) for key, made in methods.items()})

    _mistake("attention", "AttentionLayer", rows, name, hint, of_base)
    if name in ("scale missing", "W_o forgotten", "heads split across"):
        _mistake("rotary_attention", "AttentionLayer", rows, name, hint, of_base)


def _scaled_by(divisor):
    return lambda base: lambda layer, scores: apply(lambda s: s / divisor(layer), scores)


def _columns_of_a_head(layer):
    return layer.input_shape[1] // layer.heads


def _softmax_of(seen):
    """A: softmax of those places of a row that seen(p, q) names; of all if there are none."""

    def method(layer, scores):
        n, weights = len(scores), []
        for p, row in enumerate(scores):
            places = [q for q in range(n) if not layer.causal or seen(p, q)] or list(range(n))
            shares = dict(zip(places, _weights([row[q] for q in places])))
            weights.append([shares.get(q, 0) for q in range(n)])
        return weights

    return lambda base: method


def _weights(row):
    from ..layers import attention_layer

    return attention_layer.softmax([row])[0]


def _softmax_of_columns(base):
    def method(layer, scores):
        weights = []
        for q, column in enumerate(transpose(scores)):
            hidden = q if layer.causal else 0  # the positions before q do not see it
            weights.append([0] * hidden + _weights(column[hidden:]))
        return transpose(weights)

    return method


def _masked_afterwards(base):
    def method(layer, scores):
        return [
            [w if q <= p or not layer.causal else 0 for q, w in enumerate(_weights(row))]
            for p, row in enumerate(scores)
        ]

    return method


def _scores_transposed(base):
    return lambda layer, scores: base._softmax(layer, transpose(scores))


def _split_across(base):
    return lambda layer, a: [[row[k :: layer.heads] for row in a] for k in range(layer.heads)]


def _reshaped(base):
    """The numbers of X, row after row, are cut into heads: reshape(heads, n, h)."""

    def method(layer, a):
        numbers, h = [x for row in a for x in row], len(a[0]) // layer.heads
        rows = [numbers[at : at + h] for at in range(0, len(numbers), h)]
        return [rows[at : at + len(a)] for at in range(0, len(rows), len(a))]

    return method


def _without_output_weights(base):
    def method(layer, input):
        base.forward_propagation(layer, input)
        layer.output = [list(row) for row in layer._gathered]
        return layer.output

    return method


def _softmax_held_fixed(base):
    return lambda layer, A, dEdA: layer._scaled(multiply(A, dEdA))


def _not_scaled_backward(base):
    from ..layers.softmax_layer import softmax_backward

    return lambda layer, A, dEdA: [softmax_backward([a], [e])[0] for a, e in zip(A, dEdA)]


_attention(_HEADS, "scale missing", "the scale is missing: S = Q Kᵗ / √h",
           _scaled=_scaled_by(lambda layer: 1))  # fmt: skip
_attention(_HEADS, "scale of the whole width",
           "S is divided by √d, d the whole width: h = d / heads is that of one head",
           _scaled=_scaled_by(lambda layer: _root_of(layer.input_shape[1])))  # fmt: skip
_attention(_HEADS, "scale without root", "S is divided by h: divide by √h",
           _scaled=_scaled_by(_columns_of_a_head))  # fmt: skip
_attention(_HEADS, "mask one too late",
           "the mask is off by one: a position sees the next one too, what it should predict",
           _softmax=_softmax_of(lambda p, q: q <= p + 1))  # fmt: skip
_attention(_HEADS, "mask one too early",
           "the mask is off by one: a position does not see itself",
           _softmax=_softmax_of(lambda p, q: q < p))  # fmt: skip
_attention(_HEADS, "no mask", "there is no mask: a causal position sees those up to itself alone",
           _softmax=_softmax_of(lambda p, q: True))  # fmt: skip
_attention(_HEADS, "mask turned round", "the mask is turned round: a position sees those after it",
           _softmax=_softmax_of(lambda p, q: q >= p))  # fmt: skip
_attention("forward", "masked after softmax",
           "the mask comes after softmax: what is left of a row does not add up to 1",
           _softmax=_masked_afterwards)  # fmt: skip
_attention("forward", "softmax over columns",
           "softmax is taken over the columns, of the positions that ask: it belongs to each row",
           _softmax=_softmax_of_columns)  # fmt: skip
_attention("forward", "queries and keys exchanged",
           "queries and keys are exchanged: S = Q Kᵗ / √h", _softmax=_scores_transposed)  # fmt: skip
_attention("forward", "heads split across",
           "the heads are split across, every heads-th column: each has h columns side by side",
           _split=_split_across)  # fmt: skip
_attention("forward", "heads reshaped",
           "the heads are reshaped, not split: (n, d) becomes (n, heads, h), and then the first "
           "two axes change places", _split=_reshaped)  # fmt: skip
_attention("forward", "W_o forgotten", "W_o is forgotten: the heads side by side, times W_o",
           forward_propagation=_without_output_weights)  # fmt: skip
_attention(_SCORES, "softmax not differentiated",
           "softmax's sum is held fixed: dE/dS = A ⊙ (dE/dA - sum of its row · A's)",
           _backward_softmax=_softmax_held_fixed)  # fmt: skip
_attention(_SCORES, "scale forgotten backward",
           "the scale is forgotten on the way back: 1 / √h is in dE/dQ and dE/dK too",
           _backward_softmax=_not_scaled_backward)  # fmt: skip
for _kind in ("query", "key", "value", "output"):
    _mistake("attention", "AttentionLayer", "forward", "%s weights transposed" % _kind,
             "the %s weights are used transposed: X W, as torch's Linear has them Wᵗ" % _kind,
             _forward_with(**{_kind + "_weights": lambda w, layer: transpose(w)}))  # fmt: skip


def _root_of(n):
    from ..layers import attention_layer

    return attention_layer.root_of(n)


# --- rotary positions -----------------------------------------------------------------------


def _rotary(name, hint, turned):
    """Columns turned otherwise: turned(row, turns, h, d), with turns(k, h) giving (cos, sin)."""

    def of_base(base):
        class Turned(base):
            def _turned(self, a, direction):
                h, d = len(a[0]) // self.heads, len(a[0])
                return [turned(row, _turns(p, direction), h, d) for p, row in enumerate(a)]

        return Turned

    _mistake("rotary_attention", "AttentionLayer", "forward, dE/dX", name, hint, of_base)


def _turns(p, direction):
    """of(k, h): cos and sin of p 10000**(-k / h)."""
    from ..layers import attention_layer as functions

    def of(k, h):
        angle = p * functions.exp(-(k / h) * functions.log(10000))
        return functions.cos(angle), direction * functions.sin(angle)

    return of


def _pairs_turned(row, turn):
    new = []
    for j in range(0, len(row), 2):
        (x, y), (c, s) = row[j : j + 2], turn(j)
        new += [x * c - y * s, x * s + y * c]
    return new


def _whole_width(row, turns, h, d):
    return _pairs_turned(row, lambda j: turns(j, d))


def _backwards(row, turns, h, d):
    def turn(j):
        c, s = turns(j % h, h)
        return c, -s

    return _pairs_turned(row, turn)


def _halves(row, turns, h, d):
    new = list(row)
    for start in range(0, d, h):
        for k in range(h // 2):
            i, j = start + k, start + h // 2 + k
            c, s = turns(2 * k, h)
            new[i], new[j] = row[i] * c - row[j] * s, row[i] * s + row[j] * c
    return new


def _alternating(row, turns, h, d):
    return [x * turns(j % h // 2 * 2, h)[j % 2] for j, x in enumerate(row)]


def _one_speed(row, turns, h, d):
    return _pairs_turned(row, lambda j: turns(0, h))


_rotary("rotary over the whole width",
        "the angles are those of the whole width, 10000**(-2k / d): each head has its own, with h",
        _whole_width)  # fmt: skip
_rotary("rotary turned backwards", "the columns are turned the other way, by -p 10000**(-2k / h)",
        _backwards)  # fmt: skip
_rotary("rotary by halves",
        "column k is turned with k + h / 2, as GPT-NeoX does: here 2k with 2k + 1", _halves)
_rotary("rotary in alternation",
        "even columns are multiplied by cos and odd ones by sin: each pair is turned, "
        "x cos - y sin and x sin + y cos", _alternating)  # fmt: skip
_rotary("rotary at one speed", "all pairs turn at one speed: pair k turns by p 10000**(-2k / h)",
        _one_speed)  # fmt: skip


def _values_turned(base):
    class Turned(base):
        def forward_propagation(self, input):
            split = self._split
            seen = []

            def turned(a):  # Q, K and V in this order
                seen.append(a)
                return split(self._turned(a, 1) if len(seen) == 3 else a)

            self._split = turned
            try:
                return base.forward_propagation(self, input)
            finally:
                del self._split

    return Turned


def _not_turned(base):
    class Still(base):
        def _turned(self, a, direction):
            return a

    return Still


_mistake("rotary_attention", "AttentionLayer", "forward", "rotary on V",
         "the values are turned too: only Q and K are", _values_turned)  # fmt: skip
_mistake("rotary_attention", "AttentionLayer", "forward, dE/dX", "rotary forgotten",
         "nothing is turned: rotary turns Q and K", _not_turned)  # fmt: skip


# --- positions ------------------------------------------------------------------------------


def _places(forward, backward):
    """Places in the order that these functions of (weights, n) and (dE/dW, n) give."""

    def of_base(base):
        class Other(base):
            def forward_propagation(self, input):
                base.forward_propagation(self, input)
                self.output = add(input, forward(self.weights, len(input)))
                return self.output

            def backward_propagation(self, output_error, learning_rate):
                before = self.weights
                right = base.backward_propagation(self, output_error, learning_rate)
                self.weights_error = backward(self.weights_error, len(output_error))
                self.weights = subtract(before, scale(learning_rate, self.weights_error))
                return right

        return Other

    return of_base


def _right_places(a, n):
    return a


_mistake("position", "PositionLayer", "forward", "positions shifted by one",
         "positions are shifted by one: the first is p = 0, and gets the first row of W",
         _places(lambda w, n: (w[1:] + w[:1])[:n], _right_places))  # fmt: skip
_mistake("position", "PositionLayer", "forward", "positions from the end",
         "positions are counted from the end: the first gets the first row of W",
         _places(lambda w, n: w[:n][::-1], _right_places))  # fmt: skip
_mistake("position", "PositionLayer", "forward", "the first for all",
         "every position gets the first row of W: position p gets row p",
         _places(lambda w, n: w[:1] * n, _right_places))  # fmt: skip
_mistake("position", "PositionLayer", "updated weights, dE/dW", "last places learn",
         "dE/dY goes to the last rows of W: row p gets that of position p",
         _places(lambda w, n: w[:n], lambda g, n: g[n:] + g[:n]))  # fmt: skip


# --- rows of a dense layer ------------------------------------------------------------------


def _bias_to_the_first(base):
    class Other(base):
        def forward_propagation(self, input):
            output = base.forward_propagation(self, input)
            if self.bias is not None:
                output = output[:1] + subtract(output, self.bias * len(output))[1:]
            return output

    return Other


def _learning_from(rows):
    """W and B receive what rows(X, dE/dY) gives in their place."""

    def of_base(base):
        class Other(base):
            def backward_propagation(self, output_error, learning_rate):
                kept = {name: getattr(self, name) for name in self.parameters}
                right = base.backward_propagation(self, output_error, 0 * learning_rate)
                X, e = rows(self.input, output_error)
                errors = {"weights": dot(transpose(X), e), "bias": sum_rows(e)}
                for name in self.parameters:
                    setattr(self, name + "_error", errors[name])
                    step = scale(learning_rate, errors[name])
                    setattr(self, name, subtract(kept[name], step))
                return right

        return Other

    return of_base


_ROWS = "updated weights, updated bias, dE/dW, dE/dB"
_mistake("fc_rows", "FCLayer", "forward", "bias to the first row only",
         "the bias is added to the first row only: each row gets it", _bias_to_the_first)
_mistake("fc_rows", "FCLayer", _ROWS, "last row only",
         "only the last row counts: what W and B receive from several rows is added",
         _learning_from(lambda X, e: (X[-1:], e[-1:])))  # fmt: skip
_mistake("fc_rows", "FCLayer", _ROWS, "mean of the rows",
         "the gradient is the mean of the rows': what W and B receive from several rows is added",
         _learning_from(lambda X, e: (X, apply(lambda x: x / len(e), e))))  # fmt: skip


# --- embedding ------------------------------------------------------------------------------


def _looked_up(row):
    """Y_p = row(W, x_p, p)."""

    def of_base(base):
        class Other(base):
            def forward_propagation(self, input):
                base.forward_propagation(self, input)
                self.output = [
                    list(row(self.weights, int(t), p)) for p, t in enumerate(input[0])
                ]
                return self.output

        return Other

    return of_base


def _rows_receive(share):
    """dE/dW[x_p] receives share(p, tokens) of dE/dY_p."""

    def of_base(base):
        class Other(base):
            def backward_propagation(self, output_error, learning_rate):
                tokens = [int(t) for t in self.input[0]]
                shared = [scale(share(p, tokens), e) for p, e in enumerate(output_error)]
                base.backward_propagation(self, shared, learning_rate)

        return Other

    return of_base


_mistake("embedding", "EmbeddingLayer", "forward", "tokens from 1",
         "tokens are counted from 1: token 0 has the first row of W",
         _looked_up(lambda w, t, p: w[t - 1]))  # fmt: skip
_mistake("embedding", "EmbeddingLayer", "forward", "row of the position",
         "position p gets row p of W: it gets that of its token",
         _looked_up(lambda w, t, p: w[p % len(w)]))  # fmt: skip
_mistake("embedding", "EmbeddingLayer", "forward", "times the root of the width",
         "the rows are multiplied by √d, as some models do: here they are as they are",
         _looked_up(lambda w, t, p: [_root_of(len(w[t])) * x for x in w[t]]))  # fmt: skip
_EMBEDDED = "updated weights, dE/dW"
_mistake("embedding", "EmbeddingLayer", _EMBEDDED, "last of equal tokens",
         "of equal tokens the last alone counts: = where += belongs",
         _rows_receive(lambda p, tokens: int(tokens[p] not in tokens[p + 1 :])))  # fmt: skip
_mistake("embedding", "EmbeddingLayer", _EMBEDDED, "first of equal tokens",
         "of equal tokens the first alone counts: add up what each receives",
         _rows_receive(lambda p, tokens: int(tokens[p] not in tokens[:p])))  # fmt: skip
_mistake("embedding", "EmbeddingLayer", _EMBEDDED, "mean of equal tokens",
         "of equal tokens the mean is taken: add up what each receives",
         _rows_receive(lambda p, tokens: 1 / tokens.count(tokens[p])))  # fmt: skip


# --- residual connections -------------------------------------------------------------------


def _joined(forward=None, backward=None):
    """Y = forward(X, F(X)), dE/dX = backward(dE/dY, that of F)."""

    def of_base(base):
        class Other(base):
            def forward_propagation(self, input):
                output = base.forward_propagation(self, input)
                return forward(input, subtract(output, input)) if forward else output

            def backward_propagation(self, output_error, learning_rate):
                error = base.backward_propagation(self, output_error, learning_rate)
                if not backward:
                    return error
                return backward(output_error, subtract(error, output_error))

        return Other

    return of_base


def _inner_layers_at_rest(base):
    class Other(base):
        def backward_propagation(self, output_error, learning_rate):
            return base.backward_propagation(self, output_error, 0 * learning_rate)

    return Other


for _row, _name, _hint, _changed in (
    ("forward", "input not added", "the input is not added: Y = X + F(X)",
     _joined(lambda x, y: y)),
    ("forward", "F subtracted", "F(X) is subtracted: Y = X + F(X)", _joined(subtract)),
    ("forward", "mean of both", "X and F(X) are averaged: Y = X + F(X)",
     _joined(lambda x, y: apply(lambda s: s / 2, add(x, y)))),
    ("dE/dX", "error not added",
     "dE/dY comes back through the layers only: it is added to what they pass on",
     _joined(backward=lambda e, f: f)),
    ("dE/dX", "layers skipped backward",
     "dE/dY comes back past the layers only: what they pass on is added to it",
     _joined(backward=lambda e, f: e)),
    ("updated weights, updated bias", "layers do not learn", "the layers within do not learn",
     _inner_layers_at_rest),
):  # fmt: skip
    _mistake("residual", "ResidualLayer", _row, _name, _hint, _changed)
