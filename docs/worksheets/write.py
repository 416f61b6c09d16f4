"""Writes the lessons' worksheets, one HTML file each that needs nothing else, and their answers.

    python3 docs/worksheets/write.py

A browser prints them, on A4 or letter paper. The numbers are those of examples/lesson.py, lesson_2.py and
lesson_3.py.
"""

import html
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "..", "examples")]

import lesson
import lesson_2
import lesson_3
from purenn import mse, mse_prime

STYLE = """
body { font: 12pt/1.45 Georgia, "DejaVu Serif", serif; max-width: 17cm; margin: 1cm auto; color: #000; }
h1 { font-size: 17pt; margin: 0 0 .5em; } h2 { font-size: 13pt; margin: 1.3em 0 .4em; }
p { margin: .5em 0; } .name { float: right; }
code { font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: 10.5pt; }
table { border-collapse: collapse; width: 100%; }
td, th { border: 1px solid #777; padding: .25em .5em; height: 1.9em; text-align: left; }
th { font-weight: normal; font-size: 10pt; }
.box { text-align: center; width: 4.2em; } .answer { font-family: sans-serif; color: #0050a0; }
.line { border-bottom: 1px solid #777; height: 2em; }
@page { margin: 1.6cm; }
@media print { body { margin: 0 auto; font-size: 11pt; } h2.page { break-before: page; margin-top: 0; }
  tr, .line { break-inside: avoid; } }
"""


def formula(text):
    """A formula such as y* = x_1 w_1, as HTML: letters in italics, _1 below, * above."""
    text = html.escape(text, quote=False)
    letter = r"(&\w+;)|([A-Za-zη])(\*?)(?:_(\d))?"

    def typeset(found):
        if found[1]:
            return found[1]
        above = "<sup>*</sup>" if found[3] else ""
        below = "<sub>%s</sub>" % found[4] if found[4] else ""
        return "<i>%s</i>%s%s" % (found[2], above, below)

    return re.sub(letter, typeset, text)


def prose(text):
    """A sentence as HTML, its $formulas$ typeset and its `commands` in another type."""
    parts = re.split(r"\$(.*?)\$", text)
    parts[1::2] = map(formula, parts[1::2])
    parts[::2] = [re.sub("`(.*?)`", r"<code>\1</code>", html.escape(part, quote=False))
                  for part in parts[::2]]  # fmt: skip
    return "".join(parts)


class Sheet:
    """A worksheet that is being written; with `answers`, filled in."""

    def __init__(self, title, answers):
        self.title, self.answers = title + (": answers" if answers else ""), answers
        self.parts = []

    def heading(self, text, new_page=False):
        self.parts.append("<h2%s>%s</h2>" % (' class="page"' if new_page else "", prose(text)))

    def text(self, text):
        self.parts.append("<p>%s</p>" % prose(text))

    def answer(self, text):
        """What a pupil writes."""
        return '<span class="answer">%s</span>' % prose(text) if self.answers else ""

    def table(self, header, rows):
        """Each row is a list of the cells' HTML, the widths of whose columns the header has."""
        line = "".join('<th style="width: %s">%s</th>' % (width, prose(name)) for name, width in header)
        lines = ["<tr>%s</tr>" % line]
        for row in rows:
            lines.append("<tr>%s</tr>" % "".join("<td>%s</td>" % cell for cell in row))
        self.parts.append("<table>\n%s\n</table>" % "\n".join(lines))

    def computations(self, rows):
        """A table of what is to be computed: formula, computation and result."""
        self.table(
            [("", "38%"), ("computation", "42%"), ("result", "20%")],
            [[formula(what), self.answer(how), self.answer(result)] for what, how, result in rows],
        )

    def question(self, text, answer, lines=1):
        self.text(text)
        self.parts.append('<div class="line">%s</div>' % self.answer(answer))
        self.parts += ['<div class="line"></div>'] * (0 if self.answers else lines - 1)

    def __str__(self):
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width">\n'
            "<title>%s</title>\n<style>%s</style>\n"
            '<p class="name">Name: ______________________</p>\n<h1>%s</h1>\n%s\n</html>\n'
            % (html.escape(self.title), STYLE, html.escape(self.title), "\n".join(self.parts))
        )


