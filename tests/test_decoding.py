"""Whatever a file says: it makes a network or a clear error, and changes nothing else."""

import json
import sys
import threading
from fractions import Fraction

import pytest

from purenn import FCLayer, Layer, Network
from purenn.numbers.random import default, uniform

from test_encoding import Twice, swish
from test_network import parameters, xor


def rewritten(path, change):
    """The file with its network changed and the checksum made to agree."""
    from purenn.saving.storage import _adler32, _text

    data = json.loads(path.read_text())
    change(data["network"])
    data["checksum"] = _adler32(_text(data["network"]))
    path.write_text(json.dumps(data))


@pytest.mark.parametrize(
    "change",
    [
        lambda n: n.pop("layers"),
        lambda n: n.pop("loss"),
        lambda n: n["layers"][0].pop("arguments"),
        lambda n: n["layers"][0]["parameters"].pop(),
        lambda n: n["layers"][0]["parameters"][0].pop(),
        lambda n: n["layers"][0]["parameters"].__setitem__(1, None),
        lambda n: n["layers"][0].update({"class": {"purenn": "Network"}}),
        lambda n: n["layers"][0].update({"class": {"purenn": "tanh"}}),
        lambda n: n["layers"][0].update({"class": {"purenn": "os"}}),
        lambda n: n["layers"][0].update({"class": {"other": "FCLayer"}}),
        lambda n: n["layers"][1].update({"arguments": [[1, 3], {"purenn": "seed"}, None]}),
        lambda n: n["layers"][1].update({"generator": 7}),
        lambda n: n["layers"].pop(2),
        lambda n: n["layers"][2].update({"arguments": [[1, 2], [1, 1]]}),
    ],
)
def test_files_that_make_no_network(tmp_path, change):
    path = tmp_path / "n"
    xor().save(path)
    rewritten(path, change)
    with pytest.raises(ValueError, match="expected a network of this version in"):
        Network.load(path)


class Scaled(Layer):
    arguments, parameters = ("input_shape",), ("factor",)

    def __init__(self, input_shape):
        self.input_shape = self.output_shape = input_shape
        self.factor = 1.0


def test_a_parameter_may_be_one_number(tmp_path):
    network = Network()
    network.add(Scaled((1, 2)))
    network.layers[0].factor = 0.25
    network.save(tmp_path / "n")
    assert Network.load(tmp_path / "n", {"Scaled": Scaled}).layers[0].factor == 0.25


# --- nothing but the network changes ----------------------------------------------------


class Noise(Layer):
    """Draws in its constructor, and keeps the generator under a name of its own."""

    parameters, arguments = ("scale",), ("input_shape",)

    def __init__(self, input_shape, rng=None):
        self.input_shape = self.output_shape = input_shape
        self.source = default if rng is None else rng
        self.scale = uniform(input_shape, self.source)


class Plain(Noise):
    """Draws from the common generator, whatever happens."""

    def __init__(self, input_shape):
        super().__init__(input_shape)


@pytest.mark.parametrize("kind", [FCLayer, Noise, Plain])
def test_saving_and_loading_draw_from_nobodys_generator(tmp_path, kind):
    network = Network()
    shapes = [(1, 3)] * (2 if kind is FCLayer else 1)
    network.add(kind(*shapes))
    state = default.state
    network.save(tmp_path / "n")
    loaded = Network.load(tmp_path / "n", {"Noise": Noise, "Plain": Plain})
    assert default.state == state and parameters(loaded) == parameters(network)
    if kind is not FCLayer:  # where it draws from now is the common generator
        assert [loaded.layers[0].source.random() for _ in range(2000)]
        assert default.state != state


def test_another_thread_draws_no_number_twice_while_networks_are_loaded(tmp_path):
    network = Network()
    network.add(FCLayer((1, 30), (1, 30)))
    network.save(tmp_path / "n")
    drawn, done = [], []

    def draw():
        while not done:
            drawn.append(default.next())

    drawing = threading.Thread(target=draw)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    drawing.start()
    try:
        for _ in range(20):
            Network.load(tmp_path / "n")
    finally:
        done.append(True)
        drawing.join()
        sys.setswitchinterval(interval)
    assert len(set(drawn)) == len(drawn) > 0


# --- crafted files ----------------------------------------------------------------------


def crafted(path, change, network=None):
    (network or xor()).save(path)
    rewritten(path, change)
    return path


