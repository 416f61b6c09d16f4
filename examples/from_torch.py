"""Train in PyTorch, run anywhere: one file of weights, the same bits on every Python and in C.

Look at the two digests: they are the same on CPython, in a browser, on a board and in C.

    python3 examples/from_torch.py            read digits with the weights in examples/data
    python3 examples/from_torch.py --train    train them in PyTorch first (needs torch): 10 seconds
    python3 examples/from_torch.py --c FILE   write the network as a C program (docs/exchange.md)

The network is convolution, pooling and a dense layer. PyTorch has the channels of an image first,
purenn has them last; from_torch turns the dense layer's weights around, and compares both.

The weights are float32, which doubles hold exactly. What runs without PyTorch needs no file but
digits.safetensors, of 3 KB, and runs on MicroPython. It reads 20 digits, learns from 5 of them, as
a board would from new samples, and prints a digest of what it then knows.
"""

import sys

sys.path.insert(0, sys.path[0] + "/..")  # the repository's root, where purenn is

from purenn import ActivationLayer, ConvLayer, FCLayer, FlattenLayer, MaxPoolingLayer, Network
from purenn import SoftmaxLayer, categorical_cross_entropy, categorical_cross_entropy_prime
from purenn import tanh, tanh_prime

TRAINING = 1437  # of the 1,797 digits
READ, LEARNED = 20, 5


def data(name):
    """The path of a file in examples/data."""
    for root in sys.path[0], ".":
        path = root + "/examples/data/" + name
        try:
            open(path).close()
            break
        except OSError:  # started in another way
            pass
    return path


def read_digits(first, count):
    """Images (8, 8, 1) of numbers from 0 to 1, and the digits that they show."""
    images, digits = [], []
    with open(data("digits.csv")) as lines:
        for at, line in enumerate(lines):
            if first <= at < first + count:
                row = [int(number) for number in line.split(",")]
                images.append([[[p / 16] for p in row[r : r + 8]] for r in range(0, 64, 8)])
                digits.append(row[64])
    return images, digits


# --- in PyTorch ---------------------------------------------------------------------------------


def train():
    """The weights, trained in PyTorch, into examples/data/digits.safetensors."""
    import torch
    from torch import nn

    from purenn.exchange import from_torch, write_safetensors

    torch.manual_seed(0)
    torch.set_num_threads(1)  # so small a network gains nothing by more
    images, digits = read_digits(0, TRAINING)
    x, y = torch.tensor(images).permute(0, 3, 1, 2), torch.tensor(digits)  # channels first
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.Tanh(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(72, 10), nn.Softmax(1)
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    for epoch in range(15):
        for some in torch.randperm(TRAINING).split(32):
            optimizer.zero_grad()
            error = nn.functional.cross_entropy(model[:-1](x[some]), y[some])
            error.backward()
            optimizer.step()
    print("trained in PyTorch, the last batch's error: %.4f" % error.item())
    write_safetensors(data("digits.safetensors"), parameters(from_torch(model, (8, 8, 1))), "float32")


def parameters(network):
    """The network's parameters by names such as "0.weights"."""
    return {
        "%d.%s" % (at, name): getattr(layer, name)
        for at, layer in enumerate(network.layers)
        for name in layer.parameters
    }


# --- anywhere -----------------------------------------------------------------------------------


def trained_network():
    """The network with the weights of the file."""
    from purenn.exchange import read_safetensors

    network = Network()
    network.add(ConvLayer((8, 8, 1), (3, 3), 8, initialization=None))  # its weights come from the file
    network.add(ActivationLayer((6, 6, 8), tanh, tanh_prime))
    network.add(MaxPoolingLayer((6, 6, 8), (2, 2)))
    network.add(FlattenLayer((3, 3, 8)))
    network.add(FCLayer((1, 72), (1, 10), initialization=None))
    network.add(SoftmaxLayer((1, 10)))
    network.use(categorical_cross_entropy, categorical_cross_entropy_prime)
    arrays = read_safetensors(data("digits.safetensors"), compact=True)
    for name in arrays:
        at, parameter = name.split(".")
        setattr(network.layers[int(at)], parameter, arrays[name])
    return network


def numbers(a):
    """All numbers in nested lists, in order."""
    return [x for part in a for x in numbers(part)] if hasattr(a, "append") else [a]


def digest(a):
    """SHA-256 of all numbers in nested lists, as doubles: other bits, another digest."""
    from binascii import hexlify
    from hashlib import sha256
    from struct import pack

    return hexlify(sha256(b"".join([pack("<d", x) for x in numbers(a)])).digest()).decode()


def main():
    if "--help" in sys.argv:
        print(__doc__)
        return
    if "--train" in sys.argv:
        train()
    network = trained_network()
    if "--c" in sys.argv:
        from purenn import program

        program(network, language="c", train=False).save(sys.argv[-1])
        return
    images, digits = read_digits(TRAINING, READ)
    outputs = network.predict(images)
    right = [row.index(max(row)) == digit for (row,), digit in zip(outputs, digits)].count(True)
    print("read rightly: %d of %d digits that PyTorch has not seen" % (right, READ))
    print("digest of the outputs    ", digest(outputs))

    targets = [[[int(digit == i) for i in range(10)]] for digit in digits]
    network.fit(images[:LEARNED], targets[:LEARNED], 2, 0.05)
    known = parameters(network)
    print("digest of what it learned", digest([known[name] for name in sorted(known)]))


if __name__ == "__main__":
    main()
