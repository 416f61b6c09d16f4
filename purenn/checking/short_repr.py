"""Shows any value briefly, for error messages."""

_MOST = 60  # characters


def short_repr(x):
    """The repr of x, in one line of at most 60 characters, or what kind of thing x is.

    Never raises, and never walks through large, deep or endless lists.

    >>> short_repr((1, 2))
    '(1, 2)'
    >>> short_repr([0] * 60000)
    'a list of 60000'
    """
    try:
        text = _shown(x, 3).replace("\n", " ")
    except Exception:  # a repr of someone else's, or an int too long for it
        text = "a " + type(x).__name__
    return text if len(text) <= _MOST else text[: _MOST - 3] + "..."


def _shown(x, depth):
    if isinstance(x, (str, bytes)):
        return repr(x[:_MOST])
    if isinstance(x, (list, tuple)) and depth and len(x) <= 6:
        text = ", ".join([_shown(part, depth - 1) for part in x])
        if isinstance(x, list):
            return "[" + text + "]"
        return "(" + text + (",)" if len(x) == 1 else ")")
    if isinstance(x, (list, tuple, dict, set)) or hasattr(type(x), "__len__"):
        return "a %s of %d" % (type(x).__name__, len(x))
    return repr(x)
