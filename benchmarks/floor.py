"""The floor: the bare loops of each case, in which nothing is left to save.

What purenn computes, to the bit, written for one case at a time: the same multiplications
and additions, every sum in the same order, but no classes, no checks, nothing general. Of
several ways to write a loop the quickest on CPython 3.11 stands here. The rules:

- Loops go through numbers one by one. (Unrolled by hand, four products a turn, they would
  be a quarter faster, and are nobody's idea of plain code.)
- Inputs, outputs and parameters have purenn's shapes, and every layer returns its dE/dX, the
  first one too.
- The only functions called for a number are purenn's own tanh, exp and log. A call for a
  whole layer is allowed, as it costs less than can be measured; in XOR it would not, so
  there everything is in line.
"""

from purenn import tanh
from purenn.numbers.exp_tanh import TINY, exp
from purenn.numbers.logarithm import log

# --- XOR -----------------------------------------------------------------------------------


def xor(x_train, y_train, parameters, epochs, rate):
    """The article's XOR network; the errors, the last output, the parameters."""
    w1, (b1,), w2, (b2,) = parameters
    hidden, outputs = range(len(b1)), range(len(b2))
    errors = []
    for _ in range(epochs):
        error = 0
        for (x,), (t,) in zip(x_train, y_train):
            sums = [0] * len(b1)
            for v, row in zip(x, w1):
                for j in hidden:
                    sums[j] += v * row[j]
            h = []
            for s, b in zip(sums, b1):
                h.append(tanh(s + b))
            y = []
            for column, b in zip(zip(*w2), b2):
                s = 0
                for v, w in zip(h, column):
                    s += v * w
                y.append(tanh(s + b))

            n = len(y)
            s = 0
            e = []
            for a, b in zip(t, y):
                d = a - b
                s += d * d
                e.append((1 - b * b) * (2 * (b - a) / n))
            error += s / n

            below, weights = [], []
            for v, row in zip(h, w2):
                s = 0
                moved = row[:]
                for j in outputs:
                    w, d = row[j], e[j]
                    s += d * w
                    moved[j] = w - rate * (v * d)
                below.append((1 - v * v) * s)
                weights.append(moved)
            w2 = weights
            bias = []
            for b, d in zip(b2, e):
                bias.append(b - rate * d)
            b2 = bias

            input_error, weights = [], []
            for v, row in zip(x, w1):
                s = 0
                moved = row[:]
                for j in hidden:
                    w, d = row[j], below[j]
                    s += d * w
                    moved[j] = w - rate * (v * d)
                input_error.append(s)
                weights.append(moved)
            w1 = weights
            bias = []
            for b, d in zip(b1, below):
                bias.append(b - rate * d)
            b1 = bias
        errors.append(error / len(x_train))
    return errors, [y], [w1, [b1], w2, [b2]]


# --- dense layers, on rows of numbers --------------------------------------------------------


def fc_forward(x, weights, bias):
    """Y = X W + B."""
    sums = [0] * len(bias)
    for v, row in zip(x, weights):
        for j, w in enumerate(row):
            sums[j] += v * w
    return [s + b for s, b in zip(sums, bias)]


def fc_forward_to_few(x, weights, bias):
    """The same, quicker for up to some thirty outputs."""
    columns = range(len(bias))
    sums = [0] * len(bias)
    for v, row in zip(x, weights):
        for j in columns:
            sums[j] += v * row[j]
    return [s + b for s, b in zip(sums, bias)]


def fc_backward(x, e, weights, bias, rate):
    """dE/dX, and W and B moved."""
    input_error, new_weights = [], []
    numbered = list(enumerate(e))
    for v, row in zip(x, weights):
        s = 0
        moved = row[:]
        for j, d in numbered:
            w = row[j]
            s += d * w
            moved[j] = w - rate * (v * d)
        input_error.append(s)
        new_weights.append(moved)
    return input_error, new_weights, [b - rate * d for b, d in zip(bias, e)]


def fc_step(x, e, weights, bias, rate, loops):
    """Training steps of a dense layer."""
    (x,), (e,), (bias,) = x, e, bias
    for _ in range(loops):
        y = fc_forward(x, weights, bias)
        input_error, weights, bias = fc_backward(x, e, weights, bias, rate)
    return [y], [input_error], weights, [bias]


def tanh_forward(x):
    return [tanh(v) for v in x]


def tanh_backward(y, e):
    return [(1 - v * v) * d for v, d in zip(y, e)]


