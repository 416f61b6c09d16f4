"""Puts another implementation on trial: is it right, within what rounding alone can do?

    python -m purenn.crosscheck my_network.py

and, in a test suite of one's own,

    from purenn.crosscheck import check_layer, check_loss, check_function, check_network

Two doors to one hall, the command line (`__main__`) and the assertions, and its rooms:

    cases      what is drawn: hypothesis strategies, and the trials made of them
    subjects   who is tried: the library on trial, and purenn as its reference
    judging    how it is judged: bounds, comparison, known mistakes
    running    how it is run: the examiner, and the process that it works in
    report     what is said: as data, as text
    vectors    the same judgement written to files, for implementations in any language

All but `judging` and `vectors` needs hypothesis (pip install purenn[crosscheck]).
docs/crosscheck.md tells the rest.
"""

_CHECKS = ("check", "check_layer", "check_function", "check_loss", "check_module", "check_network")
__all__ = list(_CHECKS)


def __getattr__(name):
    if name not in _CHECKS:
        raise AttributeError("module 'purenn.crosscheck' has no attribute %r" % name)
    try:
        from . import assertions
    except ImportError as error:
        if error.name and error.name.split(".")[0] == "hypothesis":
            raise ImportError(
                "purenn.crosscheck needs hypothesis: pip install purenn[crosscheck]"
            ) from error
        raise
    return getattr(assertions, name)


def __dir__():
    return sorted(set(globals()) | set(_CHECKS))
