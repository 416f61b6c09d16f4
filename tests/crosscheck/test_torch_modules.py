"""Modules of torch that are like the layers for sequences: torch's own, and a homework's."""

import pytest

from purenn.crosscheck import check_module

torch = pytest.importorskip("torch", reason="torch is not installed: pip install torch")
nn, F = torch.nn, torch.nn.functional

pytestmark = pytest.mark.unmeasured
FEW = {"max_examples": 24}


@pytest.mark.parametrize("module, like", [
    (nn.Linear, "FCLayer"), (nn.MultiheadAttention, "AttentionLayer"), (nn.RMSNorm, "RMSNormLayer"),
    (nn.LayerNorm, "LayerNormLayer"), (nn.Embedding, "EmbeddingLayer"),
])
def test_those_of_torch_agree(module, like):
    check_module(module, like=like, **FEW)


class Attention(nn.Module):
    """As courses have it: Q, K and V by one matrix, the mask filled with -inf."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.together = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def scaled(self, scores, h):
        return scores / h**0.5

    def hidden(self, n):
        return torch.ones(n, n, dtype=torch.bool).triu(1)

    def split(self, a):
        n, length, width = a.shape
        return a.view(n, length, self.heads, width // self.heads).transpose(1, 2)

    def forward(self, x):
        n, length, width = x.shape
        q, k, v = [self.split(a) for a in self.together(x).chunk(3, dim=-1)]
        scores = self.scaled(q @ k.transpose(-2, -1), width // self.heads)
        weights = scores.masked_fill(self.hidden(length), float("-inf")).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).reshape(n, length, width))


NAMES = "together.weight", "out.weight"


def test_a_homework_agrees():
    check_module(Attention, like="AttentionLayer", parameters=NAMES, **FEW)


class Unscaled(Attention):
    def scaled(self, scores, h):
        return scores


class WholeWidth(Attention):
    def scaled(self, scores, h):
        return scores / (h * self.heads) ** 0.5


class Late(Attention):
    def hidden(self, n):
        return torch.ones(n, n, dtype=torch.bool).triu(2)


class Across(Attention):
    def split(self, a):
        n, length, width = a.shape
        return a.view(n, length, width // self.heads, self.heads).permute(0, 3, 1, 2)


@pytest.mark.parametrize("wrong, hint", [
    (Unscaled, "the scale is missing"), (WholeWidth, "S is divided by √d"),
    (Late, "the mask is off by one: a position sees the next one"),
    (Across, "attention, forward"),
])
def test_a_wrong_homework_does_not(wrong, hint):
    with pytest.raises(AssertionError, match=hint):
        check_module(wrong, like="AttentionLayer", parameters=NAMES, **FEW)


class Norm(nn.Module):
    def __init__(self, width, epsilon):
        super().__init__()
        self.gain, self.epsilon = nn.Parameter(torch.ones(width)), epsilon

    def forward(self, x):
        return self.gain * x / (x.pow(2).mean(-1, keepdim=True).sqrt() + self.epsilon)


class Apart(nn.Module):
    """Matrices as parameters, X W."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        for name in "qkvo":
            setattr(self, name, nn.Parameter(torch.zeros(width, width)))

    def forward(self, x):
        n, length, width = x.shape
        parts = [(x @ w).view(n, length, self.heads, -1).transpose(1, 2) for w in (self.q, self.k, self.v)]
        y = F.scaled_dot_product_attention(*parts, is_causal=True)
        return y.transpose(1, 2).reshape(n, length, width) @ self.o


class Positions(nn.Embedding):
    def forward(self, x):
        return x + self.weight[: x.shape[1]]


class Shifted(nn.Embedding):
    def forward(self, x):
        return x + self.weight.roll(-1, 0)[: x.shape[1]]


def test_others_of_ones_own():
    names = "q.T", "k.T", "v.T", "o.T"
    check_module(Apart, like="AttentionLayer", parameters=names, **FEW)
    check_module(Positions, like="PositionLayer", **FEW)
    with pytest.raises(AssertionError, match="epsilon is added outside the root"):
        check_module(Norm, like="RMSNormLayer", parameters=("gain",), **FEW)
    with pytest.raises(AssertionError, match="positions are shifted by one"):
        check_module(Shifted, like="PositionLayer", **FEW)
