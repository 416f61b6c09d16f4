"""Bugs as pupils make them, to plant in the layers of pupils.py one at a time.

Plain enough for MicroPython, where `import planted; planted.main()` tells what gradcheck says of
each layer and of each bug.
"""

import pupils
import purenn

BUGS = []


def bug(name, layer, old, new, hint, arguments=None):
    """One planted mistake; the hint is a piece of the message, "" if there is none to expect."""
    BUGS.append((name, layer, ((old, new),), hint, arguments))


SQUARE_DENSE = ((1, 3), (1, 3))

# --- dense, with loops -------------------------------------------------------------------------

D = "Dense"
bug("transposed weights backward", D, "output_error[0][j] * self.weights[i][j]",
    "output_error[0][j] * self.weights[j][i]", "transposed", SQUARE_DENSE)
bug("transposed weights backward, not square", D, "output_error[0][j] * self.weights[i][j]",
    "output_error[0][j] * self.weights[j][i]", "backward_propagation raises IndexError")
bug("transposed weights forward", D, "input[0][i] * self.weights[i][j]",
    "input[0][i] * self.weights[j][i]", "transposed", SQUARE_DENSE)
bug("uphill", D, "-= learning_rate * self.input", "+= learning_rate * self.input", "uphill")
bug("bias uphill", D, "self.bias[0][j] -=", "self.bias[0][j] +=", "uphill")
bug("no learning rate", D, "-= learning_rate * self.input", "-= self.input", "rate is not used")
bug("no learning rate for the bias", D, "-= learning_rate * output_error", "-= output_error",
    "rate is not used")
bug("learning rate twice", D, "-= learning_rate * self.input",
    "-= learning_rate * learning_rate * self.input", "rate is squared")
bug("bias not updated", D, "self.bias[0][j] -= learning_rate * output_error[0][j]", "pass",
    "not updated")
bug("weights not updated", D, "self.weights[i][j] -= learning_rate * self.input",
    "learning_rate * self.input",
    "not updated")
bug("bias without dE/dY", D, "-= learning_rate * output_error[0][j]\n        return",
    "-= learning_rate\n        return", "not multiplied by dE/dY")
bug("weights without X", D, "* self.input[0][i] * output_error", "* output_error", "X is missing")
bug("weights without dE/dY", D, "self.input[0][i] * output_error[0][j]", "self.input[0][i]",
    "not multiplied by dE/dY")
bug("last input left out", D, "for i in range(self.input_shape[1]):\n                self",
    "for i in range(self.input_shape[1] - 1):\n                self", "Some elements get nothing")
bug("last output left out of dE/dX", D,
    "for j in range(self.output_shape[1]):\n                total",
    "for j in range(self.output_shape[1] - 1):\n                total",
    "The last output is left out")
bug("= for +=", D, "total += output_error", "total = output_error", "Only the last output counts")
bug("bias added for each input", D, "total += input[0][i] * self.weights[i][j]",
    "total += input[0][i] * self.weights[i][j] + self.bias[0][j]", "")
bug("bias not added", D, "total = self.bias[0][j]", "total = 0",
    "The output does not depend on it")
bug("dE/dX times the learning rate", D, "input_error.append(total)",
    "input_error.append(learning_rate * total)", "multiplied by the learning rate")
bug("dE/dX is zero", D, "return [input_error]", "return [[0] * len(input_error)]", "always zero")
bug("dE/dX of a wrong shape", D, "return [input_error]", "return input_error",
    "dE/dX: expected shape (1, 3), got (3,)")
bug("dE/dX is a column", D, "return [input_error]", "return [[e] for e in input_error]",
    "expected shape (1, 3), got (3, 1): transposed")
bug("nothing returned", D, "return [input_error]", "pass", "dE/dX: expected shape (1, 3)")
bug("first input kept", D, "self.input = input", "self.input = getattr(self, 'input', input)",
    "something of the pass before is left")
bug("input changed", D, "self.input = input", "self.input = input; input[0][0] += 1",
    "forward_propagation changes its input X")
bug("dE/dY changed", D, "input_error = []", "input_error = []; output_error[0][0] *= 2",
    "changes dE/dY")
bug("X changed by backward", D, "input_error = []", "input_error = []; self.input[0][0] *= 2",
    "changes the input X")
bug("weights changed by forward", D, "self.input = input",
    "self.input = input; self.weights[0][0] += 1",
    "forward_propagation changes weights")
bug("not written", D, "input_error = []", "raise NotImplementedError", "is not written yet")

# --- dense, with matrices ----------------------------------------------------------------------

M = "Matrix"
UPDATE = "        self.weights = linalg.subtract(self.weights, step)\n"
bug("transposed", M, "linalg.transpose(self.weights)", "self.weights", "transposed", SQUARE_DENSE)
bug("transposed, not square", M, "linalg.transpose(self.weights)", "self.weights",
    "raises ValueError")
bug("dE/dW transposed", M, "linalg.dot(linalg.transpose(self.input), output_error)",
    "linalg.dot(linalg.transpose(output_error), self.input)", "transposed", SQUARE_DENSE)
