"""Derivatives by differences: exact with fractions, within a measured error with floats.

Both functions take f, which gives the list of outputs for one number, and the number v, and
return three lists with an element for each output: the derivative, the error that the
derivative may have, and the slack: at a kink, such as relu's at 0, the derivatives to
the left and to the right differ, and everything from derivative - slack to derivative + slack
is one (a subgradient). Elsewhere the slack is zero.
"""

from ..numbers.exp_tanh import DIGITS

STEP_BITS = 64  # the step in fractions is 2**-64: nothing that fractions meet lies so close
ORDERS = 12
RATIO = 8.0  # of neighbouring steps in floats
COARSE = 2.0 ** -(DIGITS // 3)  # a change of f in steps larger than that is unlikely to be rounding


def by_fractions(f, v):
    """The derivative of f at v, for functions of + - * / and comparisons, by Newton's series

        f'(v) = (Δ + Δ²/2 - Δ³/6 + Δ⁴/12 - …) / h,    Δᵏ divided by k (k - 1) from Δ² on,

    of the differences Δ, Δ², … of f at v - h, v, v + h, v + 2h, … With fractions none of
    them is rounded. When two orders in a row vanish, f is a polynomial of lower degree, as far
    as that many points tell, and for a polynomial the series ends: the quotient is the
    derivative, and the error 0. Otherwise (a quotient of polynomials) each term is smaller than
    the one before by about h, and the error is less than the last one: hundreds of digits.

    >>> from fractions import Fraction
    >>> by_fractions(lambda x: [x * x * x], Fraction(1, 2))
    ([Fraction(3, 4)], [0], [0])
    >>> by_fractions(lambda x: [abs(x)], Fraction(0))
    ([Fraction(0, 1)], [0], [Fraction(1, 1)])
    """
    from fractions import Fraction

    h = Fraction(1, 1 << STEP_BITS)
    differences = [f(v - h)]  # of all orders, those that end at the newest point
    sides = []  # the differences to the left and to the right of v
    derivative = [0] * len(differences[0])
    vanished = 0
    for k in range(1, ORDERS + 1):
        newest = [f(v + (k - 1) * h)]
        for older in differences:
            newest.append([a - b for a, b in zip(newest[-1], older)])
        differences = newest
        if k <= 2:
            sides.append(newest[1])
        weight = h if k == 1 else (-1) ** k * k * (k - 1) * h
        terms = [d / weight for d in differences[k]]
        derivative = [s + term for s, term in zip(derivative, terms)]
        vanished = 0 if any(terms) else vanished + 1
        if vanished == 2:
            break
    error = [abs(term) if term else 0 for term in terms]
    slack = [0] * len(derivative)
    kinks = [
        j for j, (left, right) in enumerate(zip(*sides))
        if error[j] and abs(right - left) * (1 << STEP_BITS // 2) > abs(right) + abs(left)
    ]  # fmt: skip
    if kinks:
        (lefts, left_errors), (rights, right_errors) = _to_one_side(f, v, -h), _to_one_side(f, v, h)
        for j in kinks:
            derivative[j], slack[j] = (lefts[j] + rights[j]) / 2, abs(rights[j] - lefts[j]) / 2
            error[j] = max(left_errors[j], right_errors[j])
    return derivative, error, slack


def _to_one_side(f, v, h):
    """The derivative at v to the side of v + h, (Δ - Δ²/2 + Δ³/3 - …) / h, and its error."""
    differences = [f(v)]
    derivative = [0] * len(differences[0])
    vanished = 0
    for k in range(1, ORDERS + 1):
        newest = [f(v + k * h)]
        for older in differences:
            newest.append([a - b for a, b in zip(newest[-1], older)])
        differences = newest
        terms = [d / ((-1) ** (k + 1) * k * h) for d in differences[k]]
        derivative = [s + term for s, term in zip(derivative, terms)]
        vanished = 0 if any(terms) else vanished + 1
        if vanished == 2:
            break
    return derivative, [abs(term) if term else 0 for term in terms]


def by_floats(f, v):
    """The derivative of f at v by central differences (f(v + h) - f(v - h)) / 2h.

    A large step h errs by the curvature of f, a small one loses bits: of the 53 of a double,
    subtracting two values that agree in 30 leaves 23. So steps from the size of v (at least 1)
    downwards are all tried. A quotient's error is at most the sum of

    - how much the next smaller step changes it (what the curvature does),
    - how much smaller steps jump about, times their step, divided by this one (what the
      rounding inside f does, which shows where the step is small),
    - half a unit in the last place of f, divided by the step.

    Of steps above 2**-18 or so, a change that rounding cannot explain is a leap over pieces of f (a
    table with knots), and belongs to the error of all larger steps. Where f stands still for all
    smaller steps, it may be a staircase, or be rounded coarsely: both derivatives are right then.

    The step that leaves most bits is taken: whose quotient is the largest multiple of its
    error. If none is a multiple, the derivative is as good as 0, and the least error counts.
    Where f ends (a logarithm's 0) or overflows, smaller steps are what there is; if none is
    possible, the error is infinite.

    >>> derivative, error, slack = by_floats(lambda x: [x * x * x, abs(x)], 0.5)
    >>> abs(derivative[0] - 0.75) <= error[0] < 1e-9, derivative[1], slack
    (True, 1.0, [0, 0])
    """
    v = float(v)
    here = f(v)
    step = 1.0
    while step < abs(v) < float("inf"):
        step *= 2
    lowest = min(1.0, abs(v) or 1.0) / 2.0 ** (3 * DIGITS // 4)
    rungs = []
    while step >= lowest > 0:
        try:
            above, below = f(v + step), f(v - step)
        except (ValueError, ArithmeticError):
            above = None
        width = (v + step) - (v - step)
        if above and width:
            rungs.append((width, above, below))
        step /= RATIO
    found = [_best(rungs, here[j], j) for j in range(len(here))]
    if not [1 for quotient, error, _ in found if abs(quotient) >= RATIO * error > 0]:
        # f does not depend on v: backward may find this 0 as a difference of numbers as large as f,
        # as for the bias of an attention's keys, which softmax cancels; half of their bits agree
        found = [(q, error, slack + error * 2.0 ** (DIGITS // 2)) for q, error, slack in found]
    return tuple([[triple[part] for triple in found] for part in range(3)])


def _best(rungs, here, j):
    """The derivative of output j, its error and its slack, from the quotients of all steps."""
    quotients = []
    for width, above, below in rungs:
        a, b = above[j], below[j]
        quotient = (a - b) / width
        if quotient - quotient == 0:  # finite
            half = abs(((a - here) - (here - b)) / width)  # of right minus left quotient
            quotients.append((width, quotient, half, max(abs(a), abs(b)) / 2.0 ** (DIGITS - 1)))
    steps = []
    jumps = 0  # of quotients at smaller steps, times their step
    leaps = 0  # of quotients at smaller steps, too large for rounding
    still, staircase = True, False  # whether f has not moved so far, and whether it did so late
    for at in range(len(quotients) - 2, -1, -1):
        width, quotient, half, last_bit = quotients[at]
        smaller, next_quotient, next_half, next_bit = quotients[at + 1]
        change = abs(next_quotient - quotient)
        error = max(change, leaps) + (jumps + last_bit) / width
        # at a kink both halves are the same, for a curve the next is an eighth
        steps.append((quotient, error, half if next_half > half / 2 else 0, width))
        still = still and next_quotient == 0
        if width < COARSE * rungs[0][0] or change * smaller <= RATIO * (jumps + next_bit):
            jumps = max(jumps, change * smaller)
        elif still:
            staircase = True
            jumps = max(jumps, change * smaller)
        else:
            leaps = max(leaps, change)
    certain = [step for step in steps if abs(step[0]) >= RATIO * step[1] > 0]
    if certain:
        quotient, error, slack, _ = max(certain, key=lambda step: abs(step[0]) / step[1])
        if staircase:  # from 0 to the quotient
            return quotient / 2, error, slack + abs(quotient) / 2
        return quotient, error, slack
    if not steps:
        return 0.0, float("inf"), 0
    # nothing moves, or only rounding: what is smaller than the last bit of the largest value
    # could not be seen
    largest_bit = max([last_bit for _, _, _, last_bit in quotients])
    quotient, error, slack, width = min(steps, key=lambda step: step[1] + largest_bit / step[3])
    return quotient, error + largest_bit / width, slack
