"""Test vectors, for implementations in any language: python -m purenn.crosscheck.vectors DIR

Writes one JSON file for each layer and group of functions, one for networks, and the JSON
Schema of them all; docs/vectors.md describes them. The same version of purenn writes the
same bytes on every Python.

Every expected result comes as

    {"value": Y, "float64": B, "float32": B}

three nested lists of one shape. `value` is the double nearest to the exact result. A
correct implementation in float64 or float32, whatever its order of summation, computes
numbers for which

    |computed - value| <= bound

holds in double arithmetic: the bound is the tolerance of judging/bounds.py, plus the error of
`value` as a double, rounded upwards to three decimal digits. "float32" is present if every
input is a float32.
"""
