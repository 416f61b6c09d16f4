"""Reads the test vectors in plain Python: python3 -m purenn.vectors my_layers.py.

reading.py     runs the cases and compares; docs/vectors.md says what they mean
trial.py       the process in which somebody's file is tried
__main__.py    the command line, and the report
"""
