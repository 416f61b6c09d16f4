"""The base class of trials."""


class Trial:
    """One group of rows of the report.

    `families` are the other names by which it can be selected. `copies` says that nothing is
    computed, only compared and copied; then purenn's own floats are exact. `cost` says as many how
    many examples one of this trial counts: fewer are drawn.
    """

    rows = ()
    families = ()
    copies = False
    cost = 1

    def missing(self, subject):
        """What this trial needs and the library does not offer."""
        return [name for name in self.needs if not subject.offers(name)]

    def large(self, number, subject):
        """A few cases larger than those drawn; they cost more."""
        return ()

    def readings(self, subject):
        """Replacements for purenn's functions where the library on trial defines them otherwise."""
        return {}

    def settled(self, case, what, value, number, readings):
        """The result, with what mathematics leaves open changed to the reference's choice."""
        return value

    def admits(self, case):
        """Whether a simplified case is still a valid case."""
        return True

    def smaller(self, case):
        """Cases with fewer elements, the smallest first."""
        return ()

    def steps_for(self, row, run, case, seen):
        """The steps that a failure of this row needs to show."""
        for other, what, step in self.steps(run, case, seen):
            if not self.dispensable(row, other, what):
                yield other, what, step

    def dispensable(self, row, other, what):
        return False

    def alone(self, case, row, seen):
        """Cases that fail as well if the failure is not this row's own; () if it is."""
        return ()
