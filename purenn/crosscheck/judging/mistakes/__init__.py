"""Known mistakes, each planted in the reference, to recognise them by.

A mistake is a class or function that replaces purenn's own of the same name. If a library
disagrees in a row, and its results are within the bounds of the reference with one of these
mistakes, in the counterexample and in all the typical cases, then that is the mistake, and
its text is the hint.
"""

from . import functions, layers, trained  # noqa: F401 (each plants its own)
from .planted import of  # noqa: F401