def mse(t, y):
    """E and dE/dY."""
    n = len(y)
    s = 0
    e = []
    for a, b in zip(t, y):
        d = a - b
        s += d * d
        e.append(2 * (b - a) / n)
    return s / n, e


# --- networks of dense layers ----------------------------------------------------------------


def digits(x_train, y_train, parameters, epochs, rate):
    """64 -> 32, tanh, 32 -> 10, softmax, categorical cross-entropy."""
    w1, (b1,), w2, (b2,) = parameters
    errors = []
    for _ in range(epochs):
        error = 0
        for (x,), (t,) in zip(x_train, y_train):
            h = tanh_forward(fc_forward_to_few(x, w1, b1))
            z = fc_forward_to_few(h, w2, b2)
            largest = max(z)
            powers = [exp(v - largest) for v in z]
            total = 0
            for v in powers:
                total += v
            y = [max(v / total, TINY) for v in powers]
            s = mean = 0
            e = []
            for a, b in zip(t, y):
                s += a * log(b)
                d = -a / b
                mean += d * b
                e.append(d)
            error += -s
            e = [b * (d - mean) for b, d in zip(y, e)]
            e, w2, b2 = fc_backward(h, e, w2, b2, rate)
            _, w1, b1 = fc_backward(x, tanh_backward(h, e), w1, b1, rate)
        errors.append(error / len(x_train))
    return errors, [y], [w1, [b1], w2, [b2]]


def mnist_fc(x_train, y_train, parameters, epochs, rate):
    """784 -> 100 -> 50 -> 10, tanh after each."""
    w1, (b1,), w2, (b2,), w3, (b3,) = parameters
    errors = []
    for _ in range(epochs):
        error = 0
        for (x,), (t,) in zip(x_train, y_train):
            h1 = tanh_forward(fc_forward(x, w1, b1))
            h2 = tanh_forward(fc_forward(h1, w2, b2))
            y = tanh_forward(fc_forward_to_few(h2, w3, b3))
            s, e = mse(t, y)
            error += s
            e, w3, b3 = fc_backward(h2, tanh_backward(y, e), w3, b3, rate)
            e, w2, b2 = fc_backward(h1, tanh_backward(h2, e), w2, b2, rate)
            _, w1, b1 = fc_backward(x, tanh_backward(h1, e), w1, b1, rate)
        errors.append(error / len(x_train))
    return errors, [y], [w1, [b1], w2, [b2], w3, [b3]]


# --- convolution ------------------------------------------------------------------------------
#
# A volume is as in purenn; `channels` are the same numbers as one flat list a channel. A tap
# is one of the places (r, s, d) in the kernel; the numbers of the input that meet it, in the
# order of the output's pixels, make a list. There are two ways: with few channels, whole
# images are added tap by tap; with many, each window is multiplied with each kernel.


def channels_of(volume):
    return [[pixel[d] for row in volume for pixel in row] for d in range(len(volume[0][0]))]


def volume_of(channels, columns):
    pixels = [list(pixel) for pixel in zip(*channels)]
    return [pixels[at : at + columns] for at in range(0, len(pixels), columns)]


def conv_taps(channels, columns, m, n):
    """The numbers that meet each tap."""
    last = len(channels[0]) - (m - 1) * columns
    width = columns - n + 1
    taps = []
    for r in range(m):
        for s in range(n):
            for channel in channels:
                numbers = []
                for at in range(r * columns + s, r * columns + last, columns):
                    numbers += channel[at : at + width]
                taps.append(numbers)
    return taps


def kernels_of(weights):
    """The weights of each tap, for all outputs."""
    return [kernel for row in weights for pixel in row for kernel in pixel]


def conv_forward_by_taps(taps, weights, bias):
    """Y_k = B_k + Σ_d X_d ⋆ W_dk, as channels, image by image."""
    kernels = kernels_of(weights)
    channels = []
    for k, b in enumerate(bias):
        sums = [0] * len(taps[0])
        for numbers, kernel in zip(taps, kernels):
            w = kernel[k]
            sums = [s + v * w for s, v in zip(sums, numbers)]
        channels.append([s + b for s in sums])
    return channels


def conv_windows(x, m, n):
    """The numbers of each window of a volume."""
    d = len(x[0][0])
    flat = [[v for pixel in row for v in pixel] for row in x]
    windows = []
    for top in range(len(x) - m + 1):
        band = flat[top : top + m]
        for left in range(0, (len(x[0]) - n + 1) * d, d):
            window = []
            for row in band:
                window += row[left : left + n * d]
            windows.append(window)
    return windows


