"""Decisions between numbers, all in one place, so that a network's program can record them."""


def choose(condition, a, b):
    """a if the condition holds, else b; both have already been computed.

    When numbers record what is done with them, comparing them gives a condition with a method
    if_else(a, b), which records the choice.

    >>> choose(1 < 2, "yes", "no")
    'yes'
    """
    if condition is True or condition is False or not hasattr(condition, "if_else"):
        return a if condition else b
    return condition.if_else(a, b)


def if_greater(x, best, a, b):
    """a if x is greater than the best so far, or the first NaN; else b."""
    return choose(best < x, a, choose(best != best, b, choose(x != x, a, b)))


def greater(best, x):
    """The larger of two numbers, the first if they are equal; NaN if one of them is.

    >>> greater(2, 3)
    3
    """
    return if_greater(x, best, x, best)


def refuse_where(condition, error, name, expected, got):
    """Raise this error, worded as by checking's refuse, if the condition holds.

    >>> refuse_where(3 < 2, ValueError, "x", "at least 2", 3)
    """
    if condition is True or condition is False or not hasattr(condition, "refuse"):
        if condition:
            from ..checking.messages import refuse

            refuse(error, name, expected, got)
    else:
        condition.refuse(error, name, expected, got)


def one(x):
    """1, of the type of x.

    >>> one(0.5)
    1.0
    """
    return x.one() if hasattr(x, "one") else type(x)(1)
