"""Takes the definitions of purenn's functions out of its source, for a program to carry."""

_MODULES = "exp_tanh", "logistic", "logarithm", "error_function"
_REPLACED = {  # where the source calls for what a program does not carry; 2**27 + 1 is for doubles
    "SPLIT": "SPLIT = 134217729.0\n",
    "of_other": """\
def of_other(function, name, x):
    try:
        x = float(x)
    except OverflowError:
        x = INFINITY if x > 0 else -INFINITY
    return function(x)
""",
    "refuse": """\
def refuse(error, name, expected, got):
    raise error("%s: expected %s, got %s" % (name, expected, got))
""",
}
_OTHER = """\
    if type(x) is not float:
        return of_other(%(f)s, "%(f)s", x)
"""


def carried(names, also=()):
    """The text that defines these functions, and what they need, in the order of the source.

    Without "of_other" among the names they take only floats. `also` names further functions of
    math that are needed.

    >>> print(carried(["refuse"]))
    def refuse(error, name, expected, got):
        raise error("%s: expected %s, got %s" % (name, expected, got))
    <BLANKLINE>
    """
    blocks = [(["refuse"], _REPLACED["refuse"])]
    for module in _MODULES:
        for block in _blocks(_source(module)):
            defined = _defined(block)
            if "of_other" not in names:
                block = block.replace(_OTHER % {"f": defined[0]}, "") if defined else block
            blocks.append((defined, _REPLACED.get(defined[0] if defined else "", block)))
    wanted, chosen = set(names) | set(also), []
    more = True
    while more:
        more = False
        for block in blocks:
            if block not in chosen and [name for name in block[0] if name in wanted]:
                chosen.append(block)
                wanted.update(_words(block[1]))
                more = True
    text, before = "", ""
    for block in blocks:
        if block in chosen:
            function = block[1].startswith("def ")
            text += ("\n\n" if text and (function or before.startswith("def ")) else "") + block[1]
            before = block[1]
    imported = [name for name in ("frexp", "ldexp", "sqrt", "trunc") if name in wanted]
    return ("from math import %s\n\n" % ", ".join(imported) if imported else "") + text


def _source(module):
    module = __import__("purenn.numbers." + module, None, None, ("exp",))
    try:
        with open(module.__file__, encoding="utf-8") as file:
            return file.read()
    except (OSError, AttributeError):
        raise ValueError("program: expected the source of %s, which is not here" % module.__name__)


def _blocks(source):
    """The source's top-level statements, without comments, docstrings and imports."""
    blocks, lines, inside = [], [], False
    for line in source.split("\n"):
        if inside or line.strip().startswith('"""'):
            inside = (line.count('"""') == 1) != inside
            continue
        line = line.split("  # ")[0]
        if not line.strip() or line.strip().startswith(("#", "from .")):
            continue
        if line[0] not in " )]" and lines:
            blocks.append("\n".join(lines) + "\n")
            lines = []
        lines.append(line)
    blocks.append("\n".join(lines) + "\n")
    return blocks


def _defined(block):
    """The names that a statement defines."""
    if block.startswith("def "):
        return [block[4 : block.index("(")]]
    if block.startswith("while "):
        return [block.split("\n")[1].split()[0]]
    head = block.split(" = ")[0]
    return [] if " " in head else [head]  # imports, and names of names


def _words(text):
    """The names in a text."""
    for mark in "()[]:,=+-*/<>\n\"'.%":
        text = text.replace(mark, " ")
    return text.split()
