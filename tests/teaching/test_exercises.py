"""Exercises: skeletons say what to write, solutions pass, usual mistakes get their hint."""

import os
import re
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, "examples", "exercises")
NAMES = "flatten sigmoid max_pooling dropout softmax momentum strided_conv lora experts".split()


def python(*arguments):
    """Run Python without site-packages and environment, as on a computer with nothing installed."""
    return subprocess.run(
        [sys.executable, "-S", "-E", "-X", "utf8"] + [str(a) for a in arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def check(*arguments):
    return python("examples/exercises/check.py", *arguments)


def solution(name):
    with open(os.path.join(FOLDER, "solutions", name + ".py"), encoding="utf-8") as file:
        return file.read()


# --- skeletons and solutions ---------------------------------------------------------------------


def test_every_exercise_is_listed_here():
    files = {name[:-3] for name in os.listdir(FOLDER) if name.endswith(".py")}
    assert files == set(NAMES) | {"check", "examine", "working", "break_it"}
    for folder in "checks", "solutions":
        names = {name[:-3] for name in os.listdir(os.path.join(FOLDER, folder)) if name.endswith(".py")}
        assert names - {"__init__"} == set(NAMES)
    with open(os.path.join(FOLDER, "README.md"), encoding="utf-8") as file:
        assert re.findall(r"^\| `(\w+)`", file.read(), re.M) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_skeleton_says_what_to_write(name):
    done = check(name)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("first test                   wrong\n\n")
    if name == "strided_conv":
        assert "output_shape is wrong." in done.stdout and "write that in __init__" in done.stdout
    else:
        assert re.search(r"Not written yet: .{20,}, in line \d+ of %s.py, \w+\." % name, done.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_a_skeleton_runs_and_names_its_check(name):
    path = os.path.join(FOLDER, name + ".py")
    done = python(path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with open(path, encoding="utf-8") as file:
        assert "python3 examples/exercises/check.py %s\n" % name in file.read()


@pytest.mark.parametrize("name", NAMES)
def test_a_solution_passes(name):
    done = check(name, "examples/exercises/solutions/%s.py" % name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\n\n%s: all right.\n" % name)
    assert "wrong" not in done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_a_solution_is_the_skeleton_filled_in(name):
    """What the skeleton gives, up to the methods, stands in the solution too."""
    with open(os.path.join(FOLDER, name + ".py"), encoding="utf-8") as file:
        skeleton = file.read()
    for line in re.findall(r"^ *(?:class|def) .*$", skeleton, re.M):
        if "first_test" not in line:
            assert line in solution(name)


# --- usual mistakes ------------------------------------------------------------------------------

# what is replaced in the solution, by what, and a piece of what check.py says
MISTAKES = {
    "flatten": [
        ("for row in input for pixel in row for x in pixel",
         "for c in range(len(input[0][0])) for q in range(len(input[0])) for x in"
         " [row[q][c] for row in input]", "first index fastest"),
        ("for row in input for pixel in row for x in pixel",
         "for q in range(len(input[0])) for row in input for x in row[q]",
         "rows and columns are exchanged"),
        ("return [[x for row in input for pixel in row for x in pixel]]",
         "return [x for row in input for pixel in row for x in pixel]", "two pairs of brackets"),
        ("        i, j, d = self.input_shape\n        (row,) = output_error\n",
         "        return output_error\n        i, j, d = self.input_shape\n        (row,) = output_error\n",
         "dE/dX is wrong"),
        ("for n in range(0, i * j, j)", "for n in range(0, i * j, i)", ""),
    ],
    "sigmoid": [
        ("math.exp(x) / (1 + math.exp(x))", "1 / (1 + math.exp(-x))", "exp of a large number"),
        ("    if x < 0:\n        return math.exp(x) / (1 + math.exp(x))\n    return 1 / (1 + math.exp(-x))",
         "    return 1 / (1 + math.exp(x))", "the sign: exp(-x)"),
        ("return sigmoid(x) * (1 - sigmoid(x))", "return x * (1 - x)",
         "taken for sigmoid(x) already"),
        ("return sigmoid(x) * (1 - sigmoid(x))", "return 1 - sigmoid(x) ** 2 if x else 0.25",
         "is the derivative of tanh"),
        ("return sigmoid(x) * (1 - sigmoid(x))", "return sigmoid(x)", "(1 - sigmoid(x)) is missing"),
    ],
    "max_pooling": [
        ("key=lambda at: input[at[0]][at[1]][c]", "key=lambda at: -input[at[0]][at[1]][c]",
         "smallest element of each window"),
        ("key=lambda at: input[at[0]][at[1]][c]", "key=lambda at: abs(input[at[0]][at[1]][c])",
         "largest absolute value"),
        ("output[p][q][c] = input", "output[p][q][c] = max(0, input[place[0]][place[1]][c]); input",
         "maximum is taken with 0"),
        ("(p * m + r, q * n + s)", "(p + r, q + s)", "the windows overlap"),
        ("output[p][q][c] = input[place[0]][place[1]][c]",
         "output[p][q][c] = max(input[r][s][e] for r, s in window for e in range(channels))",
         "the channels are mixed"),
        ("[(p * m + r, q * n + s) for r in range(m) for s in range(n)]",
         "[(p * m + r, q * n + s) for r in range(m) for s in range(n)][::-1]",
         "of equal elements the last"),
        ("            input_error[r][s][c] = output_error[p][q][c]",
         "            m, n = self.pool_shape\n"
         "            for a in range(m):\n                for b in range(n):\n"
         "                    input_error[p * m + a][q * n + b][c] = output_error[p][q][c]",
         "goes to every element of the window"),
        ("input_error = zeros(self.input_shape)",
         "input_error = self.buffer = getattr(self, 'buffer', zeros(self.input_shape))",
         "something of the pass before is left"),
    ],
    "dropout": [
        ("kept = 1 / (1 - self.rate)", "kept = 1", "not divided by 1 - rate"),
        ("kept = 1 / (1 - self.rate)", "kept = 1 / self.rate if self.rate else 1",
         "is divided by the rate"),
        ("kept = 1 / (1 - self.rate)", "kept = 1 - self.rate", "is multiplied by 1 - rate"),
        ("random.random() < self.rate", "random.random() > self.rate and self.rate",
         "not of keeping"),
        ("if self.training:", "if True:", "drop only if self.training is True"),
        ("            self.factors = [0 if random.random() < self.rate else kept for x in input[0]]",
         "            drop = random.random() < self.rate\n"
         "            self.factors = [0 if drop else kept for x in input[0]]", "draw once for each number"),
        ("return [[e * factor for e, factor in zip(output_error[0], self.factors)]]",
         "return output_error", "as if nothing had been dropped"),
        ("return [[e * factor for e, factor in zip(output_error[0], self.factors)]]",
         "return [[e * (factor > 0) for e, factor in zip(output_error[0], self.factors)]]",
         "divided by 1 - rate, as in forward"),
        ("return [[e * factor for e, factor in zip(output_error[0], self.factors)]]",
         "return self.forward_propagation(output_error)", "remember which these were"),
        ("        if self.training:\n", "        if self.training:\n            random.seed(0)\n",
         "The same numbers are dropped in each pass"),
    ],
    "softmax": [
        ("largest = max(input[0])", "largest = 0", "largest X is not subtracted"),
        ("total = sum(powers)", "total = max(powers)", "divided by the largest"),
        ("[power / total for power in powers]",
         "[1 / (1 + math.exp(-x)) if input[0][0] != 3 else 0.5 for x in input[0]]",
         "this is sigmoid of each element"),
        ("[power / total for power in powers]", "[x / sum(input[0]) for x in input[0]]",
         "exp is missing"),
        ("y_i * (e_i - mean)", "y_i * (1 - y_i) * e_i",
         "the other outputs are forgotten"),
        ("return -sum", "return sum", "the sign is wrong"),
        ("math.log(y)", "math.log2(y)", "to base 2, not the natural one"),
        ("return [[-t / y for", "return [[t / y for", "the sign is wrong"),
        ("return [[-t / y for", "return [[y - t for",
         "dE/dX of softmax and cross-entropy together"),
    ],
    "momentum": [
        ("scale(self.momentum, self.weights_velocity)", "scale(0, self.weights_velocity)",
         "W after two steps"),
        ("scale(self.momentum, self.bias_velocity)", "scale(0, self.bias_velocity)",
         "the bias needs its own V"),
        ("scale(self.momentum, self.weights_velocity)", "scale(1, self.weights_velocity)",
         "W after two steps"),
        ("scale(learning_rate, weights_error)", "scale(learning_rate ** 2, weights_error)",
         "rate is squared"),
        ("scale(learning_rate, weights_error)", "weights_error", "rate is not used"),
        ("self.weights_velocity", "MomentumLayer.weights_velocity", "both layers have the same V"),
        ("add(self.weights, self.weights_velocity)", "self.weights_velocity", "replaced by the step"),
        ("        input_error = dot(output_error, transpose(self.weights))\n", "", "NameError"),
        ("self.weights = add(self.weights,", "self.weights = subtract(self.weights,",
         "goes uphill"),
    ],
    "strided_conv": [
        ("(i - m) // stride + 1, (j - n) // stride + 1", "(i - m) // stride, (j - n) // stride",
         "+ 1 is missing"),
        ("(i - m) // stride + 1, (j - n) // stride + 1", "i - m + 1, j - n + 1",
         "that is the shape for stride 1"),
        ("(i - m) // stride + 1, (j - n) // stride + 1", "max(i // stride, 1), j // stride",
         "the size of the kernel is not subtracted"),
        ("input[p * s + r][q * s + t][c] * self.weights", "input[p + r][q + t][c] * self.weights",
         "the kernel moves by one pixel"),
        ("[list(self.bias) for", "[[b * self.input_shape[2] for b in self.bias] for",
         "each input channel adds the bias once"),
        ("* self.weights[r][t][c][k]\n        return",
         "* self.weights[-1 - r][-1 - t][c][k]\n        return",
         "the kernel is turned"),
        ("input_error[p * s + r][q * s + t][c] += e *", "input_error[p + r][q + t][c] += e *",
         "the stride belongs there too"),
        ("input_error[p * s + r][q * s + t][c] += e *",
         "input_error[p * s + r][q * s + t][c] = e *", "= where += belongs"),
        ("weights_error[r][t][c][k] +=", "weights_error[r][t][c][k] =", "W is wrong"),
        ("bias_error = [b + e for b, e in zip(bias_error, pixel)]", "bias_error = pixel",
         "one place only"),
        ("self.weights = subtract", "self.weights = scale(1, self.weights)\n        subtract",
         "he parameter is not updated"),
        ("self.bias = subtract(self.bias, scale(learning_rate, bias_error))", "pass",
         "he parameter is not updated"),
    ],
    "lora": [
        ("parameters = (\"down\", \"up\")", "parameters = ()", "must name 'down'"),
        ("parameters = (\"down\", \"up\")", "parameters = (\"down\",)", "must name 'up'"),
        ("parameters = (\"down\", \"up\")", "parameters = (\"down\", \"up\", \"trained\")",
         "trained_error"),
        ("self.up_error", "self.error_of_up", "up_error"),
        ("scale(self.factor, dot(self.inner, self.up))", "dot(self.inner, self.up)", "s is forgotten"),
        ("scale(self.factor, dot(self.inner, self.up))",
         "scale(self.factor / self.rank, dot(self.inner, self.up))", "divided by the rank once more"),
        ("add(dot(input, self.trained), scale(self.factor, dot(self.inner, self.up)))",
         "scale(self.factor, add(dot(input, self.trained), dot(self.inner, self.up)))",
         "s multiplies X W as well"),
        ("scale(self.factor, dot(output_error, transpose(self.up)))",
         "dot(output_error, transpose(self.up))", "s is forgotten"),
        ("            dot(output_error, transpose(self.trained)), dot(inner_error",
         "            zeros((len(output_error), len(self.trained))), dot(inner_error",
         "X goes through it, too"),
        ("self.up_error = scale(self.factor, dot(transpose(self.inner), output_error))",
         "self.up_error = dot(transpose(self.inner), output_error)", "s is forgotten in dE/dU"),
        ("self.up = zeros((rank, len(trained[0])))", "self.up = uniform((rank, len(trained[0])))",
         "U is not zero to begin with"),
        ("self.down = uniform((len(trained), rank))", "self.down = zeros((len(trained), rank))",
         "D must be random"),
        ("        return input_error",
         "        self.trained = subtract(self.trained, scale(learning_rate,"
         " dot(transpose(self.input), output_error)))\n        return input_error",
         "W is frozen"),
    ],
    "experts": [
        ("parameters = (\"router\", \"experts\")", "parameters = ()", "must name 'router'"),
        ("parameters = (\"router\", \"experts\")", "parameters = (\"router\",)", "must name 'experts'"),
        ("[: self.k]", "", "all experts answer"),
        ("power / sum(powers)) for e", "math.exp(scores[e]) / sum(map(math.exp, scores))) for e",
         "over all experts, not T"),
        ("(-scores[e], e)", "(scores[e], e)", "the smallest scores"),
        ("(-scores[e], e)", "(-scores[e], -e)", "of equal scores the last"),
        ("(-scores[e], e)", "e", "the first k experts"),
        ("add(output, scale(share, self.answers[e]))", "add(output, self.answers[e])",
         "without their shares"),
        ("power / sum(powers)", "1 / len(powers)", "equal shares"),
        ("power / sum(powers)", "scores[e]", "softmax is missing"),
        ("math.exp(scores[e] - scores[best[0]])", "math.exp(scores[e])", "largest X is not subtracted"),
        ("        input_error = add(input_error, dot(scores_error, transpose(self.router)))\n", "",
         "the shares depend on X, too"),
        ("scale(share, dot(output_error, transpose(self.experts[e])))",
         "dot(output_error, transpose(self.experts[e]))", "shares are forgotten on the way"),
        ("(wanted[e] - mean)", "wanted[e]", "the mean Σ_c p_c a_c"),
        ("self.router_error = outer(self.input, scores_error)",
         "self.router_error = scale(0, self.router)", "router_error is 0"),
        ("scale(share, outer(self.input, output_error))", "outer(self.input, output_error)", "shares are forgotten in dE/dW_e"),
    ],
}  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "name, number",
    [(name, n) for name in NAMES for n in range(len(MISTAKES[name]))],
)
def test_a_usual_mistake_gets_its_hint(name, number, tmp_path):
    old, new, hint = MISTAKES[name][number]
    text = solution(name)
    assert old in text
    path = tmp_path / "mine.py"
    path.write_text(text.replace(old, new), encoding="utf-8")
    done = check(name, path)
    assert (done.returncode, done.stderr) == (1, "")
    assert hint in done.stdout, done.stdout


def test_a_code_page_without_the_letters(tmp_path):
    path = tmp_path / "mine.py"
    text = solution("momentum").replace("transpose(self.weights)", "self.weights")
    path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-S", "examples/exercises/check.py", "momentum", str(path)],
        cwd=ROOT,
        env=dict(os.environ, PYTHONIOENCODING="cp437"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_hint_is_about_what_is_wrong(tmp_path):
    """Nothing overflows in the first test, though it would later."""
    path = tmp_path / "mine.py"
    path.write_text("""
import math
def sigmoid(x):
    return 1.001 / (1 + math.exp(-x))
def sigmoid_prime(x):
    return sigmoid(x) * (1 - sigmoid(x))
""")
    done = check("sigmoid", path)
    assert done.returncode == 1 and "sigmoid(0) is wrong" in done.stdout
    assert "exp of a large number" not in done.stdout and "Likely" not in done.stdout


def test_infinity_is_no_answer(tmp_path):
    path = tmp_path / "mine.py"
    text = solution("softmax").replace("return -sum", "return math.inf or -sum")
    path.write_text(text, encoding="utf-8")
    done = check("softmax", path)
    assert done.returncode == 1 and "E is wrong" in done.stdout


# --- break it ------------------------------------------------------------------------------------


def errors(text):
    """The four errors and the four outputs that working.py prints."""
    found = re.findall(r"^error after +(\d+) epochs: ([\d.]+)$", text, re.M)
    assert [int(epoch) for epoch, _ in found] == [1, 10, 100, 1000]
    outputs = re.findall(r"^\d xor \d = +([-\d.]+)$", text, re.M)
    return [float(error) for _, error in found], [float(output) for output in outputs]


def broken(number):
    done = python("examples/exercises/break_it.py", number)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nbecomes\n" in done.stdout and "\nWhy? " in done.stdout
    return errors(done.stdout)


def test_the_network_works():
    done = python("examples/exercises/working.py")
    assert done.returncode == 0
    error, outputs = errors(done.stdout)
    assert error[0] > error[1] > error[2] > error[3] < 0.001
    assert [round(output) for output in outputs] == [0, 1, 1, 0]


def test_the_wrong_sign():
    error, outputs = broken(1)
    assert error[0] < error[1] < error[3] and round(error[3], 1) == 2.5
    assert all(output < -0.99 for output in outputs)


def test_no_derivative_and_no_activation_end_alike():
    (error, outputs), (error_5, outputs_5) = broken(2), broken(5)
    assert round(error[3], 2) == round(error_5[3], 2) == 0.28
    assert all(0.45 < output < 0.55 for output in outputs + outputs_5)


def test_learning_rate_10():
    error, outputs = broken(3)
    assert error[1:] == [0.5] * 3 and outputs == [1.0] * 4


def test_all_weights_equal():
    error, outputs = broken(4)
    assert round(error[3], 1) == 0.2
    assert abs(outputs[3] - outputs[1]) < 0.1


def test_break_it_lists_the_changes():
    done = python("examples/exercises/break_it.py")
    assert done.returncode == 0 and "\n5  no activation\n" in done.stdout
    done = python("examples/exercises/break_it.py", 6)
    assert done.returncode == 2 and "a number from 1 to 5" in done.stderr


# --- what check.py cannot do ---------------------------------------------------------------------


def test_unknown_names_and_files():
    done = check("nothing")
    assert done.returncode == 2 and "expected the name of an exercise, one of: flatten" in done.stderr
    done = check("flatten", "nowhere.py")
    assert done.returncode == 2 and "there is no nowhere.py" in done.stderr


def test_what_is_no_python(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("def sigmoid(x)\n    return x\n")
    done = check("sigmoid", path)
    assert done.returncode == 1 and "line 1 is no Python" in done.stdout


def test_what_a_file_lacks(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("import math\n")
    done = check("sigmoid", path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "mine.py: expected something called sigmoid, as in " in done.stdout
