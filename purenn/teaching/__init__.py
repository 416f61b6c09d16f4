"""What teaching needs: the numbers of a training step, as text and as pages, pictures, checks.

The rest of purenn loads none of it until it is asked for. Nothing here needs anything but
purenn, and all that only shows runs on MicroPython as well, with the same digits.

    explain.py      one training step with every number in it: purenn.explain
    formulas.py     what each layer computes, as steps with their matrices
    gradcheck.py    are a layer's derivatives the derivatives? purenn.gradcheck
    subjects.py     what it checks: a layer, a loss, a network, each with the same methods
    trial.py        one forward and one backward pass, and what should have come out
    differences.py  derivatives by differences, exact or with a measured error
    mistakes.py     which mistake gives the numbers that came out
    random_inputs.py  the numbers that it draws
    memory.py       what a network holds, remembered and put back
    randomness.py   the random numbers of a pass, drawn again in the next
    columns.py      matrices as text, which linalg.show prints
    numerals.py     numbers as text, rounded exactly
    ascii_fallback.py  the letters of formulas, where an output lacks them
    summary.py      a network as text: print(network), network.summary()
    page.py         matrices and steps as HTML
    saving.py       text written to a file
    pictures/       curves, boundaries, kernels, networks as SVG and text: purenn.pictures
"""
