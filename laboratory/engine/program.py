"""Copy as Python: a program that trains the same network, on any Python that has purenn.

It needs nothing but purenn, prints the digest that the page shows, and has the source of its
data in it; of the digits and the names, these themselves. And the network written out, as purenn.program does.
"""

from .choices import data_of
from .editing import on_its_own
from .datasets import END, LENGTH
from .setups import (
    as_images, call_text, features_of, names_in, optimizer_call, two_outputs,
)  # fmt: skip

OWN = {"python": "py", "javascript": "mjs", "c": "c"}  # how a file in that language ends


def own_program(network, language, digest, batch_size):
    """The network as a program of its own, which begins with the digest of its parameters."""
    from purenn import program  # not before it is needed: what the page waits for

    comment = "# %s\n" if language == "python" else "/* %s */\n"
    return comment % ("digest " + digest) + str(program(network, language, batch_size=batch_size))


def program(setup, samples, calls, history, edits, datasets_source, batch_size, loaded=False):
    """The text. `calls` are the layers', `history` how many samples at which learning rate.

    `edits` maps classes to their changed sources. With `loaded` the network comes from
    network.json, and `calls` are not used.
    """
    source = _Source(datasets_source)
    name, seed, optimizer = setup["data"]["name"], setup["data"]["seed"], optimizer_call(setup)
    lines = []
    if samples.kind == "digits":
        lines += ['DIGITS = """'] + samples.lines + ['"""', "", ""]
        lines += source.function("digits")
        used, make = [], "x, y = digits(DIGITS.split())"
    elif samples.kind == "names":
        lines += ["END, LENGTH = %d, %d" % (END, LENGTH), 'NAMES = """']
        lines += [" ".join(samples.lines[at : at + 10]) for at in range(0, len(samples.lines), 10)]
        lines += ['"""', "", ""] + source.function("names")
        lines += ["def small(rng):", "    return rng.gauss(0, 0.08)", "", ""]
        used, make = [], "x, y = names(NAMES.split())"
    else:
        lines += source.function(name)
        used = ["Random"]
        make = "x, y = %s(Random(%d), %d, %s)" % (
            name, seed, setup["data"]["samples"], repr(setup["data"]["noise"])
        )  # fmt: skip
    reshape = []
    if samples.kind == "digits" and as_images(setup):
        lines += source.function("images")
        reshape = ["x = images(x)"]
    if features_of(setup):
        lines += source.function("features")
        reshape.append("x = features(x, %r)" % (features_of(setup),))
    if samples.kind == "classes" and two_outputs(setup):
        lines += source.function("one_hot")
        reshape.append("y = one_hot(y)")
    for class_name in sorted(edits):
        lines += ["# --- %s, changed ---" % class_name] + on_its_own(edits[class_name]).split("\n")
        lines += ["", ""]
    lines += [make] + reshape
    used.append("Network")
    if loaded:
        custom = ", {%s}" % ", ".join(['"%s": %s' % (n, n) for n in sorted(edits)]) if edits else ""
        lines.append('network = Network.load("network.json"%s)  # saved by the page' % custom)
        if optimizer:
            lines.append("optimizer = network.optimizer")
        if setup["shuffle"]:
            used.append("Random")
            lines.append("rng = Random(%d)" % setup["seed"])
    else:
        used += [setup["loss"], setup["loss"] + "_prime", "Random"]
        lines += ["rng = Random(%d)" % setup["seed"], "network = Network()"]
        for class_name, arguments, options in calls:
            used += names_in(class_name, arguments)
            lines.append("network.add(%s)" % call_text(class_name, arguments, options))
        lines.append("network.use(%s, %s_prime)" % (setup["loss"], setup["loss"]))
        if optimizer:
            rate = history[0][1] if history else setup["learning_rate"]
            used.append(optimizer[0])
            lines.append("optimizer = %s%r" % (optimizer[0], (rate,) + optimizer[1][1:]))
    fits = _Fits(len(samples.x), batch_size, optimizer, setup["shuffle"])
    lines += fits.lines(history, loaded)
    lines += ['print("digest", parameters_digest(network))', ""]
    used = sorted(set(used) - set(edits))
    title = '"""%s: the network of the laboratory, with the same digest. Needs purenn only."""'
    head = [title % data_of(name).title, ""] + _import(used)
    head += ["from purenn.__main__ import parameters_digest"]
    head += ["from purenn.fitting.batches import shuffle"] * fits.shuffles + ["", ""]
    return "\n".join(head + lines)


def _import(names):
    """The import of these names from purenn, in lines of at most 100."""
    lines, line = [], "from purenn import "
    for at, name in enumerate(names):
        if len(line) + len(name) > 97:
            lines.append(line.rstrip(", "))
            line = "from purenn import "
        line += name + ("" if at == len(names) - 1 else ", ")
    return lines + [line]


class _Fits:
    """Writes the calls of fit that train on as many samples, in the same batches and orders."""

    def __init__(self, of, batch_size, optimizer, shuffle):
        self._of, self._optimizer, self._shuffle = of, optimizer, shuffle
        self._batches = ", batch_size=%d" % batch_size if batch_size > 1 else ""
        self.shuffles = False  # whether an epoch is in parts, whose order must be drawn

    def lines(self, history, loaded):
        """The lines; an optimizer that was loaded has another learning rate."""
        lines, at, of, before = [], 0, self._of, None if loaded else history and history[0][1]
        for n, learning_rate in history:
            rate = "optimizer" if self._optimizer else repr(learning_rate)
            if self._optimizer and learning_rate != before:
                lines.append("optimizer.learning_rate = %r" % learning_rate)
            before = learning_rate
            if at and n:
                m = min(n, of - at)
                lines += self._part(at, at + m, rate)
                at, n = (at + m) % of, n - m
            if n >= of:
                epochs, order = n // of, ", shuffle=rng" if self._shuffle else ""
                rest = "%d%s%s" % (max(1, epochs // 10), self._batches, order)
                lines.append("network.fit(x, y, %d, %s, verbose=%s)" % (epochs, rate, rest))
            if n % of:
                at = n % of
                lines += self._part(0, at, rate)
        return lines

    def _part(self, start, end, rate):
        part = "%s:%s" % (start or "", "" if end == self._of else end)
        rest = "1, %s%s)" % (rate, self._batches)
        if not self._shuffle:
            return ["network.fit(x[%s], y[%s], %s" % (part, part, rest)]
        self.shuffles = True
        drawn = ["order = list(range(%d))" % self._of, "shuffle(order, rng)"] * (start == 0)
        part = "part = order[%s]" % part
        return drawn + [part, "network.fit([x[k] for k in part], [y[k] for k in part], %s" % rest]


class _Source:
    """The source of datasets.py, function by function."""

    def __init__(self, text):
        self._lines = text.split("\n")

    def function(self, name):
        """The lines of a function, without its docstring, and two empty ones."""
        head, start = "def %s(" % name, 0
        while self._lines[start][: len(head)] != head:
            start += 1
        end = start + 1
        while end < len(self._lines) and self._lines[end][:1] in ("", " "):
            end += 1
        lines = [line for line in self._lines[start:end] if line and line[:7] != '    """']
        return lines + ["", ""]
