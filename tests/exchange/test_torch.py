"""PyTorch's networks here, and ours there: the same outputs, and what cannot be taken is named."""

import doctest

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: pip install torch")

from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

import purenn  # noqa: E402
from purenn import exchange  # noqa: E402
from purenn.numbers.uniform import uniform  # noqa: E402
from purenn.crosscheck import check_module  # noqa: E402
from purenn.crosscheck.subjects.adapters import whole  # noqa: E402
from purenn.exchange import from_torch, to_torch  # noqa: E402
from purenn.exchange.networks import building  # noqa: E402
from purenn.exchange.axes import permuted  # noqa: E402


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(1)


def outputs(module, samples, shape):
    """What the module makes of samples in purenn's order, in float64, as purenn has it."""
    module = module.double().eval()
    if len(shape) == 3:
        batch = [permuted(sample, (2, 0, 1)) for sample in samples]
    else:
        batch = samples if shape[0] != 1 else [row for (row,) in samples]
    ints = isinstance(samples[0][0][0], int)
    with torch.no_grad():
        found = module(torch.tensor(batch, dtype=torch.long if ints else torch.float64))
    return found.tolist()


def largest_difference(network, module, shape, n=3, vocabulary=None):
    rng = purenn.Random(7)
    lengths = [4 if length is None else length for length in shape]
    if vocabulary:
        samples = [[[int(rng.random() * vocabulary) for _ in range(lengths[1])]] for _ in range(n)]
    else:
        samples = [purenn.numbers.uniform.uniform(lengths, rng) for _ in range(n)]
    theirs = outputs(module, samples, shape)
    ours = network.predict(samples)
    flat = lambda a: [x for part in a for x in flat(part)] if isinstance(a, list) else [a]
    assert len(flat(ours)) == len(flat(theirs))
    return max(abs(x - y) for x, y in zip(flat(ours), flat(theirs)))


class Chain(nn.Module):
    """Functions where a Sequential has modules, and methods of tensors."""

    def __init__(self):
        super().__init__()
        self.conv, self.dense = nn.Conv2d(2, 3, (3, 2)), nn.Linear(3 * 2 * 2, 5)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        x = F.max_pool2d(x, 2)
        x = x.view(x.size(0), -1)
        x = F.dropout(x, 0.3, self.training).tanh()
        return torch.softmax(F.leaky_relu(self.dense(x)), dim=1)


