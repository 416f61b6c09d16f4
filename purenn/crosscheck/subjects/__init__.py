"""The library on trial, and purenn as its reference, run by the same few steps.

Both offer build, forward, backward, get, call, … on nested lists, so that a trial is written
once. A `SubjectRun` also keeps its steps as Python source, which is where the runnable
counterexamples come from.
"""
