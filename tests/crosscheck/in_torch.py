"""What the tests beside PyTorch share: its tensors in float64, and how near both must be.

Behind every element lie fewer than 2**11 operations on numbers below 2**4, each rounded by at most
2**-53 of its size, on either side: so both agree within 2**(12 + 4 - 53), about 1e-11.
"""

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: pip install torch")

BOUND = 2.0 ** (12 + 4 - 53)


def tensor(a, grad=False):
    return torch.tensor(a, dtype=torch.float64, requires_grad=grad)


def same(a, b):
    b = b.detach()
    assert tuple(tensor(a).shape) == tuple(b.shape) and b.abs().max() < 16
    assert (tensor(a) - b).abs().max() <= BOUND