bug("updated first", M, "        self.bias = linalg.subtract",
    "        input_error = linalg.dot(output_error, linalg.transpose(self.weights))\n"
    "        self.bias = linalg.subtract", "computed with the updated weights")
bug("Y for X", M, "linalg.transpose(self.input)", "linalg.transpose(self.output)",
    "The output Y stands where the input X belongs", SQUARE_DENSE)
bug("weights replaced by the step", M, "linalg.subtract(self.weights, step)", "step",
    "replaced by the step")
bug("bias a sum", M, "self.bias_error = output_error",
    "self.bias_error = [[sum(output_error[0])] * len(output_error[0])]",
    "sum of dE/dY over everything")
bug("bias times outputs", M, "self.bias_error = output_error",
    "self.bias_error = linalg.scale(len(output_error[0]), output_error)",
    "multiplied by 2 (as many as outputs)")
bug("bias a mean", M, "self.bias_error = output_error",
    "self.bias_error = linalg.apply(lambda e: e / 3, output_error)",
    "divided by 3 (as many as inputs, or outputs)",
    SQUARE_DENSE)
bug("learning rate within weights_error",
    M, "linalg.dot(linalg.transpose(self.input), output_error)",
    "linalg.scale(learning_rate, linalg.dot(linalg.transpose(self.input), output_error))",
    "rate is squared")
bug("weights_error wrong, update right", M, "        return input_error",
    "        self.weights_error = linalg.scale(2, self.weights_error)\n        return input_error",
    "weights_error is not the derivative")
bug("gradients add up",
    M, "self.weights_error = linalg.dot(linalg.transpose(self.input), output_error)",
    "g = linalg.dot(linalg.transpose(self.input), output_error)\n"
    "        last = getattr(self, 'weights_error', linalg.scale(0, g))\n"
    "        self.weights_error = linalg.add(g, last)",
    "something of the pass before is left")
bug("weights kept", M, "self.output = linalg.add(linalg.dot(self.input, self.weights), self.bias)",
    "self.kept = getattr(self, 'kept', self.weights)\n"
    "        self.output = linalg.add(linalg.dot(self.input, self.kept), self.bias)",
    "keeps a copy")
bug("output adds up",
    M, "self.output = linalg.add(linalg.dot(self.input, self.weights), self.bias)",
    "self.output = linalg.add(self.output or linalg.zeros(self.output_shape),"
    " linalg.add(linalg.dot(self.input, self.weights), self.bias))",
    "gives another output the second time")
bug("parameter that is not there", M, '("weights", "bias")', '("weights", "biases")', "'biases'")
bug("weights change their shape", M, UPDATE, UPDATE + "        self.weights = self.weights[:-1]\n",
    "weights after backward_propagation: expected shape (3, 2), got (2, 2)")
bug("wrong output_shape", M, "self.input_shape, self.output_shape = input_shape, output_shape",
    "self.input_shape, self.output_shape = input_shape, input_shape", "")
bug("no shapes", M, "self.input_shape, self.output_shape = input_shape, output_shape", "pass",
    "input_shape: expected the shape of a sample")

# --- element by element ------------------------------------------------------------------------

S, Q = "Sigmoid", "Square"
FX = "self.f(x) * (1 - self.f(x)) * e for x, e"
bug("f' missing", S, FX, "e for x, e", "not multiplied by f'(X)")
bug("f' of Y", S, "zip(self.input, output_error)", "zip(self.output, output_error)",
    "taken at the output: f'(Y)")
bug("f for f'", S, FX, "self.f(x) * e for x, e", "multiplied by f(X)")
bug("f' without dE/dY", S, " * e for x, e", " for x, e", "not multiplied by dE/dY")
bug("f' twice", S, FX, "(self.f(x) * (1 - self.f(x))) ** 2 * e for x, e", "multiplied twice")
bug("f' plus dE/dY", S, FX, "self.f(x) * (1 - self.f(x)) + e for x, e", "added to dE/dY")
bug("sign of f'", S, "(1 - self.f(x)) * e", "(self.f(x) - 1) * e", "wrong sign")
bug("1 - f²", S, FX, "(1 - self.f(x) ** 2) * e for x, e", "")
bug("sign in exp", S, "math.exp(-x)", "math.exp(x)", "wrong sign")
bug("f' a thousandth off", S, FX, "1.001 * self.f(x) * (1 - self.f(x)) * e for x, e",
    "1.001 times")
bug("factor 2 missing", Q, "2 * x * e", "x * e", "multiplied by X, not by f'(X)")
bug("exponent kept", Q, "2 * x * e", "2 * x * x * e", "")
bug("factor 2 missing in f'", Q, "x ** 2 for", "x ** 2 + x for", "")
bug("wrong order", Q, "zip(self.input[0], output_error[0])",
    "zip(self.input[0], output_error[0][::-1])", "")

# --- convolution -------------------------------------------------------------------------------

C = "Conv"
BIAS_LINE = "                    output[p][q][k] += self.bias[k]\n"
FOR_LINE = "                    for c in range(self.d):\n"
bug("bias for each input channel", C, BIAS_LINE + FOR_LINE, FOR_LINE + "    " + BIAS_LINE,
    "divided by 2 (as many as output channels, or input channels)")
