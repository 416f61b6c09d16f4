"""What every trial has."""


class Trial:
    """One group of rows of the report.

    `families` are the other names by which it can be selected. `copies` says that nothing is
    computed, only compared and copied; then purenn's own floats are exact.
    """

    rows = ()
    families = ()
    copies = False

    def missing(self, subject):
        """What the library does not offer and this trial cannot do without."""
        return [name for name in self.needs if not subject.offers(name)]

    def large(self, number, subject):
        """A few cases beyond the sizes that are drawn; they cost more."""
        return ()

    def readings(self, subject):
        """What stands in for purenn's own where the library on trial reads it otherwise."""
        return {}

    def settled(self, case, what, value, number, readings):
        """A result with what mathematics leaves open put as the reference has it."""
        return value

    def admits(self, case):
        """Whether it is a case at all, when it was made simpler."""
        return True

    def smaller(self, case):
        """Cases with fewer elements, the smallest first."""
        return ()

    def steps_for(self, row, run, case, seen):
        """The steps without those that a failure of this row may show without."""
        for other, what, step in self.steps(run, case, seen):
            if not self.dispensable(row, other, what):
                yield other, what, step

    def dispensable(self, row, other, what):
        return False

    def alone(self, case, row, seen):
        """Cases that fail as well if the failure is not this row's own; () if it is."""
        return ()
