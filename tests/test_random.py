import ast
import inspect
import math

import pytest

import purenn.numbers.random
from purenn import Random
from purenn.numbers import without_64_bits
from purenn.numbers.random import default
from purenn.numbers.uniform import uniform


def test_published_outputs():
    # The first values of splitmix64 from seed 1234567, as listed on Rosetta Code
    # ("Pseudo-random numbers/Splitmix64").
    rng = Random(1234567)
    assert [rng.next() for _ in range(5)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_published_frequencies():
    # Rosetta Code's second check: floor(5 x) of 100 000 draws from seed 987654321.
    rng = Random(987654321)
    counts = [0] * 5
    for _ in range(100000):
        counts[int(rng.random() * 5)] += 1
    assert counts == [20027, 19892, 20073, 19978, 20030]


def test_random_is_the_top_53_bits():
    assert Random(1).random() == (Random(1).next() >> 11) / 2.0**53


def test_seed_starts_again():
    rng = Random(5)
    first = [rng.next(), rng.next()]
    rng.seed(5)
    assert [rng.next(), rng.next()] == first
    assert Random(5 + 2**64).next() == Random(5).next() == first[0]


def test_purenn_seed_resets_the_generator_of_the_layers():
    purenn.seed(42)
    drawn = uniform((2, 3))
    assert drawn == uniform((2, 3), Random(42))
    assert uniform((2, 3)) != drawn
    purenn.seed(42)
    assert uniform((2, 3)) == drawn
    assert default.state != 42


def test_uniform_draws_in_index_order():
    rng = Random(7)
    expected = [rng.random() - 0.5 for _ in range(6)]
    assert uniform((2, 3), Random(7)) == [expected[:3], expected[3:]]


@pytest.mark.parametrize("seed", [1.5, "1", None])
def test_seed_must_be_an_int(seed):
    with pytest.raises(TypeError, match="seed: expected an int, got " + type(seed).__name__):
        Random(seed)


# --- machines with smaller integers --------------------------------------------------------


class Small(ast.NodeTransformer):
    """Has the result of every operation checked by `small`."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        call = ast.Call(ast.Name("small", ast.Load()), [node], [])
        return ast.copy_location(call, node)

    def visit_AugAssign(self, node):
        value = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
        return ast.copy_location(ast.Assign([node.target], self.visit_BinOp(value)), node)


def small(value):
    if isinstance(value, int) and not -(2**30) <= value < 2**30:
        raise OverflowError("small int overflow")
    return value


def within_30_bits():
    """What without_64_bits defines, on a Python that has no larger integers."""
    tree = Small().visit(ast.parse(inspect.getsource(without_64_bits)))
    tree.body = [node for node in tree.body if not isinstance(node, ast.ImportFrom)]
    names = {"small": small, "ldexp": math.ldexp, "DIGITS": 53}
    exec(compile(ast.fix_missing_locations(tree), "without_64_bits", "exec"), names)
    return names


def bytewise(names, seed):
    """A generator with these methods and this seed."""
    kind = type("Bytewise", (Random,), {})
    names["compute_in_bytes"](kind)
    return kind(seed)


@pytest.mark.parametrize("seed", [0, 1, -1, 1234567, 2**29, -(2**30)])
def test_without_64_bits_draw_the_same(seed):
    rng, same = Random(seed), bytewise(within_30_bits(), seed)
    for _ in range(300):
        assert sum(byte << 8 * n for n, byte in enumerate(same.next())) == rng.next()
        assert same.random() == rng.random()


@pytest.mark.parametrize("digits", [22, 24, 53])
def test_without_64_bits_make_the_same_floats_of_any_width(digits):
    names = within_30_bits()
    names["DIGITS"] = digits
    rng, same = Random(8), bytewise(names, 8)
    for _ in range(300):
        assert same.random() == (rng.next() >> (64 - digits)) / 2.0**digits


def with_integers(wide):
    """What random.py defines where int(text, 16) is `wide`."""
    names = {"__name__": "purenn.numbers.random", "__package__": "purenn.numbers", "wide": wide}
    exec(inspect.getsource(purenn.numbers.random).replace("= int(", "= wide("), names)
    return names


def test_without_large_integers_they_are_used():
    def wide(text, base):
        raise OverflowError("long int not supported in this build")

    names = with_integers(wide)
    assert names["Random"].next is without_64_bits.next
    assert names["default"].random() == Random(0).random()
    assert names["Random"](6).gauss(3, 2) == Random(6).gauss(3, 2)
    with pytest.raises(TypeError):
        names["Random"](1.5)


def test_integers_that_are_floats_are_refused():
    with pytest.raises(ImportError, match="expected exact integers"):
        with_integers(lambda text, base: int(float(int(text, base))))


def test_gauss_is_that_of_box_and_muller():
    rng, same = Random(6), Random(6)
    for _ in range(100):
        u, v = 1 - same.random(), same.random()
        expected = 3 + 2 * math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * v)
        assert abs(rng.gauss(3, 2) - expected) < 1e-14
    numbers = [rng.gauss() for _ in range(10000)]
    mean = sum(numbers) / 10000
    assert abs(mean) < 0.04 and abs(sum([x * x for x in numbers]) / 10000 - 1) < 0.06  # 4 sigma


def test_gauss_of_the_smallest_and_largest_numbers():
    class Given(Random):
        def random(self):
            return given.pop()

    given = [0.25, 1 - 2.0**-53, 0.0, 0.0]
    assert Given().gauss() == 0.0
    assert abs(Given().gauss()) < 1e-15  # far out, at a quarter of a turn


def test_sample_draws_each_index_with_its_probability():
    rng = Random(2)
    drawn = [rng.sample([0, 0.5, 0.25, 0, 0.25, 0]) for _ in range(4000)]
    assert set(drawn) == {1, 2, 4}
    assert abs(drawn.count(1) - 2000) < 4 * math.sqrt(1000)


def test_sample_keeps_to_what_is_possible_though_sums_are_rounded():
    class Last(Random):
        def random(self):
            return 1 - 2.0**-53

    assert Last().sample([0.1] * 10 + [0.0]) == 9
    assert Last().sample([0.9995, 0]) == 0
    Last.random = lambda self: 0.0
    assert Last().sample([0, 1]) == 1


@pytest.mark.parametrize("probabilities", [[], [0.5, 0.4], [1.5, -0.5], [math.nan, 1], [2], [0.0, 0.0]])
def test_sample_refuses_what_are_no_probabilities(probabilities):
    with pytest.raises(ValueError, match="sample probabilities: expected numbers"):
        Random(1).sample(probabilities)