def number(x):
    """A number as one writes it, with a real minus sign."""
    return ("%g" % x).replace("-", "−")


def factor(x):
    """A number in a product, in brackets if it is negative."""
    return "(%s)" % number(x) if x < 0 else number(x)


def one_step(answers=False):
    """The first lesson's worksheet."""
    (x_row,), ((target,),), rate = lesson.SAMPLE
    x1, x2 = x_row
    layer = lesson.neuron()
    (w1,), (w2,) = layer.weights
    ((b,),) = layer.bias
    ((y,),) = layer.forward_propagation([x_row])
    error, ((slope,),) = mse([[target]], [[y]]), mse_prime([[target]], [[y]])
    layer.backward_propagation([[slope]], rate)
    (d1,), (d2,) = layer.weights_error
    (new_w1,), (new_w2,) = layer.weights
    ((new_b,),) = layer.bias
    ((new_y,),) = layer.forward_propagation([x_row])
    n, f = number, factor

    sheet = Sheet("Worksheet 1: one step of learning", answers)
    sheet.text(
        "A neuron has two inputs and one output, $y = x_1 w_1 + x_2 w_2 + b$. It starts with "
        "$w_1 = %s$, $w_2 = %s$, $b = %s$ and is shown one example: for $x_1 = %s$, $x_2 = %s$ the "
        "right output is $y* = %s$." % (n(w1), n(w2), n(b), n(x1), n(x2), n(target))
    )
    sheet.heading("1. Forward")
    sheet.computations([
        ("y = x_1 w_1 + x_2 w_2 + b",
         "%s · %s + %s · %s − %s" % (f(x1), f(w1), f(x2), f(w2), n(-b)), n(y)),
        ("E = (y* − y)²", "(%s − %s)²" % (n(target), f(y)), n(error)),
    ])  # fmt: skip
    sheet.heading("2. Backward")
    sheet.text("How does $E$ change if one of the three numbers grows a little?")
    sheet.computations([
        ("∂E/∂y = 2 (y − y*)", "2 (%s − %s)" % (n(y), n(target)), n(slope)),
        ("∂E/∂w_1 = ∂E/∂y · x_1", "%s · %s" % (f(slope), f(x1)), n(d1)),
        ("∂E/∂w_2 = ∂E/∂y · x_2", "%s · %s" % (f(slope), f(x2)), n(d2)),
        ("∂E/∂b = ∂E/∂y", "", n(slope)),
    ])  # fmt: skip
    sheet.text("Now each number moves against its derivative, with the learning rate $η = %s$:" % n(rate))
    sheet.computations([
        ("w_1 ← w_1 − η · ∂E/∂w_1", "%s − %s · %s" % (n(w1), n(rate), f(d1)), n(new_w1)),
        ("w_2 ← w_2 − η · ∂E/∂w_2", "%s − %s · %s" % (n(w2), n(rate), f(d2)), n(new_w2)),
        ("b ← b − η · ∂E/∂b", "%s − %s · %s" % (n(b), n(rate), f(slope)), n(new_b)),
        ("y", "%s · %s + %s · %s − %s" % (f(x1), f(new_w1), f(x2), f(new_w2), n(-new_b)), n(new_y)),
        ("E", "(%s − %s)²" % (n(target), n(new_y)), n(mse([[target]], [[new_y]]))),
    ])  # fmt: skip
    sheet.text("Compare with the computer: `python3 examples/lesson.py step`")
    sheet.question(
        "One of its numbers you have not computed. What does it tell you?",
        "dE/dX: how the error changes with each input, which a layer before this one would need.",
    )
    sheet.heading("3. The learning rate", new_page=True)
    sheet.text(
        "Four neurons learn XOR from its four examples, going through them 1000 times. Before you "
        "run it, tick what you expect. Then run `python3 examples/lesson.py rates` and fill in the "
        "rest."
    )
    what = {
        0: (0, "It never changes."), 0.01: (1, "Small steps: it needs more epochs."),
        0.1: (2, "It has learnt XOR."), 1: (3, "The steps jump over the valley."),
        10: (3, "All outputs are 1, and it stays there."), -0.1: (3, "It climbs instead of descending."),
    }  # fmt: skip
    rows = []
    for rate in lesson.RATES:
        place, words = what[rate]
        boxes = [tick(sheet, place == k) for k in range(4)]
        error = "%.4f" % lesson.xor(rate)[0][-1] if answers else ""
        rows.append([n(rate)] + boxes + [sheet.answer(error), sheet.answer(words)])
    sheet.table(
        [("rate", "7%"), ("learns nothing", "10%"), ("learns, too slowly", "10%"), ("learns", "10%"),
         ("goes wrong", "10%"), ("error after 1000 epochs", "17%"), ("What happened?", "36%")],
        rows,
    )  # fmt: skip
    sheet.question(
        "With rate 10 all four outputs are 1. From that, compute the error, the mean over the four "
        "examples:",
        "(1 + 0 + 0 + 1) / 4 = 0.5",
    )
    sheet.heading("4. In one sentence each")
    sheet.question(
        "What does it mean for a network to learn?",
        "To change its weights so that the error gets smaller.", 2,
    )  # fmt: skip
    sheet.question(
        "What does a derivative tell us?",
        "In which direction, and how steeply, the error changes if this one weight grows.", 2,
    )  # fmt: skip
    sheet.question(
        "Why not simply take a large learning rate?",
        "The derivative is true only nearby. A large step lands somewhere else.", 2,
    )  # fmt: skip
    return str(sheet)


