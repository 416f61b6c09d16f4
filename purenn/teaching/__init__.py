"""What teaching needs: the numbers of a training step, as text and as pages, and pictures.

The rest of purenn loads none of it until it is asked for. Nothing here needs anything but
purenn, and all of it runs on MicroPython, with the same digits.

    explain.py      one training step with every number in it: purenn.explain
    formulas.py     what each layer computes, as steps with their matrices
    memory.py       what a network holds, remembered and put back
    numerals.py     numbers as text, rounded exactly
    columns.py      matrices as text
    page.py         matrices and steps as HTML
"""