bug("bias times depth", C, "bias_error[k] += e", "bias_error[k] += depth * e",
    "multiplied by 3 (as many as output channels)", ((3, 4, 2), (2, 3), 3))
bug("bias a mean", C, "linalg.scale(learning_rate, bias_error)",
    "linalg.scale(learning_rate / (rows * columns), bias_error)",
    "divided by 4 (as many as places in a channel)")
bug("bias of one place", C, "bias_error[k] += e", "bias_error[k] = e", "one place only")
bug("bias over channels", C, "bias_error[k] += e", "bias_error = [b + e for b in bias_error]",
    "sum of dE/dY over everything")
bug("kernel not turned", C, "e * self.weights[r][s][c][k]",
    "e * self.weights[-1 - r][-1 - s][c][k]",
    "kernel is not turned")
bug("kernel turned upside down", C, "e * self.weights[r][s][c][k]",
    "e * self.weights[-1 - r][s][c][k]",
    "upside down only")
bug("kernel's axes swapped", C, "e * self.weights[r][s][c][k]", "e * self.weights[s][r][c][k]",
    "rows and columns are exchanged", ((3, 3, 2), (2, 2), 2))
bug("dE/dW turned", C, "weights_error[r][s][c][k] +=", "weights_error[-1 - r][-1 - s][c][k] +=",
    "comes out turned by 180°")
bug("last channel only", C, "input_error[p + r][q + s][c] += e",
    "input_error[p + r][q + s][c] = e", "")
bug("dE/dW of the last place", C, "weights_error[r][s][c][k] +=", "weights_error[r][s][c][k] =", "")
bug("first channel of X", C, "self.input[p + r][q + s][c] * e", "self.input[p + r][q + s][0] * e",
    "")
bug("wrong in one corner", C, "        return input_error",
    "        input_error[-1][-1][-1] *= 2\n        return input_error", "")
bug("conv uphill", C, "self.weights = linalg.subtract", "self.weights = linalg.add", "uphill")

# --- pooling, flatten, softmax, dropout ----------------------------------------------------------

P, F, X, R = "Pool", "Flatten", "Softmax", "Dropout"
bug("gradient to the whole window", P, "            input_error[r][s][c] = output_error[p][q][c]",
    "            for a in range(4):\n"
    "                input_error[p * 2 + a // 2][q * 2 + a % 2][c] = output_error[p][q][c]", "")
bug("gradient to the first", P, "input_error[r][s][c] =", "input_error[p * 2][q * 2][c] =", "")
bug("places kept", P, "self.places[p, q, c] = best",
    "self.old = getattr(self, 'old', {}); best = self.old.setdefault((p, q, c), best);"
    " self.places[p, q, c] = best", "something of the pass before is left")
bug("buffer kept", P, "input_error = linalg.zeros(self.input_shape)",
    "input_error = self.buffer = getattr(self, 'buffer', linalg.zeros(self.input_shape))",
    "something of the pass before is left")
bug("Fortran order", F, "for row in input for pixel in row for x in pixel",
    "for x in [input[p][q][c] for c in range(2) for q in range(3) for p in range(2)]",
    "right numbers in the wrong order")
bug("rows and columns exchanged", F, "for row in input for pixel in row for x in pixel",
    "for q in range(3) for p in range(2) for x in input[p][q]", "right numbers in the wrong order")
bug("dE/dY handed on", F, "        numbers = iter(output_error[0])\n",
    "        return output_error\n",
    "dE/dX: expected shape (2, 3, 2), got (1, 12)")
bug("softmax: only the diagonal", X, "y_i * (e_i - mean)", "y_i * (1 - y_i) * e_i",
    "the other outputs are forgotten")
bug("softmax: the mean left out", X, "y_i * (e_i - mean)", "y_i * e_i", "")
bug("softmax: only the error", X, "y_i * (e_i - mean)", "e_i", "")
bug("dropout: error not masked", R, "e * m for e, m", "e for e, m", "")
bug("dropout: not divided backward", R, "e * m for e, m", "e * (m > 0) for e, m", "divided by 2")
bug("dropout: another mask backward", R, "        return [[e * m for e",
    "        self.forward_propagation(output_error)\n        return [[e * m for e", "")
bug("dropout: backward draws again",
    R, "        return [[e * m for e, m in zip(output_error[0], self.mask)]]",
    "        return self.forward_propagation(output_error)", "")


def main(every=1):
    """Print what gradcheck says of each layer, and of each bug, or one in `every`, in a word."""
    for name in sorted(pupils.LAYERS):
        print(name, _verdict(pupils.make(name)))
    for name, layer, replacements, _, arguments in BUGS[::every]:
        wrong = pupils.make(layer, *replacements, arguments=arguments)
        print(layer + ",", name + ":", _verdict(wrong))


def _verdict(layer):
    try:
        purenn.gradcheck(layer)
    except AssertionError:
        return "wrong"
    return "right"
