"""Spells out the letters of formulas for an output that cannot show them."""

import sys

from .text import harmless

SPELLED = (
    ("M̂", "M_hat"), ("V̂", "V_hat"), ("₁ᵗ", "1^t"), ("₂ᵗ", "2^t"), ("₁", "1"), ("₂", "2"),
    ("β", "beta"), ("ε", "epsilon"), ("μ", "mu"), ("√", "sqrt "),
    ("Σ", "sum"), ("ᵗ", "^T"), ("⊙", "*"), ("⋆", "corr"), ("∗", "conv"), ("η", "eta"),
    ("←", "<-"), ("≈", "~"), ("²", "^2"),
)  # fmt: skip


def printable(text):
    """The text as sys.stdout can print it: unchanged in UTF-8, spelled out in a Windows code page.

    >>> printable("dE/dX = dE/dY Wᵗ")
    'dE/dX = dE/dY Wᵗ'
    """
    text = harmless(text)
    encoding = getattr(sys.stdout, "encoding", None)
    if not encoding:
        return text
    for letter, spelled in SPELLED:
        if letter in text and b"?" in letter.encode(encoding, "replace"):
            text = text.replace(letter, spelled)
    return text.encode(encoding, "replace").decode(encoding)
