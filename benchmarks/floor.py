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
from purenn.elementary import TINY, exp
from purenn.logarithm import log

# --- XOR -----------------------------------------------------------------------------------


def xor(x_train, y_train, parameters, epochs, rate):
    """The article's XOR network; the errors, the last output, the parameters."""
    w1, (b1,), w2, (b2,) = parameters
    errors = []
    for _ in range(epochs):
        error = 0
        for (x,), (t,) in zip(x_train, y_train):
            h = []
            for column, b in zip(zip(*w1), b1):
                s = 0
                for v, w in zip(x, column):
                    s += v * w
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
                changed = []
                for w, d in zip(row, e):
                    s += d * w
                    changed.append(w - rate * (v * d))
                below.append((1 - v * v) * s)
                weights.append(changed)
            w2 = weights
            bias = []
            for b, d in zip(b2, e):
                bias.append(b - rate * d)
            b2 = bias

            input_error, weights = [], []
            for v, row in zip(x, w1):
                s = 0
                changed = []
                for w, d in zip(row, below):
                    s += d * w
                    changed.append(w - rate * (v * d))
                input_error.append(s)
                weights.append(changed)
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
    y = []
    for column, b in zip(zip(*weights), bias):
        s = 0
        for v, w in zip(x, column):
            s += v * w
        y.append(s + b)
    return y


def fc_backward(x, e, weights, bias, rate):
    """dE/dX, and W and B moved."""
    input_error, new_weights = [], []
    for v, row in zip(x, weights):
        s = 0
        changed = []
        for w, d in zip(row, e):
            s += d * w
            changed.append(w - rate * (v * d))
        input_error.append(s)
        new_weights.append(changed)
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
            h = tanh_forward(fc_forward(x, w1, b1))
            z = fc_forward(h, w2, b2)
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
            y = tanh_forward(fc_forward(h2, w3, b3))
            s, e = mse(t, y)
            error += s
            e, w3, b3 = fc_backward(h2, tanh_backward(y, e), w3, b3, rate)
            e, w2, b2 = fc_backward(h1, tanh_backward(h2, e), w2, b2, rate)
            _, w1, b1 = fc_backward(x, tanh_backward(h1, e), w1, b1, rate)
        errors.append(error / len(x_train))
    return errors, [y], [w1, [b1], w2, [b2], w3, [b3]]


# --- convolution, on volumes: [row][column][channel] -----------------------------------------
#
# A tap is one of the places (r, s, d) in the kernel; the numbers of the input that meet it,
# in the order of the output's pixels, make a list. Forwards there are two ways: of few
# channels, whole images are added tap by tap; of many, each window is multiplied with each
# kernel.


def conv_taps(x, m, n):
    """The numbers that meet each tap."""
    rows, columns = len(x) - m + 1, len(x[0]) - n + 1
    taps = []
    planes = [[[pixel[d] for pixel in row] for row in x] for d in range(len(x[0][0]))]
    for r in range(m):
        for s in range(n):
            for plane in planes:
                numbers = []
                for row in plane[r : r + rows]:
                    numbers += row[s : s + columns]
                taps.append(numbers)
    return taps


def conv_forward_by_taps(taps, kernels, bias, columns):
    """Y_k = B_k + Σ_d X_d ⋆ W_dk, image by image."""
    channels = []
    for k, b in enumerate(bias):
        sums = [0] * len(taps[0])
        for numbers, kernel in zip(taps, kernels):
            w = kernel[k]
            sums = [s + v * w for s, v in zip(sums, numbers)]
        channels.append([s + b for s in sums])
    pixels = [list(pixel) for pixel in zip(*channels)]
    return [pixels[at : at + columns] for at in range(0, len(pixels), columns)]


def conv_windows(x, m, n):
    """The numbers of each window."""
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


def conv_forward_by_windows(windows, kernels, bias, columns):
    """Y_k = B_k + Σ_d X_d ⋆ W_dk, window by window."""
    pairs = list(zip(zip(*kernels), bias))
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


def conv_parameters(taps, e, weights, bias, rate):
    """W and B moved against dE/dW_dk = X_d ⋆ dE/dY_k and dE/dB_k = Σ dE/dY_k."""
    channels = list(zip(*[pixel for row in e for pixel in row]))
    taps = iter(taps)
    new_weights = []
    for row in weights:
        new_row = []
        for pixel in row:
            new_pixel = []
            for kernel in pixel:
                changed = []
                for channel, w, numbers in zip(channels, kernel, [next(taps)] * len(kernel)):
                    s = 0
                    for v, d in zip(numbers, channel):
                        s += v * d
                    changed.append(w - rate * s)
                new_pixel.append(changed)
            new_row.append(new_pixel)
        new_weights.append(new_row)
    new_bias = []
    for channel, b in zip(channels, bias):
        s = 0
        for d in channel:
            s += d
        new_bias.append(b - rate * s)
    return new_weights, new_bias


def conv_input_error_by_taps(e, weights):
    """dE/dX_d = Σ_k dE/dY_k ∗ W_dk, image by image.

    Each channel of dE/dY is one flat list with zeros between its rows and around, so that
    what meets a tap is a slice.
    """
    m, n, k = len(weights), len(weights[0]), len(weights[0][0][0])
    width = len(e[0]) + n - 1
    size = (len(e) + m - 1) * width
    margin = (m - 1) * width + n - 1
    channels = []
    for c in range(k):
        flat = [0] * margin
        for row in e:
            flat += [pixel[c] for pixel in row]
            flat += [0] * (n - 1)
        channels.append(flat + [0] * margin)
    taps = []
    for r in range(m):
        for s in range(n):
            at = r * width + s
            taps += [channel[at : at + size] for channel in channels]
    turned = [pixel for row in weights[::-1] for pixel in row[::-1]]
    sums_by_channel = []
    for d in range(len(turned[0])):
        sums = [0] * size
        for numbers, w in zip(taps, [w for pixel in turned for w in pixel[d]]):
            sums = [s + v * w for s, v in zip(sums, numbers)]
        sums_by_channel.append(sums)
    pixels = [list(pixel) for pixel in zip(*sums_by_channel)]
    return [pixels[at : at + width] for at in range(0, size, width)]


