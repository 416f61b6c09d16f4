"""Reads data sets and prepares them: classes as rows, a test set, features of one scale.

    x, y = read_csv("iris.csv")                       samples and labels
    x, mean, deviation = standardize(x)
    y = one_hot(y, ["setosa", "versicolor", "virginica"])
    x_train, x_test, y_train, y_test = train_test_split(x, y)
    accuracy_score(y_test, network.predict(x_test))

The names are scikit-learn's. A data set is a list of samples, as for fit, or of labels: numbers or
texts, one for each sample. A sample's class is the place of the largest number in its row, counted
from 0; a row of one number is that number.
"""

from math import sqrt

from .checking.doors import check_count, check_number, check_shape, expect
from .checking.lists import is_list
from .checking.messages import refuse
from .checking.predicates import lengths
from .fitting.batches import shuffle
from .linalg import mean as mean_of
from .numbers.random import generator

__all__ = [
    "read_csv", "read_idx", "one_hot", "train_test_split", "standardize", "accuracy_score",
    "confusion_matrix",
]  # fmt: skip


# --- files --------------------------------------------------------------------------------


def read_csv(path, target=-1):
    """Return (x, y) from a file of lines such as "5.1,3.5,setosa", gzipped or not.

    Each line is a sample of x, of shape (1, n), and a label of y: what stands in the column
    `target`, counted from 0 or from the end, or named as in the header. If target is None, all
    columns are x's, and y is None. Labels are numbers if all of them are, else texts.

    A first line without a number, the target's column aside, is the header. Fields are separated
    by commas, semicolons or tabs, whichever the first line has; quotes may surround them. Empty
    lines are skipped. ValueError, which names the line, for rows of different lengths and for a
    feature that is no finite number; also for a column that is not there, or a file without rows.

    >>> with open("points.csv", "w") as file:
    ...     n = file.write("height,width,kind\\n1.5,2,cat\\n3,4.25,dog\\n")
    >>> read_csv("points.csv")
    ([[[1.5, 2]], [[3, 4.25]]], ['cat', 'dog'])
    """
    path, data = _contents("read_csv", path)
    try:
        text = str(data, "utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeError:
        raise ValueError("%s: expected text in UTF-8" % path)
    if text[:1] == "\ufeff":  # Excel's byte order mark
        text = text[1:]
    lines = [(at + 1, line) for at, line in enumerate(text.split("\n")) if line.strip()]
    if not lines:
        raise ValueError("%s: expected lines of numbers, got an empty file" % path)
    separator = ([s for s in ",;\t" if s in lines[0][1]] + [","])[0]
    rows = [(at, _fields(line, separator, "%s, line %d" % (path, at))) for at, line in lines]
    first = rows[0][1]
    column = _column(path, target, first)
    features = [j for j in range(len(first)) if j != column]
    header = [] if [j for j in features if _number(first[j]) is not None] else first
    if header:
        rows = rows[1:]
    if not rows or not features:
        what = "a line of numbers below the header" if features else "a column beside the target"
        raise ValueError("%s: expected %s, got none" % (path, what))
    x, y = [], []
    for at, row in rows:
        if len(row) != len(first):
            expected = "%d fields, as in the first line" % len(first)
            refuse(ValueError, "%s, line %d" % (path, at), expected, len(row))
        sample = [_number(row[j]) for j in features]
        if None in sample:
            j = features[sample.index(None)]
            place = "%s, line %d, column %d" % (path, at, j)
            place += " (%s)" % header[j] if header else ""
            refuse(ValueError, place, "a finite number", row[j])
        x.append([sample])
        y.append(row[column] if column is not None else None)
    if column is None:
        return x, None
    numbers = [_number(label) for label in y]
    return x, y if None in numbers else numbers


def _fields(line, separator, place):
    """The fields of a line, without the spaces and the quotes around them."""
    parts = line.split('"')  # every second one stands in quotes
    if len(parts) % 2 == 0:
        raise ValueError("%s: expected a second quote, got one" % place)
    parts = [part if k % 2 else part.replace(separator, "\n") for k, part in enumerate(parts)]
    return [field.strip() for field in "".join(parts).split("\n")]


def _column(path, target, first):
    """The index of the target's column, whose first line has these fields; None for no target."""
    if target is None:
        return None
    if isinstance(target, str):
        if target not in first:
            refuse(ValueError, path, "a column named %r in the first line" % target, first)
        return first.index(target)
    if type(target) is not int:
        refuse(TypeError, "read_csv target", "an int, the name of a column, or None", target)
    if not -len(first) <= target < len(first):
        raise ValueError("%s: expected a column %d, got %d columns" % (path, target, len(first)))
    return target % len(first)


def _number(text):
    """The int or the float that a text says, or None if it says no finite number."""
    for kind in int, float:
        try:
            x = kind(text)
        except ValueError:
            continue
        return x if x - x == 0 and "_" not in text else None


def read_idx(path, count=None):
    """Return the nested lists in a file of the IDX format, which MNIST's have, gzipped or not.

    MNIST's images have shape (60000, 28, 28), its labels (60000,). `count` takes only the first
    so many. ValueError if the file is damaged, or of another format.

    The format: two zero bytes, the type of the elements (8 for bytes from 0 to 255), the number
    of dimensions; each dimension in four bytes, highest first; then the elements in index order.

    >>> with open("labels", "wb") as file:
    ...     n = file.write(bytes([0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4]))
    >>> read_idx("labels")
    [5, 0, 4]
    """
    from struct import calcsize, unpack

    path, data = _contents("read_idx", path)
    kinds = {8: "B", 9: "b", 11: "h", 12: "i", 13: "f", 14: "d"}
    if len(data) < 4 or data[0] or data[1] or data[2] not in kinds or not data[3]:
        expected = "an IDX file, whose first bytes are such as 0, 0, 8, 3"
        refuse(ValueError, path, expected, list(data[:4]))
    at = 4 + 4 * data[3]
    if len(data) < at:
        raise ValueError("%s: expected %d bytes of header, got %d" % (path, at, len(data)))
    shape, kind = unpack(">%dI" % data[3], data[4:at]), kinds[data[2]]
    size = calcsize(">" + kind)
    for n in shape:
        size *= n
    if len(data) - at != size:
        expected = "%d bytes after the header, as its shape %s says" % (size, shape)
        refuse(ValueError, path, expected, len(data) - at)
    if count is not None:
        count = check_count("read_idx count", count, 1)
        if count > shape[0]:
            raise ValueError("%s: expected at least %d, got %d" % (path, count, shape[0]))
        data = data[: at + size // shape[0] * count]
        shape = (count,) + shape[1:]
    return _nested(memoryview(data)[at:], shape, kind, unpack)


def _nested(data, shape, kind, unpack):
    """The bytes as nested lists of this shape."""
    if len(shape) == 1:
        return list(unpack(">%d%s" % (shape[0], kind), data))
    step = max(len(data) // max(shape[0], 1), 1)
    parts = [data[at : at + step] for at in range(0, len(data), step)]
    return [_nested(part, shape[1:], kind, unpack) for part in parts]


def _contents(name, path):
    """The path as a text, and the bytes in that file, unpacked if it is gzipped."""
    from .saving.files import path_text

    path = path_text(name, path)
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] != b"\x1f\x8b":
        return path, data
    import gzip
    import zlib

    try:
        return path, gzip.decompress(data)
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError("%s: damaged gzip file: %s" % (path, error))


# --- before training ----------------------------------------------------------------------


def one_hot(labels, k):
    """Return for each label a sample (1, k) that is 1 in the label's place and 0 elsewhere.

    Labels are ints from 0 to k - 1; or k is the list of all that they may be, in the order of
    their places. ValueError for any other label.

    >>> one_hot([2, 0], 3)
    [[[0, 0, 1]], [[1, 0, 0]]]
    >>> one_hot(["dog", "cat"], ["cat", "dog"])
    [[[0, 1]], [[1, 0]]]
    """
    classes = k if is_list(k) else range(check_count("one_hot k", k, 1))
    samples = []
    for at, label in enumerate(labels):
        label = _label("one_hot labels[%d]" % at, label)
        if label not in classes:
            expected = "one of %s" % (list(k),) if is_list(k) else "an int from 0 to %d" % (k - 1)
            refuse(ValueError, "one_hot labels[%d]" % at, expected, label)
        samples.append([[int(label == other) for other in classes]])
    return samples


def train_test_split(x, y, test_size=0.25, rng=None):
    """Return x_train, x_test, y_train, y_test: the samples in a random order, divided in two.

    `test_size` is a share of them, rounded, or an int, how many. `rng` is any object with a method
    random(); None is purenn's own generator. The order is Fisher and Yates's: for i from the last
    to 1, swap the i-th and the j-th, j = int(random() · (i + 1)); the last ones are for testing.
    ValueError unless x and y are equally long, and there is a sample for either part.

    >>> from purenn import Random
    >>> train_test_split([[[1]], [[2]], [[3]], [[4]]], [10, 20, 30, 40], rng=Random(3))
    ([[[4]], [[2]], [[3]]], [[[1]]], [40, 20, 30], [10])
    """
    n = len(x)
    expect(n == len(y), "train_test_split", "as many in x as in y", (n, len(y)))
    tests = test_size if type(test_size) is int else int(test_size * n + 0.5)
    if not 0 < tests < n:
        expected = "a number of samples from 1 to %d, or a share of so many" % (n - 1)
        refuse(ValueError, "train_test_split test_size", expected, test_size)
    order = list(range(n))
    shuffle(order, generator(rng))
    train, test = order[: n - tests], order[n - tests :]
    return [x[i] for i in train], [x[i] for i in test], [y[i] for i in train], [y[i] for i in test]


def standardize(x, mean=None, deviation=None):
    """Return (z, mean, deviation): z = (x - mean) / deviation, in each place of the samples.

    Without them, mean and deviation are those of x, the deviation as the root of the mean square;
    it is 1 where all samples are equal. Give those of the training set for other samples. x is a
    list of samples of one shape, or of numbers. ValueError for what is not finite.

    >>> z, mean, deviation = standardize([[[0, 7]], [[4, 7]]])
    >>> z, mean, deviation
    ([[[-1.0, 0.0]], [[1.0, 0.0]]], [[2.0, 7]], [[2.0, 1]])
    >>> standardize([[[6, 8]]], mean, deviation)[0]
    [[[2.0, 1.0]]]
    """
    if len(x) == 0:
        raise ValueError("standardize: expected at least one sample, got none")
    if (mean is None) != (deviation is None):
        raise ValueError("standardize: expected a mean and a deviation, got one of the two")
    shape = lengths(x[0])
    for at, sample in enumerate(x):
        _check_finite("standardize x[%d]" % at, sample, shape)
    if mean is None:
        mean, deviation = _mean_and_deviation(x)
    _check_finite("standardize mean", mean, shape)
    _check_finite("standardize deviation", deviation, shape)
    return [_standardized(sample, mean, deviation) for sample in x], mean, deviation


def _mean_and_deviation(samples):
    """Those in each place of the samples, in the shape of one."""
    if is_list(samples[0]):
        places = [_mean_and_deviation(values) for values in zip(*samples)]
        return [mean for mean, _ in places], [deviation for _, deviation in places]
    if min(samples) == max(samples):  # which a mean might miss by its rounding
        return samples[0], 1
    mean = mean_of(samples)
    return mean, sqrt(mean_of([(x - mean) * (x - mean) for x in samples]))


def _standardized(x, mean, deviation):
    if is_list(x):
        return [_standardized(*part) for part in zip(x, mean, deviation)]
    return (x - mean) / deviation


def _check_finite(name, a, shape):
    """Raise unless this is an array of that shape, or a number for (), and finite."""
    if shape:
        check_shape(name, a, shape)
    else:
        check_number(name, a)
    parts = [a]
    for part in parts:
        if is_list(part):
            parts += part
        elif part - part != 0:
            refuse(ValueError, name, "finite numbers", part)


# --- after training -----------------------------------------------------------------------


def accuracy_score(y_true, y_pred):
    """Return the share of predictions that are right, from 0 to 1.

    Both are lists of labels or of samples, y_pred such as predict returns it: its class is the
    place of the largest number, and a single number stands for the label in y_true that is
    nearest to it, the smaller of two. ValueError for NaN, and for lists that do not match.

    >>> accuracy_score([2, 0, 1], [[[0.1, 0.2, 0.7]], [[0.6, 0.3, 0.1]], [[0.5, 0.3, 0.2]]])
    0.6666666666666666
    >>> accuracy_score([[[0]], [[1]]], [[[0.2]], [[0.9]]])
    1.0
    """
    true, pred, _ = _classes("accuracy_score", y_true, y_pred)
    return len([1 for t, p in zip(true, pred) if t == p]) / len(true)


def confusion_matrix(y_true, y_pred):
    """Return how often class i was taken for class j, in row i and column j of a matrix.

    Both are as for accuracy_score. The classes are the places of the samples' rows, or, if only
    labels are given, those that occur, in ascending order. linalg.show prints the matrix,
    pictures.confusion_matrix draws it.

    >>> confusion_matrix([2, 0, 1], [[[0.1, 0.2, 0.7]], [[0.6, 0.3, 0.1]], [[0.5, 0.3, 0.2]]])
    [[1, 0, 0], [1, 0, 0], [0, 0, 1]]
    >>> confusion_matrix(["cat", "dog", "dog"], ["cat", "cat", "dog"])
    [[1, 0], [1, 1]]
    """
    true, pred, k = _classes("confusion_matrix", y_true, y_pred)
    classes = list(range(k)) if k else sorted(set(true + pred))
    matrix = [[0] * len(classes) for _ in classes]
    for t, p in zip(true, pred):
        matrix[classes.index(t)][classes.index(p)] += 1
    return matrix


def _classes(name, y_true, y_pred):
    """The labels of both; and the number of places, if one of them has samples of several."""
    n, m = len(y_true), len(y_pred)
    expect(n == m > 0, name, "as many in y_true as in y_pred, at least one", (n, m))
    true = [_label("%s y_true[%d]" % (name, at), y) for at, y in enumerate(y_true)]
    pred = [_label("%s y_pred[%d]" % (name, at), y) for at, y in enumerate(y_pred)]
    k = max([lengths(y)[1] if is_list(y) else 1 for y in (y_true[0], y_pred[0])])
    texts = [isinstance(label, str) for label in true + pred]
    if True in texts and (False in texts or k > 1):
        hint = "texts and numbers: one_hot(labels, classes) makes samples of texts"
        raise ValueError("%s: expected labels of one kind, got %s" % (name, hint))
    if k == 1 and is_list(y_pred[0]):
        known = sorted(set(true))
        pred = [min(known, key=lambda label: abs(label - p)) for p in pred]
    for argument, labels in (("y_true", true), ("y_pred", pred)) if k > 1 else ():
        for at, label in enumerate(labels):
            if label not in range(k):
                place = "%s %s[%d]" % (name, argument, at)
                refuse(ValueError, place, "an int from 0 to %d" % (k - 1), label)
    return true, pred, k if k > 1 else None


def _label(name, y):
    """A label as it is; a sample's: the only number in its row, or the place of the largest."""
    if isinstance(y, str):
        return y
    if is_list(y):
        check_shape(name, y, (1, lengths(y)[-1]))
        row = list(y[0])
    else:
        check_number(name, y)
        row = [y]
    if [x for x in row if x != x]:
        raise ValueError("%s: expected numbers, got NaN" % name)
    return row[0] if len(row) == 1 else row.index(max(row))
