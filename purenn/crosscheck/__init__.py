"""Puts another implementation on trial: is it right, within what rounding alone can do?

    python -m purenn.crosscheck my_network.py

and, in your own test suite,

    from purenn.crosscheck import check_layer, check_loss, check_function, check_network

It can be used by the command line (`__main__`) and by the assertions. Its rooms:

    cases      draws the cases: hypothesis strategies, and the trials made of them
    subjects   the library on trial, and purenn as its reference
    judging    judges the results: bounds, comparison, known mistakes
    running    runs the trials: the examiner, and the process that it works in
    report     reports the results, as data and as text
    vectors    writes cases with their bounds to files, for implementations in any language

All but `judging` and `vectors` need hypothesis (pip install "purenn[crosscheck]").
docs/crosscheck.md explains the rest.
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
                'purenn.crosscheck needs hypothesis: pip install "purenn[crosscheck]"'
            ) from error
        raise
    return getattr(assertions, name)


def __dir__():
    return sorted(set(globals()) | set(_CHECKS))
