"""The laboratory's engine: what runs beside purenn in the worker's MicroPython.

The page asks with a JSON object, and gets JSON objects back; between two requests the engine
trains in slices of some milliseconds. All of it runs on CPython too, where the tests try it.

    start.py       what the worker and the page begin with
    session.py     the requests, by name, and what is under way: Session
    choices.py     what there is to choose from
    setups.py      a set-up, plain JSON, and the network that it describes
    datasets.py    XOR, circle, spirals, moons, a curve, the digits, names
    names.py       what a network that tells the next letter invents, and looks at
    training.py    training in slices, with its history
    native.py      training by the network's program in JavaScript, with native.js
    background.py  decision grid, fit, neurons and scores, computed beside the training
    snapshot.py    a network's numbers as plain JSON
    inside.py      purenn.explain as plain JSON, in floats and in fractions
    fraction.py    fractions, for MicroPython
    tracing.py     where in a person's source an exception came from
    editing.py     a layer's source, changed and run
    exercises.py   examples/exercises, checked
    files.py       a network as the text of a file, and back
    program.py     "Copy as Python", and the network written out
    clock.py       milliseconds
"""
