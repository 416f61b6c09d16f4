"""purenn.data: files are read whole or refused in words; what it computes agrees with scikit-learn."""

import gzip
from fractions import Fraction
from pathlib import Path

import pytest

from purenn import FCLayer, Network, Random, data, mse, mse_prime
from purenn.data import (
    accuracy_score, confusion_matrix, one_hot, read_csv, read_idx, standardize, train_test_split,
)  # fmt: skip


IRIS = Path(__file__).resolve().parent.parent / "examples" / "data" / "iris.csv"
NAN, INF = float("nan"), float("inf")


def packed(data):
    return gzip.compress(data, mtime=0)


def written(path, contents):
    """The path of a file with these contents, a text or bytes."""
    path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
    return str(path)


# --- read_csv -----------------------------------------------------------------------------


@pytest.mark.parametrize("text, target, expected", [
    ("1,2,3\n4,5,6\n", -1, ([[[1, 2]], [[4, 5]]], [3, 6])),
    ("1,2,3\n4,5,6", 0, ([[[2, 3]], [[5, 6]]], [1, 4])),
    ("1,2\n3,4\n", None, ([[[1, 2]], [[3, 4]]], None)),
    ("1\n2\n", None, ([[[1]], [[2]]], None)),
    ("a,b,kind\n1,2,x\n3,4,y\n", -1, ([[[1, 2]], [[3, 4]]], ["x", "y"])),
    ("kind,a\nx,1\n7,2\n", "kind", ([[[1]], [[2]]], ["x", "7"])),
    ("a,b\n1,2\n", None, ([[[1, 2]]], None)),
    ("1,x\n", -1, ([[[1]]], ["x"])),
    ("\ufeff1;2;3\r\n\r\n4;5;6\r\n", -1, ([[[1, 2]], [[4, 5]]], [3, 6])),
    ("1\t2\r3\t4", -1, ([[[1]], [[3]]], [2, 4])),
    ('"a, b","c"\n"1" , 2.5 \n', None, ([[[1, 2.5]]], None)),
    ('1,"Ö, ""x"""\n', -1, ([[[1]]], ["Ö, x"])),
    ("-1e-3,+.5,1.,x\n", -1, ([[[-0.001, 0.5, 1.0]]], ["x"])),
    ("1,inf\n2,1_0\n", -1, ([[[1]], [[2]]], ["inf", "1_0"])),
])  # fmt: skip
def test_read_csv(tmp_path, text, target, expected):
    for pack in bytes, packed:
        x, y = read_csv(written(tmp_path / "a.csv", pack(text.encode())), target)
        assert (x, y) == expected and repr(x) == repr(expected[0])


@pytest.mark.parametrize("text, target, message", [
    ("", -1, "expected lines of numbers, got an empty file"),
    (" \n\n", -1, "got an empty file"),
    ("a,b\n", -1, "expected a line of numbers below the header, got none"),
    ("1,2,3\n\n4,5\n", -1, "csv, line 3: expected 3 fields, as in the first line, got 2"),
    ("a,b\n1,2\n1,2,3\n", -1, "line 3: expected 2 fields, as in the first line, got 3"),
    ("a,b,c\n1,2,x\n3,red,y\n", -1, r"line 3, column 1 \(b\): expected a finite number, got 'red'"),
    ("1,2,x\n3,,y\n", -1, "line 2, column 1: expected a finite number, got ''"),
    ("1,2,x\nnan,2,y\n", -1, "line 2, column 0: expected a finite number, got 'nan'"),
    ("1,1e999,x\n", -1, "line 1, column 1: expected a finite number, got '1e999'"),
    ("1,2\n3,1_000\n", None, "got '1_000'"),
    ("1,b,2\n", -1, "line 1, column 1: expected a finite number, got 'b'"),
    ("1\n2\n", -1, "expected a column beside the target, got none"),
    ("1,2\n", 2, "expected a column 2, got 2 columns"),
    ("1,2\n", -3, "expected a column -3, got 2 columns"),
    ("a,b\n1,2\n", "c", r"expected a column named 'c' in the first line, got \['a', 'b'\]"),
    ('1,"2\n', -1, "line 1: expected a second quote, got one"),
    (b"1,\xff\n", -1, "expected text in UTF-8"),
    (packed(b"1,2\n")[:-1], -1, "damaged gzip file"),
])  # fmt: skip
def test_read_csv_refuses(tmp_path, text, target, message):
    with pytest.raises(ValueError, match=message) as found:
        read_csv(written(tmp_path / "a.csv", text), target)
    assert str(found.value).startswith(str(tmp_path))