def tick(sheet, ticked):
    """A box to tick."""
    return '<div class="box">%s</div>' % ("☒" if sheet.answers and ticked else "☐")


def break_it(answers=False):
    """The second lesson's worksheet."""
    sheet = Sheet("Worksheet 2: why deep learning is hard to get right", answers)
    sheet.text(
        "`examples/lesson_2.py` has a layer, three formulas and two steps. You will break it in five "
        "ways. First decide, for each, whether a network with such a layer still learns XOR."
    )
    sheet.heading("1. Guess, then run")
    rows = []
    for number, (what, why) in enumerate(BROKEN, 1):
        error = lesson_2.train(lesson_2.changed(number))[-1] if answers else 0
        boxes = [tick(sheet, answers and (error < 0.1) == learns) for learns in (True, False)]
        rows.append([str(number), prose(what)] + boxes + [sheet.answer("%.4f" % error), sheet.answer(why)])
    sheet.table(
        [("", "4%"), ("the change", "31%"), ("learns", "8%"), ("does not learn", "8%"),
         ("error after 1000 epochs", "14%"), ("What does gradcheck say?", "35%")],
        rows,
    )  # fmt: skip
    sheet.text("Without a change the error after 1000 epochs is 0.0003.")
    sheet.question("How many of the five would you have noticed from the error alone?",
                   "One: only the first does not learn.")  # fmt: skip
    sheet.heading("2. Why does it still learn?", new_page=True)
    sheet.question("A network with change 3 learns, and even faster at first. Why?",
                   "Its steps in W go the right way, and are twice as long.", 2)  # fmt: skip
    sheet.question("Why does gradcheck find nothing wrong with change 5?",
                   "The derivative is right: of another formula, Y = X W + 2 B.", 2)  # fmt: skip
    sheet.question("What found it, and how?",
                   "The test vectors: they compare with numbers that somebody else computed.", 2)  # fmt: skip
    sheet.heading("3. A change of your own")
    sheet.question("Which line did you change, and into what?", "", 2)
    sheet.question("Who noticed: the error, gradcheck, the vectors?", "", 1)
    sheet.heading("4. In one sentence")
    sheet.question("Why is a mistake in a neural network so hard to see?",
                   "It learns in spite of it, only worse, or slower, or something else.", 2)  # fmt: skip
    return str(sheet)