@pytest.mark.parametrize("arguments", [
    [[1, 100000], [1, 100000]], [[1, 10**30], [1, 1]], [[1, 1], [1, 10**30]],
    [[1, 100000], [1, 100000], None],
])  # fmt: skip
def test_a_small_file_takes_little_memory(tmp_path, arguments):
    tracemalloc = pytest.importorskip("tracemalloc", reason="PyPy has none")
    path = crafted(tmp_path / "n", lambda n: n["layers"][0].update({"arguments": arguments}))
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="expected a network of this version in"):
            Network.load(path)
        assert tracemalloc.get_traced_memory()[1] < 1000000
    finally:
        tracemalloc.stop()


def danger(*arguments):
    raise AssertionError("called")


class Dangerous(Layer):
    def __init__(self, *arguments, rng=None):
        raise AssertionError("called")


@pytest.mark.parametrize("name", ["danger", "Dangerous"])
@pytest.mark.parametrize("key", ["text", "ratio"])
@pytest.mark.parametrize("where", ["parameters", "arguments"])
def test_a_file_calls_nothing_of_custom(tmp_path, name, key, where):
    call = {"custom": name, key: "rm" if key == "text" else [1, 2]}

    def change(n):
        if where == "parameters":
            n["layers"][0]["parameters"][1][0][0] = call
        else:
            n["layers"][1]["arguments"][1] = call

    path = crafted(tmp_path / "n", change)
    with pytest.raises(ValueError, match="expected a type of numbers"):
        Network.load(path, {"danger": danger, "Dangerous": Dangerous})


@pytest.mark.parametrize(
    "change",
    [
        lambda n: n.update({"loss": 5}),
        lambda n: n.update({"loss": {"purenn": "FCLayer"}}),
        lambda n: n.update({"loss": {"custom": "five"}}),
        lambda n: n.update({"loss": {"custom": "Twice"}}),
        lambda n: n.update({"loss": {"custom": ["five"]}}),
        lambda n: n.update({"loss_prime": {"purenn": ["mse"]}}),
        lambda n: n.update({"layers": 5}),
        lambda n: n.update({"generators": ["x"]}),
        lambda n: n["layers"][0]["parameters"].__setitem__(1, [[{"purenn": "tanh"}]]),
        lambda n: n["layers"][0]["parameters"][1][0].__setitem__(0, {"purenn": "tanh"}),
        lambda n: n["layers"][0]["parameters"][1][0].__setitem__(0, {"custom": "swish"}),
        lambda n: n["layers"][0]["parameters"][1][0].__setitem__(0, None),
        lambda n: n["layers"][0]["parameters"][1][0].__setitem__(0, "text"),
        lambda n: n["layers"][0]["parameters"][1][0].__setitem__(0, 1.5),
        lambda n: n["layers"][0]["parameters"][1][0].__setitem__(0, {"custom": "Fraction", "ratio": [1, 0]}),
        lambda n: n["layers"][0]["parameters"][1][0].__setitem__(0, {"custom": "Fraction", "ratio": 5}),
        lambda n: n["layers"][1]["arguments"].__setitem__(1, {"purenn": "FCLayer"}),
        lambda n: n["layers"][1].update({"class": {"custom": "Angry"}}),
    ],
)
def test_more_files_that_make_no_network(tmp_path, change):
    class Angry(Layer):
        def __init__(self, *arguments, rng=None):
            self.missing

    path = crafted(tmp_path / "n", change)
    custom = {"five": 5, "swish": swish, "Fraction": Fraction, "Twice": Twice, "Angry": Angry}
    with pytest.raises(ValueError, match="expected a network of this version in"):
        Network.load(path, custom)


@pytest.mark.parametrize("custom", [5, "swish", ["swish"], dict, swish, 2.5])
def test_custom_that_is_no_dict(tmp_path, custom):
    xor().save(tmp_path / "n")
    with pytest.raises(TypeError, match="load custom: expected a dict of .* got"):
        Network.load(tmp_path / "n", custom)


def test_interrupts_and_want_of_memory_are_not_about_the_file(tmp_path):
    for error in KeyboardInterrupt, MemoryError:
        class Ending(Twice):
            ready = True

            def __init__(self, input_shape, factor):
                if not self.ready:
                    raise error
                super().__init__(input_shape, factor)

        network = Network()
        network.add(Ending((1, 1), 2))
        network.save(tmp_path / "n")
        Ending.ready = False
        with pytest.raises(error):
            Network.load(tmp_path / "n", {"Ending": Ending})
        with pytest.raises(error):
            network.save(tmp_path / "n")
