"""Each example runs from the repository's root, with nothing installed, and says what it should."""

import gzip
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from fractions import Fraction

import pytest

import purenn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXAMPLES = [
    "xor", "iris", "conv", "exact", "digits", "from_torch", "mnist_fc", "mnist_conv", "lesson", "lesson_2", "lesson_3",
    "gpt",
]  # fmt: skip


def python(*arguments, cwd=ROOT):
    """Run Python without site-packages, -S, and without the environment's paths, -E."""
    return subprocess.run(
        [sys.executable, "-S", "-E"] + [str(a) for a in arguments],
        cwd=str(cwd), stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True,
    )


def run(name, *arguments):
    """The lines that an example prints."""
    done = python("examples/%s.py" % name, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def load(name, monkeypatch):
    """An example as a module."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    path = os.path.join(ROOT, "examples", name + ".py")
    spec = importlib.util.spec_from_file_location("example_" + name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def epochs(lines):
    """(epoch, of how many, error) of each line that fit printed."""
    found = [re.fullmatch(r"epoch (\d+)/(\d+)   error=(\d+\.\d{6})", line) for line in lines]
    return [(int(m[1]), int(m[2]), float(m[3])) for m in found if m]


# --- all of them --------------------------------------------------------------------------


def test_nothing_installed_can_be_imported():
    assert "No module named 'pytest'" in python("-c", "import pytest", cwd=os.sep).stderr
    assert "No module named 'purenn'" in python("-c", "import purenn", cwd=os.sep).stderr


def test_every_example_is_listed_here():
    names = os.listdir(os.path.join(ROOT, "examples"))
    # those of crosscheck, and campaign, have tests of their own
    files = {f for f in names if f.endswith(".py") and not f.startswith("crosscheck")}
    assert files == {name + ".py" for name in EXAMPLES + ["mnist", "campaign"]}


@pytest.mark.parametrize("name", EXAMPLES)
def test_importing_does_nothing(name):
    code = "import %s as e; assert e.__doc__ and callable(e.main)" % name
    done = python("-c", "import sys; sys.path.insert(0, 'examples'); " + code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_example_runs_from_anywhere(tmp_path):
    done = python(os.path.join(ROOT, "examples", "exact.py"), cwd=tmp_path)
    assert done.returncode == 0 and "exactly equal" in done.stdout


@pytest.mark.parametrize("name", ["digits", "mnist_fc", "mnist_conv"])
def test_help_is_the_docstring(name):
    lines = run(name, "--help")
    assert any(line.startswith("Look at the ") for line in lines)


# --- xor, conv, exact ---------------------------------------------------------------------


def test_xor():
    lines = run("xor")
    assert [(epoch, total) for epoch, total, _ in epochs(lines[:10])] == [
        (epoch, 1000) for epoch in range(100, 1001, 100)
    ]
    assert lines[9] == "epoch 1000/1000   error=0.000271"
    assert lines[10:14] == [
        "0 xor 0 =  0.00068", "0 xor 1 =  0.97990", "1 xor 0 =  0.97402", "1 xor 1 = -0.00132",
    ]
    assert lines[15].startswith("Now change something in examples/xor.py") and len(lines) == 21


def test_pictures_of_xor(tmp_path):
    """They are those that the README shows: python3 examples/xor.py --pictures docs/pictures"""
    assert len(run("xor", "--pictures", tmp_path)) == 21
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert sorted(drawn) == ["xor_boundary.svg", "xor_error.svg", "xor_network.svg"]
    for name in drawn:
        with open(os.path.join(ROOT, "docs", "pictures", name), "rb") as file:
            assert file.read().replace(b"\r\n", b"\n") == drawn[name]
    done = python(os.path.join(ROOT, "examples", "xor.py"), "--pictures", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_conv():
    lines = run("conv")
    errors = [error for _, _, error in epochs(lines)]
    assert len(errors) == 10
    assert errors[-1] < 0.02 < errors[0]
    # four rows of four numbers of the target, then of the output
    rows = [[float(x) for x in line.split()] for line in lines[-4:]]
    assert all(len(row) == 8 and 0 <= min(row[:4]) and max(row[:4]) < 1 for row in rows)
    squares = [(a - b) * (a - b) for row in rows for a, b in zip(row[:4], row[4:])]
    assert sum(squares) / len(squares) < 0.03


def test_gpt():
    """It learns, and invents twenty names; tests/interpreters/test_gpt.py has it everywhere."""
    lines = run("gpt", 100)
    assert lines[0] == "8403 names" and lines[-22].split()[-1] == "2.7560"
    assert any("AttentionLayer" in line for line in lines)
    names = [line.split()[0] for line in lines[-20:]]
    assert all(re.fullmatch("[a-z]{1,16}", name) for name in names)
    known = [line for line in lines[-20:] if line.endswith("  (there is one)")]
    assert 0 < len(known) < 20


def test_exact():
    lines = run("exact")
    table = [line.split() for line in lines if line.startswith("layers[")]
    assert [row[0] for row in table] == [
        "layers[%d].%s[%d][%d]" % (layer, name, i, j)
        for layer, name, rows, columns in [
            (0, "weights", 2, 2), (0, "bias", 1, 2), (2, "weights", 2, 1), (2, "bias", 1, 1),
        ]
        for i in range(rows) for j in range(columns)
    ]
    for row in table:
        before, backward, difference, after = [Fraction(x) for x in row[1:]]
        assert backward == difference != 0
        assert after == before - backward / 10
    assert "The gradients are exactly equal." in lines
    before, after = [Fraction(line.split()[-1]) for line in lines[-2:]]
    assert 0 < after < before


def test_exact_tells_a_wrong_gradient(monkeypatch, capsys):
    exact = load("exact", monkeypatch)
    monkeypatch.setattr(exact, "square_prime", lambda x: 2 * x + Fraction(1, 10**30))
    exact.main()
    assert "The gradients are NOT equal." in capsys.readouterr().out


def test_the_ten_lines_of_the_readme_print_ten_lines_and_the_answer():
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        code = re.search("```python\n(.*?)```", file.read(), re.S)[1]
    done = python("-c", code)
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert [epoch for epoch, _, _ in epochs(lines[:-1])] == list(range(100, 1001, 100))
    assert "print(network.predict([[[1, 0]]]))   # %s\n" % lines[-1] in code


def test_iris():
    lines = run("iris")
    assert [epoch for epoch, _, _ in epochs(lines)] == list(range(5, 51, 5))
    assert lines[9] == "epoch 50/50   error=0.056618"
    share, count = re.match(r"(.*) % of (\d+) new flowers are named rightly:$", lines[11]).groups()
    table = [[int(n) for n in line.replace(".", "0").split()[1:]] for line in lines[15:18]]
    assert sum(map(sum, table)) == int(count) == 38
    assert share == "%.1f" % (100 * sum(row[k] for k, row in enumerate(table)) / 38) == "97.4"
    assert [line.split() for line in lines[20:]] == [
        ["setosa", "0", "%"], ["versicolor", "26", "%"], ["virginica", "74", "%"],
    ]  # fmt: skip


# --- digits -------------------------------------------------------------------------------


def test_digits_file():
    with open(os.path.join(ROOT, "examples", "data", "digits.csv")) as file:
        text = file.read()
    rows = [[int(n) for n in line.split(",")] for line in text.splitlines()]
    assert len(rows) == 1797
    assert all(len(row) == 65 and min(row) >= 0 and max(row[:64]) <= 16 for row in rows)
    counts = [sum(row[64] == digit for row in rows) for digit in range(10)]
    assert counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"
    )


def check_report(lines):
    """The number of right guesses, which everything below the epochs must agree with."""
    curve = [line.split("|")[1] for line in lines if "|" in line]
    assert "".join(curve).count("*") == len(epochs(lines))

    (found,) = [m for m in (re.match(r"Test: (\d+) of 360 right, (.*) %$", x) for x in lines) if m]
    right = int(found[1])
    assert found[2] == "%.2f" % (100 * right / 360)

    at = lines.index("true  predicted") + 2
    table = [[int(n) for n in line.replace(".", "0").split()] for line in lines[at : at + 10]]
    assert [row[0] for row in table] == list(range(10))
    assert sum(sum(row[1:]) for row in table) == 360
    assert sum(row[1 + row[0]] for row in table) == right

    thoughts = [m for m in (re.match(r"A (\d), read as (\d)(: wrong)?$", x) for x in lines) if m]
    assert len(thoughts) == 6
    for found in thoughts:
        digit, guess, wrong = int(found[1]), int(found[2]), found[3]
        assert (digit != guess) == bool(wrong)
        assert not wrong or table[digit][1 + guess]
        beside = lines[lines.index(found[0]) + 1 :][:10]
        percents = [int(re.search(r" (\d+) %", line)[1]) for line in beside]
        assert percents[guess] == max(percents) and 98 <= sum(percents) <= 102
    return right


def test_digits_in_two_epochs():
    lines = run("digits", "--epochs", 2)
    assert [(epoch, total) for epoch, total, _ in epochs(lines)] == [(1, 2), (2, 2)]
    assert lines[0] == "epoch 1/2   error=0.523842"
    assert check_report(lines) >= 0.9 * 360
    other = run("digits", "--epochs", 2, "--seed", 1)
    assert other[0] != lines[0]
    check_report(other)


def test_digits_in_order():
    lines = run("digits", "--epochs", 2, "--in-order")
    assert lines[0] != "epoch 1/2   error=0.523842"
    assert 0.8 * 360 <= check_report(lines) < 0.95 * 360


@pytest.mark.long("trains a convolution on the digits twice")
def test_digits_with_convolution(tmp_path):
    lines = run("digits", "--conv", "--epochs", 2, "--pictures", tmp_path)
    right = check_report(lines)
    assert len(list(tmp_path.iterdir())) == 3
    wrong = (tmp_path / "digits_wrong.svg").read_text("utf-8")
    assert len(re.findall(r">\d, read as \d<", wrong)) == 360 - right
    assert (tmp_path / "digits_kernels.svg").read_text("utf-8").count(">W_0,") == 8
    assert ">epoch<" in (tmp_path / "digits_error.svg").read_text("utf-8")
    assert lines[0] == "epoch 1/2   error=0.440100"
    assert right >= 0.93 * 360


def test_digits_wants_an_epoch():
    done = python("examples/digits.py", "--epochs", 0)
    assert done.returncode == 2
    assert "--epochs: expected at least 1, got 0" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long("trains on the digits fifteen times, and NumPy, too")
@pytest.mark.unmeasured
def test_digits_in_full_and_in_numpy(monkeypatch, capsys):
    """NumPy, from the same weights, reads each of the 360 digits as the same."""
    np = pytest.importorskip("numpy")
    from variants import vectorised

    digits = load("digits", monkeypatch)
    nets = []
    dense_network = digits.dense_network
    monkeypatch.setattr(digits, "dense_network", lambda: nets.append(dense_network()) or nets[0])
    monkeypatch.setattr(sys, "argv", ["digits.py"])
    digits.main()
    assert check_report(capsys.readouterr().out.splitlines()) >= 0.93 * 360

    x, y = purenn.data.read_csv(digits.DATA)
    x_train, x_test, y, _ = purenn.data.train_test_split(x, y, 360, purenn.Random(0))
    x_train, x_test, y = np.array(x_train) / 16, np.array(x_test) / 16, np.eye(10)[y][:, None]
    rng = purenn.Random(0)
    net = vectorised.Network()
    net.add(vectorised.FCLayer((1, 64), (1, 32), rng))
    net.add(vectorised.ActivationLayer((1, 32), vectorised.tanh, vectorised.tanh_prime))
    net.add(vectorised.FCLayer((1, 32), (1, 10), rng))
    net.add(vectorised.SoftmaxLayer((1, 10)))
    net.use(vectorised.categorical_cross_entropy, vectorised.categorical_cross_entropy_prime)
    net.fit(x_train, y, 15, 0.1, verbose=False)

    theirs = np.array(net.predict(x_test))
    ours = np.array(nets[0].predict(x_test.tolist()))
    assert (theirs.argmax(axis=2) == ours.argmax(axis=2)).all()
    # training multiplies each rounding, by an amount that no bound foretells; but no guess may
    # hang on that: where the two best lie closest, they still are further apart
    best = np.sort(ours, axis=2)
    assert 2 * abs(theirs - ours).max() < (best[:, 0, -1] - best[:, 0, -2]).min()


# --- MNIST --------------------------------------------------------------------------------


def idx(*shape, data=None):
    """An IDX file of unsigned bytes, with made-up contents unless given."""
    size = 1
    for n in shape:
        size *= n
    if data is None:
        data = bytes(at * at % 251 for at in range(size))
    return bytes((0, 0, 8, len(shape))) + b"".join(n.to_bytes(4, "big") for n in shape) + data


images_file = idx(12, 28, 28)
labels_file = idx(12, data=bytes(at % 10 for at in range(12)))


@pytest.fixture
def mnist(tmp_path):
    """Writes the two files; returns their names."""

    def write(images=images_file, labels=labels_file):
        names = str(tmp_path / "images"), str(tmp_path / "labels")
        for name, data in zip(names, (images, labels)):
            with open(name, "wb") as file:
                file.write(data)
        return names

    return write


@pytest.mark.parametrize("files, message", [
    ((labels_file, labels_file), "expected images of 28 x 28"),
    ((idx(12, 27, 28),), "expected images of 28 x 28"),
    ((idx(12, 28, 29),), "expected images of 28 x 28"),
    ((idx(11, 28, 28),), "expected at least 12, got 11"),
    ((images_file, images_file), "expected labels 0 to 9"),
    ((images_file, idx(12, data=bytes(11) + b"\x0a")), "expected labels 0 to 9"),
])  # fmt: skip
def test_no_mnist(monkeypatch, mnist, files, message):
    with pytest.raises(ValueError, match=message):
        load("mnist", monkeypatch).read_mnist(*mnist(*files), 1008)


@pytest.mark.parametrize("name", ["mnist_fc", "mnist_conv"])
def test_mnist(mnist, name):
    images, labels = mnist()
    files = "--images", images, "--labels", labels
    lines = run(name, *files, "--samples", 8, "--epochs", 2)
    errors = epochs(lines)
    assert [(epoch, total) for epoch, total, _ in errors] == [(1, 2), (2, 2)]
    assert len(lines) == 4
    assert re.fullmatch(r"\d+\.[05] % of 8 training images right", lines[2])
    assert re.fullmatch(r"\d+\.0 % of 4 images it has not seen right", lines[3])

    mnist(gzip.compress(images_file), gzip.compress(labels_file))
    assert run(name, *files, "--samples", 8, "--epochs", 2) == lines
    assert run(name, *files, "--samples", 8, "--epochs", 2, "--seed", 1)[:2] != lines[:2]
    # no image left that it has not seen
    lines = run(name, *files, "--samples", 12, "--epochs", 1)
    assert len(lines) == 2 and lines[1].endswith(" of 12 training images right")


def test_mnist_counts_what_is_right(monkeypatch, capsys):
    module = load("mnist", monkeypatch)

    class Echo:
        """Says of each sample the digit that it is, and only that of the first 3."""

        def fit(self, x, y, epochs, learning_rate):
            assert [row.index(1) for (row,) in y] == x == [1, 2, 3]
            assert (epochs, learning_rate) == (7, 0.1)

        def predict(self, x):
            return [[[int(i == min(digit, 3)) for i in range(10)]] for digit in x]

    class Args:
        samples, epochs = 3, 7

    module.train_and_test(Echo(), [1, 2, 3, 3, 5], [1, 2, 3, 3, 5], Args)
    assert capsys.readouterr().out.splitlines() == [
        "100.0 % of 3 training images right", "50.0 % of 2 images it has not seen right",
    ]


@pytest.mark.parametrize("name", ["mnist_fc", "mnist_conv"])
def test_mnist_missing(tmp_path, name):
    done = python(os.path.join(ROOT, "examples", name + ".py"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such file or directory: 'train-labels-idx1-ubyte.gz'" in done.stderr
    assert "https://ossci-datasets.s3.amazonaws.com/mnist/" in done.stderr
    assert "train-images-idx3-ubyte.gz" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "files, options, message",
    [
        ((images_file[:-1],), [], "got 9407"),
        ((), [], "--samples: expected 1 to 12, got 1000"),
        ((), ["--samples", 0], "--samples: expected 1 to 12, got 0"),
        ((), ["--samples", 8, "--epochs", 0], "--epochs: expected at least 1, got 0"),
    ],
)
def test_mnist_refuses(mnist, files, options, message):
    images, labels = mnist(*files)
    done = python("examples/mnist_fc.py", "--images", images, "--labels", labels, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr and "Traceback" not in done.stderr
