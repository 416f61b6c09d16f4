"""Breaks the network of working.py in one line, runs it, and says what happens and why.

    python3 examples/exercises/break_it.py        # the five changes
    python3 examples/exercises/break_it.py 3      # makes the third one

Guess first.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
WORKING = os.path.join(HERE, "working.py")

# what, the line, the changed line, what one sees, why
CHANGES = [
    (
        "the wrong sign",
        "network.use(mse, mse_prime)",
        "network.use(mse, lambda y_true, y_pred: mse_prime(y_pred, y_true))",
        "The error grows, to 2.5, and all outputs are near -1.",
        "Y* - Y in place of Y - Y* turns every derivative around, so each step goes uphill: away\n"
        "from the targets, as far as tanh can go. There tanh is flat, and learning stops.",
    ),
    (
        "f' forgotten",
        "network.add(ActivationLayer((1, 3), tanh, tanh_prime))",
        "network.add(ActivationLayer((1, 3), tanh, lambda x: 1))",
        "The error falls at first, then stays at 0.28; all outputs are about 0.5.",
        "The steps of the first layer are those of a network without tanh behind it. Such a\n"
        "network cannot learn XOR (5 shows it, and ends at the same error); the best that its\n"
        "steps find is the mean of the targets.",
    ),
    (
        "learning rate 10",
        "errors = network.fit(x_train, y_train, epochs=1000, learning_rate=0.1, verbose=False)",
        "errors = network.fit(x_train, y_train, epochs=1000, learning_rate=10, verbose=False)",
        "The error jumps to 0.5 in a few epochs and stays there; all outputs are 1.",
        "The derivative tells the slope here, not far from here. A step of ten times the slope\n"
        "lands where tanh is flat, its derivative is 0 to the last digit, and no step follows.",
    ),
    (
        "all weights equal",
        "rng = Random(1)",
        "rng = Random(1); rng.random = lambda: 0.75",
        "The error falls to 0.2 and hardly further; 1 xor 1 is about as large as 0 xor 1.",
        "The three neurons of the first layer start equal, so their derivatives are equal, so\n"
        "they stay equal for ever: three times the same neuron. One neuron cannot learn XOR.",
    ),
    (
        "no activation",
        "network.add(ActivationLayer((1, 3), tanh, tanh_prime))",
        "",
        "The error stays at 0.28, all outputs are about 0.5.",
        "X W + B of X W + B is again a matrix and a bias: two layers without a function between\n"
        "them are one layer. It cuts the plane by one straight line, and XOR needs two.",
    ),
]


def main(arguments):
    if not arguments:
        print(__doc__)
        for number, change in enumerate(CHANGES, 1):
            print("%d  %s" % (number, change[0]))
        return 0
    numbers = [str(n) for n in range(1, len(CHANGES) + 1)]
    if len(arguments) != 1 or arguments[0] not in numbers:
        print("expected a number from 1 to %s" % numbers[-1], file=sys.stderr)
        return 2
    what, line, changed, see, why = CHANGES[int(arguments[0]) - 1]
    print("%s\n\n    %s\nbecomes\n    %s\n" % (what, line, changed or "(nothing)"))
    with open(WORKING, encoding="utf-8") as file:
        text = file.read()
    sys.path.insert(0, HERE)
    exec(compile(text.replace(line + "\n", changed + "\n"), WORKING, "exec"), {})
    print("\n%s\n\nWhy? %s" % (see, why))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
