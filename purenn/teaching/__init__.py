"""Tools for teaching: the numbers of a training step as text and as pages, pictures, checks.

The rest of purenn loads none of it until it is used. Nothing here needs anything but purenn, and
whatever only displays numbers runs on MicroPython as well, with the same digits.

    explanation.py  one training step with every number in it: purenn.explain
    formulas.py     what each layer computes, as steps with their matrices
    gradient_check.py  are a layer's derivatives right? purenn.gradcheck
    subjects.py     the things it checks: a layer, a loss, a network, with the same methods
    trial.py        one forward and one backward pass, and what should have come out
    differences.py  derivatives by differences, exact or with a measured error
    mistakes.py     the mistake that reproduces the numbers that came out
    random_inputs.py  the numbers that gradcheck draws
    memory.py       saves what a network holds, and restores it
    randomness.py   draws the random numbers of a pass again in the next
    columns.py      matrices as text, which linalg.show prints
    numerals.py     numbers as text, rounded exactly
    ascii_fallback.py  spells out the letters of formulas that an output lacks
    summary.py      a network as text: print(network), network.summary()
    page.py         matrices and steps as HTML
    saving.py       text written to a file
    pictures/       curves, boundaries, kernels, networks as SVG and text: purenn.pictures
"""
