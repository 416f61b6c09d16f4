import pytest

import purenn
from purenn import Random
from purenn.random import default, uniform


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