def conv_input_error_by_windows(e, weights):
    """dE/dX_d = Σ_k dE/dY_k ∗ W_dk, window by window, each cut off where dE/dY ends."""
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


def flattened_kernels(weights):
    """The kernels of each tap, one list in the order of the taps."""
    return [w for row in weights for pixel in row for w in pixel]


def conv_step_one_channel(x, e, weights, bias, rate, loops):
    """Training steps of a convolutional layer: quickest if the input has one channel."""
    m, n, columns = len(weights), len(weights[0]), len(e[0])
    for _ in range(loops):
        taps = conv_taps(x, m, n)
        y = conv_forward_by_taps(taps, flattened_kernels(weights), bias, columns)
        input_error = conv_input_error_by_windows(e, weights)
        weights, bias = conv_parameters(taps, e, weights, bias, rate)
    return y, input_error, weights, bias


def conv_step(x, e, weights, bias, rate, loops):
    """Training steps of a convolutional layer: quickest if the input has many channels."""
    m, n, columns = len(weights), len(weights[0]), len(e[0])
    for _ in range(loops):
        windows = conv_windows(x, m, n)
        y = conv_forward_by_windows(windows, flattened_kernels(weights), bias, columns)
        input_error = conv_input_error_by_windows(e, weights)
        weights, bias = conv_parameters(zip(*windows), e, weights, bias, rate)
    return y, input_error, weights, bias


def volume_tanh_forward(x):
    return [[[tanh(v) for v in pixel] for pixel in row] for row in x]


def volume_tanh_backward(y, e):
    return [
        [[(1 - v * v) * d for v, d in zip(a, b)] for a, b in zip(y_row, e_row)]
        for y_row, e_row in zip(y, e)
    ]


def volume_mse(t, y):
    """E and dE/dY."""
    n = len(y) * len(y[0]) * len(y[0][0])
    s = 0
    e = []
    for t_row, y_row in zip(t, y):
        line = []
        for t_pixel, y_pixel in zip(t_row, y_row):
            pixel = []
            for a, b in zip(t_pixel, y_pixel):
                d = a - b
                s += d * d
                pixel.append(2 * (b - a) / n)
            line.append(pixel)
        e.append(line)
    return s / n, e


# --- networks with convolution ---------------------------------------------------------------


def conv(x_train, y_train, parameters, epochs, rate):
    """The article's conv example: 10 x 10 x 1 -> 8 x 8 x 1 -> 6 x 6 x 1 -> 4 x 4 x 2."""
    w1, b1, w2, b2, w3, b3 = parameters
    errors = []
    for _ in range(epochs):
        error = 0
        for x, t in zip(x_train, y_train):
            taps1 = conv_taps(x, 3, 3)
            h1 = conv_forward_by_taps(taps1, flattened_kernels(w1), b1, 8)
            h1 = volume_tanh_forward(h1)
            taps2 = conv_taps(h1, 3, 3)
            h2 = conv_forward_by_taps(taps2, flattened_kernels(w2), b2, 6)
            h2 = volume_tanh_forward(h2)
            taps3 = conv_taps(h2, 3, 3)
            y = conv_forward_by_taps(taps3, flattened_kernels(w3), b3, 4)
            y = volume_tanh_forward(y)
            s, e = volume_mse(t, y)
            error += s
            e = volume_tanh_backward(y, e)
            below = conv_input_error_by_taps(e, w3)
            w3, b3 = conv_parameters(taps3, e, w3, b3, rate)
            e = volume_tanh_backward(h2, below)
            below = conv_input_error_by_taps(e, w2)
            w2, b2 = conv_parameters(taps2, e, w2, b2, rate)
            e = volume_tanh_backward(h1, below)
            conv_input_error_by_taps(e, w1)
            w1, b1 = conv_parameters(taps1, e, w1, b1, rate)
        errors.append(error / len(x_train))
    return errors, y, [w1, b1, w2, b2, w3, b3]


def mnist_conv(x_train, y_train, parameters, epochs, rate):
    """28 x 28 x 1 -> 26 x 26 x 1, tanh, flatten, 676 -> 100, tanh, 100 -> 10, tanh."""
    w1, b1, w2, (b2,), w3, (b3,) = parameters
    errors = []
    for _ in range(epochs):
        error = 0
        for x, (t,) in zip(x_train, y_train):
            taps = conv_taps(x, 3, 3)
            h1 = conv_forward_by_taps(taps, flattened_kernels(w1), b1, 26)
            h1 = [tanh(v) for row in h1 for (v,) in row]
            h2 = tanh_forward(fc_forward(h1, w2, b2))
            y = tanh_forward(fc_forward(h2, w3, b3))
            s, e = mse(t, y)
            error += s
            e, w3, b3 = fc_backward(h2, tanh_backward(y, e), w3, b3, rate)
            e, w2, b2 = fc_backward(h1, tanh_backward(h2, e), w2, b2, rate)
            e = [[v] for v in tanh_backward(h1, e)]
            e = [e[at : at + 26] for at in range(0, 26 * 26, 26)]
            conv_input_error_by_taps(e, w1)
            w1, b1 = conv_parameters(taps, e, w1, b1, rate)
        errors.append(error / len(x_train))
    return errors, [y], [w1, b1, w2, [b2], w3, [b3]]