class Sum(nn.Module):
    """x + f(x), and the sum of such a sum."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x):
        y = self.first(x)
        y = y + torch.tanh(y)
        return y + x


class Activated(nn.Module):
    def forward(self, x):
        return x + torch.sigmoid(x)


class Block(nn.Module):
    """Of a transformer."""

    def __init__(self, d, heads, causal=False):
        super().__init__()
        self.norms = nn.ModuleList([nn.LayerNorm(d), nn.LayerNorm(d)])
        self.attention = nn.MultiheadAttention(d, heads, batch_first=True)
        nn.init.uniform_(self.attention.in_proj_bias)
        nn.init.uniform_(self.attention.out_proj.bias)
        self.perceptron = nn.Sequential(nn.Linear(d, 2 * d), nn.ReLU(), nn.Linear(2 * d, d))
        self.causal = causal
        self.register_buffer("mask", torch.ones(9, 9, dtype=torch.bool).triu(1))

    def forward(self, x):
        y, mask = self.norms[0](x), None
        if self.causal:
            mask = self.mask[: x.shape[1], : x.shape[1]]
        x = x + self.attention(y, y, y, attn_mask=mask, need_weights=False)[0]
        return x + self.perceptron(self.norms[1](x))


class Language(nn.Module):
    """Tokens in, logits out; the positions are embedded, or a parameter."""

    def __init__(self, embedded):
        super().__init__()
        self.tokens, self.block = nn.Embedding(11, 8), Block(8, 2, causal=True)
        self.positions = nn.Embedding(9, 8) if embedded else nn.Parameter(torch.rand(1, 6, 8))
        self.out = nn.Linear(8, 11, bias=False)
        self.register_buffer("numbers", torch.arange(9))

    def forward(self, x):
        embedded = isinstance(self.positions, nn.Embedding)
        y = self.positions(self.numbers[: x.shape[1]]) if embedded else self.positions
        return self.out(self.block(self.tokens(x) + y))


class OwnLinear(nn.Linear):
    """Of which torch.fx shows the inside."""


class OwnConv(nn.Conv2d):
    """The same."""


IMAGES = {
    "dense": (lambda: nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2, bias=False)), (1, 3)),
    "one module": (lambda: nn.Linear(3, 4), (1, 3)),
    "image": (lambda: nn.Sequential(
        nn.Conv2d(2, 3, 3), nn.ReLU(), nn.MaxPool2d((2, 1)), nn.Flatten(), nn.Dropout(0.2),
        nn.Sigmoid(), nn.Linear(3 * 2 * 3, 4), nn.Softmax(-1)), (6, 5, 2)),
    "nested": (lambda: nn.Sequential(
        nn.Sequential(nn.Conv2d(2, 3, 2), nn.Identity()), nn.Sequential(nn.Flatten()),
        nn.Linear(3 * 4 * 3, 4)), (5, 4, 2)),
    "one channel": (lambda: nn.Sequential(
        nn.Conv2d(1, 1, 2), nn.Flatten(), nn.Linear(12, 3), nn.LeakyReLU()), (5, 4, 1)),
    "functions": (Chain, (6, 5, 2)),
    "own": (lambda: nn.Sequential(OwnConv(2, 3, 2), nn.Flatten(), OwnLinear(36, 2)), (5, 4, 2)),
    "windows": (lambda: nn.Sequential(
        nn.Conv2d(2, 3, (3, 2), stride=(2, 1), padding=(1, 0), bias=False), nn.ReLU(),
        nn.MaxPool2d(3, 2, 1), nn.Conv2d(3, 2, 3, padding="same"), nn.AvgPool2d(2, 1),
        nn.AvgPool2d((1, 2), padding=(0, 1)), nn.Flatten(), nn.LayerNorm(8), nn.Linear(8, 3)),
        (9, 7, 2)),
    "sequence": (lambda: nn.Sequential(
        nn.Linear(6, 8), nn.Tanh(), nn.LayerNorm(8), nn.Linear(8, 4, bias=False),
        nn.RMSNorm(4), nn.RMSNorm(4, elementwise_affine=False)), (None, 6)),
    "sum": (lambda: nn.Sequential(nn.Linear(3, 4), Sum(), nn.Linear(4, 2)), (1, 3)),
    "blocks": (lambda: nn.Sequential(Block(8, 2), Block(8, 4, causal=True)), (None, 8)),
    "sum behind an image": (lambda: nn.Sequential(
        nn.Conv2d(1, 2, 2), Activated(), nn.Flatten(), Activated(), nn.Linear(24, 2)), (5, 4, 1)),
    "flat at once": (lambda: nn.Sequential(nn.Flatten(), nn.Linear(40, 3)), (5, 4, 2)),
}  # fmt: skip


@pytest.mark.parametrize("name", IMAGES)
def test_from_torch_and_back(name):
    make, shape = IMAGES[name]
    module = make().train()
    before = purenn.numbers.random.default.state
    network = from_torch(module, shape)
    assert largest_difference(network, module, shape) < 1e-14
    assert purenn.numbers.random.default.state == before
    again = to_torch(network)
    assert isinstance(again, nn.Sequential)
    assert {p.dtype for p in again.parameters()} == {torch.float64}
    assert largest_difference(network, again, shape) < 1e-14
    for layer, other in zip(network.layers, from_torch(again, shape).layers):
        assert type(layer) is type(other)
        assert all(getattr(layer, p) == getattr(other, p) for p in layer.parameters)


def test_the_module_is_left_as_it_is():
    module = nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5)).train()
    network = from_torch(module, (1, 2))
    assert module.training and module[0].weight.dtype == torch.float32
    assert network.layers[1].rate == 0.5
    assert network.layers[0].weights == module[0].weight.double().t().tolist()


@pytest.mark.parametrize("name", [
    name for name, ours in building.ACTIVATIONS.items() if ours in purenn.__all__
])  # fmt: skip
def test_activations(name):
    for module in [getattr(nn, name)()] + [nn.GELU("tanh")] * (name == "GELU"):
        network = from_torch(nn.Sequential(module), (1, 5))
        assert largest_difference(network, module, (1, 5)) < 1e-14
        assert largest_difference(network, to_torch(network), (1, 5)) < 1e-14


@pytest.mark.parametrize("embedded", [True, False])
def test_a_language_model(embedded):
    module, shape = Language(embedded), (1, 6)
    network = from_torch(module, shape)
    kinds = "Embedding Position Residual Residual FC".split()
    assert [type(layer).__name__[: -len("Layer")] for layer in network.layers] == kinds
    assert largest_difference(network, module, shape, vocabulary=11) < 1e-13
    again = to_torch(network)
    assert largest_difference(network, again, shape, vocabulary=11) < 1e-13
    assert len(from_torch(again, shape).layers) == len(network.layers)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_formats(dtype):
    module = nn.Linear(3, 2).to(dtype)
    network = from_torch(module, (1, 3))
    assert network.layers[0].weights == module.weight.double().t().tolist()


def test_without_turning_the_weights_they_part(monkeypatch):
    """The trap, of which nothing else would complain."""
    module = nn.Sequential(nn.Conv2d(1, 2, 2), nn.Flatten(), nn.Dropout(0.1), nn.Linear(18, 3))
    monkeypatch.setattr(building, "flat_order", lambda shape: None)
    with pytest.raises(ValueError, match="from_torch: 1: nn.Flatten: expected outputs that agree, got"):
        from_torch(module, (4, 4, 1))


class Branching(nn.Module):
    def forward(self, x):
        return x if x.sum() > 0 else -x


class Two(nn.Module):
    def forward(self, x):
        return torch.tanh(x) + torch.relu(x)


REFUSED = {
    "3: nn.GroupNorm: expected one of nn.AvgPool2d, Conv2d, ": (
        [nn.Conv2d(1, 4, 2), nn.ReLU(), nn.Identity(), nn.GroupNorm(2, 4)], (4, 4, 1)),
    "1.0: nn.BatchNorm2d: expected one of": (
        [nn.Conv2d(1, 4, 2), nn.Sequential(nn.BatchNorm2d(4))], (4, 4, 1)),
    "1: nn.Flatten: expected a dense layer behind it": (
        [nn.Conv2d(1, 4, 2), nn.Flatten(), nn.Tanh()], (4, 4, 1)),
    "0: nn.Conv2d: expected groups=1, got 2": ([nn.Conv2d(2, 2, 2, groups=2)], (4, 4, 2)),
    r"0: nn.Conv2d: expected dilation=\(1, 1\)": ([nn.Conv2d(1, 2, 2, dilation=2)], (4, 4, 1)),
    "0: nn.Conv2d: expected padding_mode='zeros'": (
        [nn.Conv2d(1, 2, 3, padding=1, padding_mode="reflect")], (4, 4, 1)),
    "0: nn.MaxPool2d: expected ceil_mode=False": ([nn.MaxPool2d(2, ceil_mode=True)], (4, 4, 1)),
    "0: nn.LeakyReLU: expected negative_slope=0.01, got 0.2": ([nn.LeakyReLU(0.2)], (1, 3)),
    "0: nn.Softmax: expected it along a row, got axis 2": ([nn.Softmax(2)], (4, 4, 1)),
    "0: nn.Flatten: expected start_dim=1": ([nn.Flatten(2)], (4, 4, 1)),
    "0: nn.Linear: expected 4 features in a row": ([nn.Linear(4, 2)], (4, 4, 1)),
    "acos: acos: expected a function that purenn has": ([type("Cos", (nn.Module,), {
        "forward": lambda self, x: torch.acos(x)})()], (1, 3)),
    r"add: add: expected a sum x \+ f\(x\)": ([Two()], (1, 3)),
    "expected a module that torch.fx can trace": ([Branching()], (1, 3)),
    "expected a module that takes a sample of shape": ([nn.Linear(3, 2)], (1, 4)),
}  # fmt: skip


@pytest.mark.parametrize("message", REFUSED)
def test_what_cannot_be_taken_is_named(message):
    modules, shape = REFUSED[message]
    with pytest.raises(ValueError, match="from_torch: (" + message + ")") as raised:
        from_torch(nn.Sequential(*modules), shape)
    assert len(str(raised.value)) < 400 and "\n" not in str(raised.value)


def test_arguments():
    with pytest.raises(TypeError, match="from_torch: expected a torch.nn.Module, got int"):
        from_torch(5, (1, 2))
    for shape in (0, 3), (1, 2.0), 5, ():
        with pytest.raises((TypeError, ValueError), match="from_torch input_shape|not iterable"):
            from_torch(nn.Linear(3, 2), shape)


class OwnLayer(purenn.Layer):
    input_shape = output_shape = (1, 2)


def test_what_torch_does_not_have_is_named():
    network = purenn.Network()
    network.add(OwnLayer())
    with pytest.raises(ValueError, match=r"to_torch: layers\[0\] OwnLayer: expected one of .*FCLayer"):
        to_torch(network)
    network = purenn.Network()
    network.add(purenn.ActivationLayer((1, 2), abs, abs))
    with pytest.raises(ValueError, match=r"to_torch: layers\[0\] ActivationLayer: .*function of purenn"):
        to_torch(network)
    network = purenn.Network()
    network.add(purenn.FlattenLayer((2, 2, 2)))
    with pytest.raises(ValueError, match="to_torch: expected a dense layer behind a FlattenLayer"):
        to_torch(network)


def test_examples_in_docstrings():
    names = {"from_torch": from_torch, "to_torch": to_torch}
    for function in names.values():
        text = function.__doc__.replace("+SKIP", "+ELLIPSIS")
        test = doctest.DocTestParser().get_doctest(text, names, "", "", 0)
        assert test.examples and not doctest.DocTestRunner().run(test).failed


# --- a whole network on trial ---------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(IMAGES))
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_layer_agrees_within_its_bound(name, dtype, monkeypatch):
    make, shape = IMAGES[name]
    if name in ("dense", "image", "nested", "functions", "sum"):  # of these there are bounds
        monkeypatch.setattr(whole._Judge, "_coarsely", None)
    check_module(make(), like="Network", input_shape=shape, dtype=dtype, max_examples=2)


def test_the_first_layer_that_parts_is_named(monkeypatch):
    module = nn.Sequential(
        nn.Linear(3, 4), nn.Sequential(nn.Linear(4, 4), nn.Tanh()), nn.Sigmoid(), nn.Linear(4, 2)
    )
    check_module(module, like="Network", input_shape=(1, 3), dtype="float32")
    monkeypatch.setattr(nn.Tanh, "forward", lambda self, x: torch.tanh(x) * (1 + 2e-6))
    with pytest.raises(AssertionError, match="^1.1: nn.Tanh parts from purenn's ActivationLayer: .* bound"):
        check_module(module, like="Network", input_shape=(1, 3), dtype="float32")
    monkeypatch.setattr(nn.LayerNorm, "forward", lambda self, x: x)
    with pytest.raises(AssertionError, match="0: nn.LayerNorm"):
        check_module(nn.LayerNorm(4), like="Network", input_shape=(2, 4))
    with pytest.raises(ValueError, match="check_module: expected the input_shape"):
        check_module(module, like="Network")


def test_names():
    assert set(exchange.__all__) >= {"from_torch", "to_torch", "from_keras", "from_onnx"}