@pytest.mark.parametrize("target", [1.0, True, [1]])
def test_read_csv_wants_a_column(tmp_path, target):
    with pytest.raises(TypeError, match="read_csv target: expected an int, the name of a column"):
        read_csv(written(tmp_path / "a.csv", "1,2\n"), target)


@pytest.mark.parametrize("read", [read_csv, read_idx])
def test_paths(read, tmp_path):
    with pytest.raises(TypeError, match="%s path: expected a str or" % read.__name__):
        read(b"a")
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "a")


def test_iris_is_fishers():
    x, y = read_csv(IRIS, "species")
    assert [y.count(name) for name in ("setosa", "versicolor", "virginica")] == [50, 50, 50]
    sklearn = pytest.importorskip("sklearn.datasets", reason="get it by: pip install scikit-learn")
    assert [sample[0] for sample in x] == sklearn.load_iris().data.tolist()


# --- read_idx -----------------------------------------------------------------------------


def idx(kind, shape, elements):
    return bytes([0, 0, kind, len(shape)]) + b"".join(n.to_bytes(4, "big") for n in shape) + elements


CUBE = idx(8, (2, 2, 3), bytes(range(244, 256)))


@pytest.mark.parametrize("kind, elements, expected", [
    (8, b"\x00\xff", [0, 255]), (9, b"\x7f\x80", [127, -128]), (11, b"\x01\x02\xff\xff", [258, -1]),
    (12, b"\0\0\1\0\xff\xff\xff\xfe", [256, -2]), (13, b"\x3f\x80\0\0\xc0\0\0\0", [1.0, -2.0]),
    (14, b"\x3f\xf8" + bytes(14), [1.5, 0.0]),
])  # fmt: skip
def test_read_idx_of_every_kind(tmp_path, kind, elements, expected):
    assert read_idx(written(tmp_path / "a", idx(kind, (2,), elements))) == expected


def test_read_idx(tmp_path):
    images = [[[244, 245, 246], [247, 248, 249]], [[250, 251, 252], [253, 254, 255]]]
    for pack in bytes, packed:
        path = written(tmp_path / "a", pack(CUBE))
        assert read_idx(path) == images == read_idx(path, 2)
        assert read_idx(path, 1) == images[:1]
    assert read_idx(written(tmp_path / "a", idx(8, (0, 2), b""))) == []


@pytest.mark.parametrize("contents, message", [
    (b"", r"expected an IDX file, whose first bytes are such as 0, 0, 8, 3, got \[\]"),
    (b"PK\3\4" + CUBE[4:], r"expected an IDX file, .* got \[80, 75, 3, 4\]"),
    (b"\0\0\x0a" + CUBE[3:], r"got \[0, 0, 10, 3\]"), (b"\0\0\x08\0", r"got \[0, 0, 8, 0\]"),
    (CUBE[:15], "expected 16 bytes of header, got 15"),
    (CUBE[:-1], r"expected 12 bytes .* \(2, 2, 3\) says, got 11"),
    (CUBE + b"\0", "expected 12 bytes .* got 13"),
    (packed(CUBE)[:-1], "damaged gzip file"), (packed(CUBE) + b"\1", "damaged gzip file"),
    (packed(CUBE)[:-5] + b"12345", "damaged gzip file"),
    (packed(CUBE)[:10] + b"\xff" * 99, "damaged gzip file"),
])  # fmt: skip
def test_read_idx_refuses(tmp_path, contents, message):
    with pytest.raises(ValueError, match=message):
        read_idx(written(tmp_path / "a", contents))


@pytest.mark.parametrize("pack", [bytes, packed])
def test_read_idx_cut_anywhere(tmp_path, pack):
    whole = pack(CUBE)
    for end in range(len(whole)):
        with pytest.raises(ValueError):
            read_idx(written(tmp_path / "a", whole[:end]))


@pytest.mark.parametrize("count", [0, 3, -1])
def test_read_idx_counts(tmp_path, count):
    with pytest.raises(ValueError, match="expected"):
        read_idx(written(tmp_path / "a", CUBE), count)


# --- one_hot ------------------------------------------------------------------------------


def test_one_hot():
    expected = [[[0, 0, 1]], [[1, 0, 0]]]
    for labels in [2, 0], (2.0, 0), [[[2]], [[0]]], [Fraction(2), False]:
        assert one_hot(labels, 3) == expected
    assert one_hot(["b", "a"], ["a", "x", "b"])[1:] == [[[1, 0, 0]]]
    assert one_hot([5, -1], [-1, 5]) == [[[0, 1]], [[1, 0]]]
    assert one_hot(expected, 3) == expected  # samples already