BROKEN = [
    ("W moves the other way: `add` for `subtract`", "The step goes uphill."),
    ("$∂E/∂B$ is forgotten: it is 0", "The parameter is not updated."),
    ("$∂E/∂W$ is twice as large", "It is multiplied by 2."),
    ("$∂E/∂X$ is computed last, from the new W", "… with the updated weights."),
    ("$B$ counts twice, in both passes", "Nothing: all is right."),
]


def machine(answers=False):
    """The third lesson's worksheet."""
    found = lesson_3.steps(lesson_3.one_neuron(float), *lesson.SAMPLE)
    formulas = ["Y = X W + B", "", "E = (Y* − Y)²", "∂E/∂Y = 2 (Y − Y*)"] + 2 * ["W ← W − η ∂E/∂W"]
    sheet = Sheet("Worksheet 3: what the machine computes", answers)
    sheet.text(
        "This is a step of learning of the neuron on worksheet 1, as `purenn.program` writes it. Take "
        "$x_1$ = `x0` = 2, $x_2$ = `x1` = −1, the target `t0` = 0, the weights `w0_0_0` = 1 and "
        "`w0_1_0` = −3, the bias `b0_0` = −2 and the `rate` 0.05. Go through the lines with a pocket "
        "calculator, from top to bottom."
    )
    sheet.heading("1. Line by line")
    sheet.table(
        [("line", "50%"), ("result", "17%"), ("which formula is it?", "33%")],
        [[prose("`%s`" % line), sheet.answer(number(result)), sheet.answer("$%s$" % what)]
         for (line, result), what in zip(found, formulas + ["B ← B − η ∂E/∂B"])],
    )  # fmt: skip
    sheet.text("Compare with the computer: `python3 examples/lesson_3.py`")
    sheet.question("One of its results is not yours. Which, and what has the computer done?",
                   "0.3999999999999999: it has no 0.05, only the nearest binary fraction.", 2)  # fmt: skip
    sheet.question("What does `python3 examples/lesson_3.py exact` do differently?",
                   "It computes with fractions, and never rounds.")  # fmt: skip
    sheet.heading("2. The order matters", new_page=True)
    sums = [0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1]
    sheet.text("Type into Python, and write down every digit:")
    sheet.computations([("0.1 + 0.2 + 0.3", "", repr(sums[0])), ("0.3 + 0.2 + 0.1", "", repr(sums[1]))])
    sheet.question("Two programs add the same numbers and get different sums. Is one of them wrong?",
                   "No: each sum is rounded, so the result depends on the order.", 2)  # fmt: skip
    sheet.heading("3. How much is it?")
    sheet.text("`python3 examples/lesson_3.py xor` shows a step of the network for XOR.")
    text = " ".join(line for line, _ in lesson_3.steps(lesson_3.xor(), [[1, 0]], [[1]], 0.1))
    products = text.count(" * ")
    sheet.table([("", "70%"), ("result", "30%")], [
        ["products in a step", sheet.answer(str(products))],
        ["products in 1000 epochs of four examples", sheet.answer(str(4000 * products))],
        ["seconds for that, at a million products a second", sheet.answer(number(4000 * products / 1e6))],
    ])  # fmt: skip
    sheet.question("A network that reads digits of 28 × 28 pixels has 784 inputs and 100 neurons. How "
                   "many weights are that in its first layer?", "784 · 100 = 78400")  # fmt: skip
    sheet.heading("4. In one sentence")
    sheet.question("What does a machine do when it learns?",
                   "It multiplies and adds, a great many times.", 2)  # fmt: skip
    return str(sheet)


SHEETS = {"lesson_1.html": one_step, "lesson_2.html": break_it, "lesson_3.html": machine}


def main():
    for name, write in SHEETS.items():
        for path, answers in (name, False), (name.replace(".html", "_answers.html"), True):
            with open(os.path.join(HERE, path), "w", encoding="utf-8", newline="\n") as file:
                file.write(write(answers))


if __name__ == "__main__":
    main()
