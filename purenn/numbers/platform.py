"""Tells whether this machine's arithmetic gives the promised bits."""

from math import ldexp

from .exp_tanh import DIGITS, TINY


def departures():
    """Return a list of what keeps this Python from the promised bits; [] if nothing does.

    The promise needs floats that are IEEE doubles, and + - * / that round once and correctly.
    An x87 rounds twice, first to 64 digits and then to 53 (Debian's CPython for i386); some
    software rounds a few sums wrongly (Debian's for armel). Results then differ slightly.

    >>> departures()
    []
    """
    found = []
    if DIGITS != 53:
        found.append("floats have %d binary digits, where an IEEE double has 53" % DIGITS)
    # the first sum is just above the middle between 1 and the next double
    elif (
        1.0 + (ldexp(1.0, -53) + ldexp(1.0, -70)) == 1.0
        or 0.5 + ldexp(-959978609282733.0, -83) - 0.5 != ldexp(-1788099.0, -54)
    ):
        found.append("+ - * / round twice, as on an x87, or wrongly")
    if not 0.0 < 0.5 * TINY < TINY:
        found.append("subnormal numbers become zero")
    return found
