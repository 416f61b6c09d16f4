"""The report as plain data, for JSON: each failure with a program that shows it."""

import json
import re
from decimal import Context, Decimal
from fractions import Fraction
from math import inf


NOT_JUDGED = ("not offered", "not reached", "convention")


def row_as_data(row, subject):
    """A row as plain data, for JSON."""
    data = {
        "check": row.check, "row": row.name, "examples": row.examples,
        "worst": _number(row.worst), "verdict": row.verdict, "missing": row.missing,
        "reason": row.reason, "refused": row.refused,
    }
    if row.convention:
        data.update(row.convention)
    if row.failure:
        data["failure"] = failure_as_data(row.failure, subject)
        data["vanishes"] = row.vanishes
    return data


def untried(rows, asked=()):
    """The reasons why these rows are not a verdict, as text; none if they are one.

    They are not a verdict if nothing was compared at all, or nothing of a check that was asked
    for by name, or nothing of a class that is there.
    """
    checks = {}
    for row in rows:
        checks.setdefault(row["check"], []).append(row)
    empty = {
        check: several[0] for check, several in checks.items()
        if all(row["verdict"] in NOT_JUDGED for row in several)
    }
    absent = {check: row["missing"] for check, row in empty.items() if not row["reason"]}
    reasons = ["%s: %s" % (check, row["reason"]) for check, row in empty.items() if row["reason"]]
    if len(empty) == len(checks) and not reasons:
        asked = absent
    return reasons + ["%s: %s" % (
        check, "there is no " + " and no ".join(missing) if missing else "no case was decided"
    ) for check, missing in absent.items() if check in asked]


def failure_as_data(failure, subject):
    difference = failure.difference
    data = {
        "hints": failure.hints,
        "source": "\n".join(_source(failure, subject)),
        "problem": difference.problem,
        "result": failure.what,
        "index": list(difference.index),
    }
    if difference.actual is not None:
        data["actual"] = _number(difference.actual)
        data["exact"] = _decimal(difference.exact)
        data["nearest"] = _number(_float(difference.exact))
        data["bound"] = _bound(difference.bound)
        data["ratio"] = _number(difference.ratio)
    return data


def _float(x):
    try:
        return float(x)
    except OverflowError:
        return inf if x > 0 else -inf


def _decimal(x):
    """The shortest decimal for the nearest float, and how far the exact value is from it."""
    if isinstance(x, float):
        return repr(x)
    nearest = _float(x)
    if not nearest or nearest - nearest != 0:
        return _digits(x, 17)
    rest = x - Fraction(nearest)
    if not rest:
        return repr(nearest)
    return "%r %s %s" % (nearest, "+" if rest > 0 else "-", _digits(abs(rest), 2))


def _bound(x):
    """A float, or a decimal where the nearest float is far off, as with subnormal numbers."""
    nearest = _float(x)
    if nearest - nearest == 0 and abs(Fraction(nearest) - x) > x / 2**40:
        return _digits(x, 3)
    return _number(nearest)


def _digits(x, precision):
    digits = Context(prec=precision, Emax=10**9, Emin=-(10**9))
    return str(digits.divide(Decimal(x.numerator), Decimal(x.denominator))).lower()


def _number(x):
    """A float for JSON, which has neither inf nor NaN."""
    if isinstance(x, int):
        return x
    return float(x) if x - x == 0 else repr(float(x))


def _source(failure, subject):
    """The lines of a program that shows the failure."""
    script = list(failure.script)
    difference = failure.difference
    if failure.what and difference.actual is not None:
        index = "".join("[%d]" % i for i in difference.index)
        value = failure.what
        if subject.tolist is not None:
            value = "tolist(%s)" % value
        script.append("print(%s%s)" % (value, index))
    text = "\n".join(script)
    header = subject.header
    if "array(" not in text:
        header = [
            line for line in header
            if not line.startswith("array =") and line != "import numpy as np"
        ]
    if "tolist(" in text:
        header = header + [
            "def tolist(a):",
            "    return list(map(tolist, a)) if isinstance(a, list) else %s(a)"
            % subject.source["tolist"],
        ]
    if re.search(r"\b(inf|nan)\b", text):
        header = ["from math import inf, nan"] + header
    return header + [""] + script if header else script


def as_json(rows, settings, status):
    return json.dumps(dict(settings, status=status, rows=rows), indent=1) + "\n"
