"""The same library in NumPy, several times over, to be checked against purenn.

Each module has purenn's classes, constructors and functions on arrays instead of lists.
They share no code with purenn, and scipy_loops and vectorised none with each other.
"""