@pytest.mark.parametrize("labels, k, error, message", [
    ([0, 10], 10, ValueError, r"one_hot labels\[1\]: expected an int from 0 to 9, got 10"),
    ([-1], 10, ValueError, "got -1"), ([1.5], 10, ValueError, "got 1.5"),
    ([NAN], 10, ValueError, "expected numbers, got NaN"), (["1"], 10, ValueError, "got '1'"),
    (["c"], ["a", "b"], ValueError, r"expected one of \['a', 'b'\], got 'c'"),
    ([None], 2, TypeError, r"labels\[0\]: expected a number, got NoneType"),
    ([[1, 2]], 2, ValueError, r"expected shape \(1, 2\), got shape \(2,\)"),
    ([0], 0, ValueError, "one_hot k: expected an int of at least 1, got 0"),
    ([0], "ab", TypeError, "one_hot k: expected an int of at least 1, got str 'ab'"),
])  # fmt: skip
def test_one_hot_refuses(labels, k, error, message):
    with pytest.raises(error, match=message):
        one_hot(labels, k)


def test_a_network_asks_for_it_by_name():
    network = Network()
    network.add(FCLayer((1, 2), (1, 3)))
    network.use(mse, mse_prime)
    with pytest.raises(TypeError, match=r"purenn.data.one_hot\(labels, 3\) makes samples"):
        network.fit([[[1, 2]]], [2], 1, 0.1)
    network.fit([[[1, 2]]], data.one_hot([2], 3), 1, 0.1, verbose=False)


# --- train_test_split ---------------------------------------------------------------------


def test_train_test_split():
    x, y, orders = [[[k]] for k in range(10)], list(range(10)), []
    for size, tests in (0.25, 3), (0.2, 2), (4, 4), (0.9, 9):
        x_train, x_test, y_train, y_test = train_test_split(x, y, size, Random(1))
        assert [a[0][0] for a in x_train] == y_train and [a[0][0] for a in x_test] == y_test
        assert len(y_test) == tests and sorted(y_train + y_test) == y
        orders.append(y_train + y_test)
    assert orders == orders[:1] * 4 != [y] * 4
    # all orders occur
    orders = {tuple(train_test_split([0] * 3, "abc", 1, Random(k))[2]) for k in range(200)}
    assert len(orders) == 6


def test_train_test_split_draws_from_purenns_generator():
    import purenn

    purenn.seed(5)
    assert train_test_split("abcd", "abcd") == train_test_split("abcd", "abcd", rng=Random(5))


@pytest.mark.parametrize("y, size, message", [
    ([1, 2], 1, r"expected as many in x as in y, got \(3, 2\)"),
    ([1, 2, 3], 3, "expected a number of samples from 1 to 2, or a share of so many, got 3"),
    ([1, 2, 3], 0, "got 0"), ([1, 2, 3], 0.1, "got 0.1"), ([1, 2, 3], 1.0, "got 1.0"),
])  # fmt: skip
def test_train_test_split_refuses(y, size, message):
    with pytest.raises(ValueError, match="train_test_split.*" + message):
        train_test_split([1, 2, 3], y, size)


# --- standardize --------------------------------------------------------------------------


def test_standardize_agrees_with_scikit_learn():
    preprocessing = pytest.importorskip(
        "sklearn.preprocessing", reason="get it by: pip install scikit-learn"
    )
    x, _ = read_csv(IRIS)
    z, mean, deviation = standardize(x)
    theirs = preprocessing.StandardScaler().fit([sample[0] for sample in x])
    # sums of 150 numbers, each below 8: a relative error of at most 150 u, twice for the squares
    assert mean[0] == pytest.approx(list(theirs.mean_), rel=400 * 2.0**-53)
    assert deviation[0] == pytest.approx(list(theirs.scale_), rel=400 * 2.0**-53)
    assert z[7] == [[(a - m) / d for a, m, d in zip(x[7][0], mean[0], deviation[0])]]


def test_standardize():
    z, mean, deviation = standardize([[[[1], [5]]], [[[3], [5]]]])  # volumes; the 5 is constant
    assert (z, mean, deviation) == ([[[[-1], [0]]], [[[1], [0]]]], [[[2], [5]]], [[[1], [1]]])
    assert standardize([0.1] * 3) == ([0, 0, 0], 0.1, 1)  # though its mean would be rounded
    assert standardize([3, 6], 1, 2) == ([1, 2.5], 1, 2)
    third = Fraction(1, 3)
    assert standardize([[[third]]], [[0]], [[2]])[0] == [[[third / 2]]]
    assert repr(standardize([[[third]]], [[0]], [[2]])[0]) == "[[[Fraction(1, 6)]]]"


