"""A network of 20,000 weights, read from a file of float32, predicts on a small machine."""

import re
from pathlib import Path

import memory
import pytest
import runners

from purenn import ActivationLayer, FCLayer, Network, Random, tanh, tanh_prime
from purenn.exchange import read_safetensors, write_safetensors

PAGE = Path(__file__).resolve().parents[2] / "docs" / "exchange.md"
KIB = 128  # one to spare
SHAPES = (1, 190), (1, 100), (1, 10)
# What has read the file goes, once it has, as the page shows.
BOARD = """
import gc, sys
gc.threshold(1000)
import purenn
from purenn import linalg, ActivationLayer, FCLayer, Network, tanh, tanh_prime
from purenn.exchange import read_safetensors
net = Network()
net.add(FCLayer((1, 190), (1, 100), initialization=None))
net.add(ActivationLayer((1, 100), tanh, tanh_prime))
net.add(FCLayer((1, 100), (1, 10), initialization=None))
arrays = read_safetensors("weights.safetensors", compact=True)
for name in arrays:
    at, parameter = name.split(".")
    setattr(net.layers[int(at)], parameter, arrays[name])
del read_safetensors, arrays, purenn.exchange
for name in list(sys.modules):
    if name.startswith("purenn.exchange"):
        del sys.modules[name]
gc.collect()
print(net.predict([[[k % 17 for k in range(190)]]]))
"""


def test_the_page_shows_what_runs():
    marked = "test_board.py runs this.*?```python\n(.*?)```"
    (shown,) = re.findall(marked, PAGE.read_text(encoding="utf-8"), re.S)
    imports, _, lines = shown.partition("import purenn\n")
    assert imports and lines and imports in BOARD and lines in BOARD


@pytest.mark.long("collecting garbage in a heap nearly full takes long")
def test_a_network_in_128_kib(tmp_path):
    try:
        machine = memory.Machine(tmp_path, False)
    except runners.Missing as missing:
        runners.skip(pytest, "MicroPython on WASI", missing)
    network, rng = Network(), Random(1)
    network.add(FCLayer(SHAPES[0], SHAPES[1], rng))
    network.add(ActivationLayer(SHAPES[1], tanh, tanh_prime))
    network.add(FCLayer(SHAPES[1], SHAPES[2], rng))
    arrays = {
        "%d.%s" % (at, name): getattr(layer, name)
        for at, layer in enumerate(network.layers) for name in layer.parameters
    }
    path = machine.root / "weights.safetensors"
    write_safetensors(path, arrays, "float32")
    assert path.stat().st_size > 4 * 20000
    for name, values in read_safetensors(path).items():
        setattr(network.layers[int(name[0])], name[2:], values)
    wanted = network.predict([[[k % 17 for k in range(190)]]])
    assert machine.run(BOARD, KIB).strip() == repr(wanted)
