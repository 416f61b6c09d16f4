"""Puts another implementation on trial: is it right, within what rounding alone can do?

    python -m purenn.crosscheck my_network.py

and, in a test suite of one's own,

    from purenn.crosscheck import check_layer, check_loss, check_function, check_network

`strategies` has the hypothesis strategies that draw the cases, `bounds` the number type
that tells how far a correct result may be from the exact one. All but `bounds` needs
hypothesis (pip install purenn[crosscheck]). docs/crosscheck.md tells the rest.
"""

_CHECKS = ("check", "check_layer", "check_function", "check_loss", "check_network")
__all__ = list(_CHECKS)


def __getattr__(name):
    if name not in _CHECKS:
        raise AttributeError("module 'purenn.crosscheck' has no attribute %r" % name)
    try:
        from . import asserts
    except ImportError as error:
        if error.name and error.name.split(".")[0] == "hypothesis":
            raise ImportError(
                "purenn.crosscheck needs hypothesis: pip install purenn[crosscheck]"
            ) from error
        raise
    return getattr(asserts, name)


def __dir__():
    return sorted(set(globals()) | set(_CHECKS))