@pytest.mark.parametrize("arguments, error, message", [
    (([],), ValueError, "expected at least one sample, got none"),
    (([[[1, NAN]]],), ValueError, r"standardize x\[0\]: expected finite numbers, got nan"),
    (([[[1]], [[-INF]]],), ValueError, r"x\[1\]: expected finite numbers, got -inf"),
    (([[[1, 2]], [[1]]],), ValueError, r"x\[1\]: expected shape \(1, 2\), got shape \(1, 1\)"),
    (([[["a"]]],), TypeError, "expected nested lists of numbers, got str 'a'"),
    (([1, "a"],), TypeError, r"x\[1\]: expected a number, got str 'a'"),
    (([[[1]]], [[0]]), ValueError, "expected a mean and a deviation, got one of the two"),
    (([[[1]]], [[0, 0]], [[1]]), ValueError, r"mean: expected shape \(1, 1\), got shape \(1, 2\)"),
    (([[[1]]], [[0]], [[INF]]), ValueError, "deviation: expected finite numbers, got inf"),
])  # fmt: skip
def test_standardize_refuses(arguments, error, message):
    with pytest.raises(error, match=message):
        standardize(*arguments)


# --- accuracy_score, confusion_matrix -----------------------------------------------------


@pytest.mark.parametrize("y_true, y_pred, matrix", [
    ([0, 1, 2, 2], [0, 2, 2, 1], [[1, 0, 0], [0, 0, 1], [0, 1, 1]]),
    (["b", "a", "b"], ["a", "a", "b"], [[1, 0], [1, 1]]),
    ([7, 3, 7], [3, 3, 7], [[1, 0], [1, 1]]),
    ([1, 0], [[[0, 5, 1]], [[0, 0, -1]]], [[1, 0, 0], [0, 1, 0], [0, 0, 0]]),
    ([[[0, 1]], [[1, 0]]], [[[0.4, 0.6]], [[0.3, 0.7]]], [[0, 1], [0, 1]]),
    ([[[1]], [[0]]], [[[1, 9, 2]], [[3, INF, 1]]], [[0, 1, 0], [0, 1, 0], [0, 0, 0]]),
    ([[[0]], [[1]], [[1]]], [[[0.4]], [[0.6]], [[-3.0]]], [[1, 0], [1, 1]]),
    ([-1, 1, 1], [[[-0.1]], [[0.1]], [[0]]], [[1, 0], [1, 1]]),
    ([Fraction(1), 0.0], [1, False], [[1, 0], [0, 1]]),
])  # fmt: skip
def test_accuracy_and_confusion(y_true, y_pred, matrix):
    assert confusion_matrix(y_true, y_pred) == matrix
    right = sum(row[k] for k, row in enumerate(matrix))
    assert accuracy_score(y_true, y_pred) == right / len(y_true)


def test_they_agree_with_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics", reason="get it by: pip install scikit-learn")
    rng = Random(9)
    true, pred = [[int(4 * rng.random()) for _ in range(50)] for _ in range(2)]
    assert confusion_matrix(true, pred) == metrics.confusion_matrix(true, pred).tolist()
    assert accuracy_score(true, pred) == metrics.accuracy_score(true, pred)


@pytest.mark.parametrize("score", [accuracy_score, confusion_matrix])
@pytest.mark.parametrize("y_true, y_pred, error, message", [
    ([], [], ValueError, r"expected as many in y_true as in y_pred, at least one, got \(0, 0\)"),
    ([1], [1, 2], ValueError, r"got \(1, 2\)"),
    ([1], [[[NAN, 1]]], ValueError, r"y_pred\[0\]: expected numbers, got NaN"),
    ([NAN], [1], ValueError, r"y_true\[0\]: expected numbers, got NaN"),
    (["a"], [[[0, 1]]], ValueError, r"got texts and numbers: one_hot\(labels, classes\)"),
    (["a"], [1], ValueError, "expected labels of one kind"),
    (["a"], [[[1]]], ValueError, "expected labels of one kind"),
    ([0, 2], [[[0, 1]], [[1, 0]]], ValueError, r"y_true\[1\]: expected an int from 0 to 1, got 2"),
    ([0.5], [[[0, 1]]], ValueError, r"y_true\[0\]: expected an int from 0 to 1, got 0.5"),
    ([0], [[0, 1]], ValueError, r"y_pred\[0\]: expected shape \(1, 2\), got shape \(2,\)"),
    ([0], [[]], ValueError, "got an empty list"), ([None], [0], TypeError, "expected a number"),
])  # fmt: skip
def test_scores_refuse(score, y_true, y_pred, error, message):
    with pytest.raises(error, match=score.__name__ + ".*" + message):
        score(y_true, y_pred)