def conv_forward_by_windows(windows, weights, bias, columns):
    """Y_k = B_k + Σ_d X_d ⋆ W_dk, as a volume, window by window."""
    pairs = list(zip(zip(*kernels_of(weights)), bias))
    pixels = []
    for window in windows:
        pixel = []
        for kernel, b in pairs:
            s = 0
            for v, w in zip(window, kernel):
                s += v * w
            pixel.append(s + b)
        pixels.append(pixel)
    return [pixels[at : at + columns] for at in range(0, len(pixels), columns)]


def conv_parameters(taps, channels, weights, bias, rate):
    """W and B moved against dE/dW_dk = X_d ⋆ dE/dY_k and dE/dB_k = Σ dE/dY_k."""
    taps = iter(taps)
    new_weights = []
    for row in weights:
        new_row = []
        for pixel in row:
            new_pixel = []
            for kernel in pixel:
                numbers = next(taps)
                moved = []
                for channel, w in zip(channels, kernel):
                    s = 0
                    for v, d in zip(numbers, channel):
                        s += v * d
                    moved.append(w - rate * s)
                new_pixel.append(moved)
            new_row.append(new_pixel)
        new_weights.append(new_row)
    new_bias = []
    for channel, b in zip(channels, bias):
        s = 0
        for d in channel:
            s += d
        new_bias.append(b - rate * s)
    return new_weights, new_bias


