import random

import pytest

import purenn
from purenn.teaching.memory import Memory


class Thing:
    def __init__(self):
        self.numbers = [[1, 2], (3, [4])]
        self.by_name = {"a": [5]}
        self.seen = {1}
        self.rng = random.Random(1)
        self.own = purenn.Random(1)
        self.itself = self
        self.method = self.change

    def change(self):
        self.numbers[0][1] = 0
        self.numbers[1][1].append(6)
        self.numbers.append(7)
        self.by_name["a"].clear()
        self.by_name["b"] = 8
        self.seen.add(2)
        self.new = 9
        self.itself = None
        del self.method
        return self.rng.random(), self.rng.gauss(0, 1), self.own.random()


def test_everything_is_put_back():
    thing = Thing()
    numbers, inner = thing.numbers, thing.numbers[0]
    memory = Memory(thing)
    drawn = thing.change()
    memory.restore()
    assert thing.numbers is numbers and thing.numbers[0] is inner
    assert numbers == [[1, 2], (3, [4])]
    assert thing.by_name == {"a": [5]} and thing.seen == {1}
    assert not hasattr(thing, "new")
    assert thing.itself is thing and thing.method == thing.change
    assert thing.change() == drawn


def test_it_can_be_put_back_again():
    numbers = [1]
    memory = Memory(numbers)
    for _ in range(2):
        numbers.append(2)
        memory.restore()
        assert numbers == [1]


def test_what_a_bound_method_belongs_to():
    thing = Thing()
    memory = Memory([thing.change])
    thing.change()
    memory.restore()
    assert thing.seen == {1}


def test_arrays():
    np = pytest.importorskip("numpy")
    a, zero = np.array([1.0, 2.0]), np.array(3.0)
    memory = Memory([a, zero])
    a -= 1
    zero += 1
    memory.restore()
    assert a.tolist() == [1, 2] and zero == 3
