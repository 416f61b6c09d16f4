"""The trials: for each layer, function and network, the cases to draw, run and compare.

A trial draws cases, plain data, and runs each on the library on trial and on the
reference. `steps` is a generator of (row, what, step): calling `step` gives the result that
the report's `row` compares, under the name `what` in the counterexample; no comparison
where `what` is None. `seen` is None for the library on trial; for the reference it holds what
the library returned, if something follows from that (which elements dropout dropped).

Every trial starts with a few `typical` cases, the same each time: generic values, in shapes
that distinguish the axes. They also decide which known mistake was made.
"""

from .functions import FUNCTION_TRIALS
from .layers import LAYER_TRIALS
from .networks import NETWORK_TRIALS
from .optimizers import STEP_TRIALS
from .residual import ResidualTrial

TRIALS = LAYER_TRIALS + (ResidualTrial(),) + FUNCTION_TRIALS + STEP_TRIALS + NETWORK_TRIALS
