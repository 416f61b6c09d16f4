"""Ten steps of each optimizer, and of batches, beside torch's in float64."""

import random

import pytest

import purenn
from purenn import Adam, Momentum, Network, Random, mse, mse_prime, tanh, tanh_prime
from purenn.checking.nested import flat
from purenn.numbers.uniform import uniform

torch = pytest.importorskip("torch", reason="torch is not installed: pip install torch")

KINDS = {
    "rate": (lambda: 0.1, lambda p: torch.optim.SGD(p, lr=0.1)),
    "momentum": (lambda: Momentum(0.05, 0.75), lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.75)),
    "adam": (lambda: Adam(), lambda p: torch.optim.Adam(p)),
    "adam, other rates": (
        lambda: Adam(0.1, 0.5, 0.75, 0.01), lambda p: torch.optim.Adam(p, 0.1, (0.5, 0.75), 0.01)
    ),
}  # fmt: skip


@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize("kind", KINDS)
def test_ten_steps(kind, size):
    own, theirs = KINDS[kind]
    pick = random.Random("%s %d" % (kind, size)).randint
    sizes = [pick(1, 4) for _ in range(3)]
    rng = Random(size)
    network = Network()
    for before, after in zip(sizes, sizes[1:]):
        network.add(purenn.FCLayer((1, before), (1, after), rng))
        network.add(purenn.ActivationLayer((1, after), tanh, tanh_prime))
    network.use(mse, mse_prime)
    layers = network.layers[::2]
    parameters = [
        torch.tensor(getattr(layer, name), dtype=torch.float64, requires_grad=True)
        for layer in layers for name in ("weights", "bias")
    ]  # fmt: skip
    x, y = uniform((10 * size, 1, sizes[0]), rng), uniform((10 * size, 1, sizes[-1]), rng)
    errors = network.fit(x, y, 1, own(), verbose=False, batch_size=size)
    optimizer, total = theirs(parameters), 0
    for start in range(0, len(x), size):
        samples = torch.tensor(x[start : start + size], dtype=torch.float64)[:, 0]
        targets = torch.tensor(y[start : start + size], dtype=torch.float64)[:, 0]
        for weights, bias in zip(parameters[::2], parameters[1::2]):
            samples = torch.tanh(samples @ weights + bias)
        loss = ((samples - targets) ** 2).mean()
        total += loss.item() * size
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    got = flat([[layer.weights, layer.bias] for layer in layers])
    expected = flat([p.tolist() for p in parameters])
    # ten steps of some hundred roundings each, of numbers of about 1
    assert max([abs(a - b) for a, b in zip(got, expected)]) < 1e-12
    assert abs(errors[0] - total / len(x)) < 1e-12
