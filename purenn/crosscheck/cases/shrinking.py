"""Makes a failing case small: fewer elements, then simpler numbers, as long as it fails.

Hypothesis shrinks only what it drew, and most cases here come from bytes or are given. This
module knows the structure of a case: which sizes belong together (structures.py), and that 1 is
simpler than 0.9375.
"""

from math import copysign, frexp, ldexp, log2

from ..subjects.names import are_tokens, flat
from .strategies import Pass, nearest


def shrunk(case, fails, smaller, number, runs=400):
    """The smallest case for which fails(case) is still true, within so many attempts.

    `smaller(case)` gives cases with fewer elements, the smallest first; numbers are of the
    format `number`.
    """
    tried = set()

    def still(candidate):
        known = repr(candidate)
        if known in tried or len(tried) >= runs:
            return False
        tried.add(known)
        return fails(candidate)

    before = None
    while before != repr(case):
        before = repr(case)
        case = _fewer_elements(case, still, smaller)
        for whole in (True, False):  # all numbers of an array at once, then each of them
            case = _simpler_numbers(case, still, whole, number)
    return case


def _fewer_elements(case, still, smaller):
    improved = True
    while improved:
        improved = False
        for candidate in smaller(case):
            if still(candidate):
                case, improved = candidate, True
                break
    return case


def _simpler_numbers(case, still, whole, number):
    for path in paths(case, whole):
        value = at(case, path)
        for simpler in simplified(value, number):
            candidate = replaced(case, path, simpler)
            if still(candidate):
                case = candidate
                break
    return case


# --- simpler numbers ----------------------------------------------------------------------


def simplified(value, number):
    """Simpler values, the simplest first: for a list, of all its numbers at once."""
    if isinstance(value, list):
        ways = (lambda x: 0.0, lambda x: 1.0, abs, lambda x: _rounded(x, 0), lambda x: _short(x, 1))
        candidates = [_each(lambda x: _of_format(way(x), x, number), value) for way in ways]
        measure = lambda a: sum(map(complexity, flat(a)))
    else:
        candidates = [_of_format(x, value, number) for x in _simpler(value)]
        measure = complexity
    known = measure(value)
    return sorted((c for c in candidates if measure(c) < known), key=measure)


def _simpler(x):
    for y in (0.0, 1.0, -1.0, 2.0, 0.5, abs(x)):
        yield y
    if x - x == 0 != x:
        for digits in range(3):
            yield _rounded(x, digits)
            yield float("%.*e" % (digits, x))
            yield _short(x, digits + 1)
        m, e = frexp(x)
        for exponent in (e // 4, e // 2, e - e // 4, e - 8, e + 8):  # nearer to 1
            if abs(exponent) < abs(e):
                yield ldexp(1.0 if m > 0 else -1.0, exponent)
                yield float("%.0e" % ldexp(m, exponent))


def _of_format(simpler, x, number):
    """The candidate as a number of the format, or x itself."""
    if simpler - simpler != 0:
        return simpler
    simpler = nearest(simpler, number)
    return simpler if abs(simpler) < 2.0 ** (number.exponents - 1) else x


def complexity(x):
    """How much there is to read in a number: its digits, then its bits, then how far from 1."""
    if x == 0:
        return 0 if copysign(1, x) > 0 else 1
    if x - x != 0:
        return 3
    text = repr(float(x))
    digits = len(text[:-2] if text.endswith(".0") else text)
    n, d = x.as_integer_ratio()
    bits = (abs(n) // (n & -n)).bit_length()
    return digits + bits / 64 + abs(log2(abs(x))) / 2048


def _rounded(x, digits):
    return round(x, digits) if abs(x) < 1e15 else x


def _short(x, bits):
    """x to so many bits."""
    if x - x != 0:
        return x
    m, e = frexp(x)
    return ldexp(float(round(ldexp(m, bits))), e - bits)


def _each(f, a):
    return [_each(f, part) for part in a] if isinstance(a, list) else f(a)


# --- where the numbers of a case are -------------------------------------------------------


def paths(case, whole, path=()):
    """The places of all numbers, or of all outermost nested lists, that may become simpler."""
    if are_tokens(case):
        return
    if isinstance(case, list) and whole and not isinstance(case[0], tuple):
        yield path
    elif isinstance(case, float):
        if not whole:
            yield path
    elif isinstance(case, Pass):
        # what dropout dropped is told by its zeros
        fields = ("output_error",) if case.layer == "DropoutLayer" else (
            "parameters", "input", "output_error", "learning_rate"
        )
        if case.layer == "ResidualLayer":  # its layers have the parameters
            fields += ("arguments",)
        for name in fields:
            for found in paths(getattr(case, name), whole, path + (name,)):
                yield found
    elif isinstance(case, dict) or hasattr(case, "_fields"):
        for name in case if isinstance(case, dict) else case._fields:
            part = case[name] if isinstance(case, dict) else getattr(case, name)
            for found in paths(part, whole, path + (name,)):
                yield found
    elif isinstance(case, (list, tuple)):
        for i, part in enumerate(case):
            for found in paths(part, whole, path + (i,)):
                yield found


def at(case, path):
    for step in path:
        case = getattr(case, step) if hasattr(case, "_fields") else case[step]
    return case


def replaced(case, path, value):
    if not path:
        return value
    part = replaced(at(case, path[:1]), path[1:], value)
    if hasattr(case, "_fields"):
        return case._replace(**{path[0]: part})
    if isinstance(case, dict):
        return dict(case, **{path[0]: part})
    parts = list(case)
    parts[path[0]] = part
    return tuple(parts) if isinstance(case, tuple) else parts
