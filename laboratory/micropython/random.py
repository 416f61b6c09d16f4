"""random, as much of it as the checks of the exercises use; the numbers are purenn's."""

import purenn


class Random(purenn.Random):
    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = int(self.random() * (i + 1))
            items[i], items[j] = items[j], items[i]

    def getstate(self):
        return self.state

    def setstate(self, state):
        self.state = state


_generator = Random()
seed, random = _generator.seed, _generator.random
getstate, setstate = _generator.getstate, _generator.setstate