def conv_input_error_by_taps(channels, columns, weights):
    """dE/dX_d = Σ_k dE/dY_k ∗ W_dk, as channels, image by image.

    With zeros around the image and between its rows, what meets a tap is a slice.
    """
    m, n = len(weights), len(weights[0])
    width = columns + n - 1
    margin = [0] * ((m - 1) * width + n - 1)
    gap = [0] * (n - 1)
    framed = []
    for channel in channels:
        flat = margin[:]
        for at in range(0, len(channel), columns):
            flat += channel[at : at + columns]
            flat += gap
        framed.append(flat + margin)
    size = (len(channels[0]) // columns + m - 1) * width
    taps = []
    for r in range(m):
        for s in range(n):
            at = r * width + s
            taps += [flat[at : at + size] for flat in framed]
    turned = [pixel for row in weights[::-1] for pixel in row[::-1]]
    places = range(size)
    result = []
    for d in range(len(turned[0])):
        sums = [0] * size
        for numbers, w in zip(taps, [w for pixel in turned for w in pixel[d]]):
            for j in places:
                sums[j] += numbers[j] * w
        result.append(sums)
    return result


def conv_input_error_by_windows(e, weights):
    """dE/dX_d = Σ_k dE/dY_k ∗ W_dk, of volumes, each window cut off where dE/dY ends."""
    m, n, k = len(weights), len(weights[0]), len(weights[0][0][0])
    rows, columns = len(e), len(e[0])
    flat = [[v for pixel in row for v in pixel] for row in e]
    turned = [
        [[w for pixel in row[::-1] for w in pixel[d]] for row in weights[::-1]]
        for d in range(len(weights[0][0]))
    ]
    cut = {}  # the kernels for each way in which a window can be cut
    result = []
    for i in range(rows + m - 1):
        top, bottom = max(i - m + 1, 0), min(i + 1, rows)
        band = flat[top:bottom]
        above, below = top - (i - m + 1), bottom - (i - m + 1)
        line = []
        for j in range(columns + n - 1):
            left, right = max(j - n + 1, 0) * k, min(j + 1, columns) * k
            before, after = left - (j - n + 1) * k, right - (j - n + 1) * k
            place = above, below, before, after
            if place not in cut:
                cut[place] = [
                    [w for row in kernel[above:below] for w in row[before:after]]
                    for kernel in turned
                ]
            window = []
            for row in band:
                window += row[left:right]
            pixel = []
            for kernel in cut[place]:
                s = 0
                for v, w in zip(window, kernel):
                    s += v * w
                pixel.append(s)
            line.append(pixel)
        result.append(line)
    return result


def conv_input_error_by_moves(channels, i, j, weights):
    """dE/dX_d = Σ_k dE/dY_k ∗ W_dk, as a volume: images moved over one another."""
    m, n = len(weights), len(weights[0])
    rows, columns = i - m + 1, j - n + 1
    images = [[0] * (i * j) for _ in weights[0][0]]
    corners = [p * j + q for p in range(rows) for q in range(columns)]
    for r in range(m - 1, -1, -1):
        for s in range(n - 1, -1, -1):
            shift = r * j + s
            places = [at + shift for at in corners]
            for image, kernel in zip(images, weights[r][s]):
                for channel, w in zip(channels, kernel):
                    for at, v in zip(places, channel):
                        image[at] += v * w
    return volume_of(images, j)


def conv_step_of_one_channel(x, e, weights, bias, rate, loops):
    """Training steps of a convolutional layer, where the input has one channel."""
    m, n = len(weights), len(weights[0])
    for _ in range(loops):
        taps = conv_taps(channels_of(x), len(x[0]), m, n)
        y = volume_of(conv_forward_by_taps(taps, weights, bias), len(e[0]))
        errors = channels_of(e)
        input_error = conv_input_error_by_moves(errors, len(x), len(x[0]), weights)
        weights, bias = conv_parameters(taps, errors, weights, bias, rate)
    return y, input_error, weights, bias


def conv_step(x, e, weights, bias, rate, loops):
    """Training steps of a convolutional layer."""
    m, n = len(weights), len(weights[0])
    for _ in range(loops):
        windows = conv_windows(x, m, n)
        y = conv_forward_by_windows(windows, weights, bias, len(e[0]))
        input_error = conv_input_error_by_windows(e, weights)
        weights, bias = conv_parameters(zip(*windows), channels_of(e), weights, bias, rate)
    return y, input_error, weights, bias


# --- networks with convolution ---------------------------------------------------------------


def conv(x_train, y_train, parameters, epochs, rate):
    """The article's conv example: 10 x 10 x 1 -> 8 x 8 x 1 -> 6 x 6 x 1 -> 4 x 4 x 2."""
    w1, b1, w2, b2, w3, b3 = parameters
    errors = []
    for _ in range(epochs):
        error = 0
        for x, t in zip(x_train, y_train):
            taps1 = conv_taps(channels_of(x), 10, 3, 3)
            (h1,) = conv_forward_by_taps(taps1, w1, b1)
            h1 = tanh_forward(h1)
            taps2 = conv_taps([h1], 8, 3, 3)
            (h2,) = conv_forward_by_taps(taps2, w2, b2)
            h2 = tanh_forward(h2)
            taps3 = conv_taps([h2], 6, 3, 3)
            y = [tanh_forward(channel) for channel in conv_forward_by_taps(taps3, w3, b3)]
            pixels = [v for pixel in zip(*y) for v in pixel]
            s, e = mse([v for row in t for pixel in row for v in pixel], pixels)
            error += s
            e = [tanh_backward(y[0], e[::2]), tanh_backward(y[1], e[1::2])]
            (below,) = conv_input_error_by_taps(e, 4, w3)
            w3, b3 = conv_parameters(taps3, e, w3, b3, rate)
            e = [tanh_backward(h2, below)]
            (below,) = conv_input_error_by_taps(e, 6, w2)
            w2, b2 = conv_parameters(taps2, e, w2, b2, rate)
            e = [tanh_backward(h1, below)]
            conv_input_error_by_taps(e, 8, w1)
            w1, b1 = conv_parameters(taps1, e, w1, b1, rate)
        errors.append(error / len(x_train))
    return errors, volume_of(y, 4), [w1, b1, w2, b2, w3, b3]


def mnist_conv(x_train, y_train, parameters, epochs, rate):
    """28 x 28 x 1 -> 26 x 26 x 1, tanh, flatten, 676 -> 100, tanh, 100 -> 10, tanh."""
    w1, b1, w2, (b2,), w3, (b3,) = parameters
    errors = []
    for _ in range(epochs):
        error = 0
        for x, (t,) in zip(x_train, y_train):
            taps = conv_taps(channels_of(x), 28, 3, 3)
            (h1,) = conv_forward_by_taps(taps, w1, b1)
            h1 = tanh_forward(h1)
            h2 = tanh_forward(fc_forward(h1, w2, b2))
            y = tanh_forward(fc_forward_to_few(h2, w3, b3))
            s, e = mse(t, y)
            error += s
            e, w3, b3 = fc_backward(h2, tanh_backward(y, e), w3, b3, rate)
            e, w2, b2 = fc_backward(h1, tanh_backward(h2, e), w2, b2, rate)
            e = [tanh_backward(h1, e)]
            conv_input_error_by_taps(e, 26, w1)
            w1, b1 = conv_parameters(taps, e, w1, b1, rate)
        errors.append(error / len(x_train))
    return errors, [y], [w1, b1, w2, [b2], w3, [b3]]
