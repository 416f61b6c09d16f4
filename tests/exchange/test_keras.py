"""Keras' models here: the same outputs, and what cannot be taken is named."""

import os

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras", reason="keras is not installed: pip install keras torch")

from keras import layers as L  # noqa: E402

import purenn  # noqa: E402
from purenn.exchange import from_keras  # noqa: E402
from purenn.numbers.uniform import uniform  # noqa: E402


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(1)


def functional():
    """A chain that is no Sequential, with a model within."""
    x = start = L.Input((6, 5, 2))
    x = L.Conv2D(3, (3, 2), use_bias=False)(x)
    x = keras.Sequential([L.MaxPooling2D((2, 2)), L.Activation("tanh"), L.Flatten()])(x)
    return keras.Model(start, L.Dense(3, "softmax")(x))


def sums():
    """x + f(x) with attention, as in a transformer."""
    x = start = L.Input((None, 8))
    y = L.LayerNormalization()(x)
    x = L.Add()([x, L.MultiHeadAttention(2, 4)(y, y, use_causal_mask=True)])
    x = L.Add()([L.Dense(8)(L.RMSNormalization()(x)), x])
    return keras.Model(start, L.Dense(3, use_bias=False)(x))


MODELS = {
    "dense": (lambda: keras.Sequential([
        L.Input((3,)), L.Dense(4, "tanh"), L.Dense(4), L.LeakyReLU(negative_slope=0.01),
        L.Dense(2, use_bias=False), L.ReLU(), L.Softmax()]), (1, 3)),
    "image": (lambda: keras.Sequential([
        L.Input((6, 5, 2)), L.Conv2D(3, 3, activation="relu"), L.MaxPooling2D((2, 1)), L.Flatten(),
        L.Dropout(0.2), L.Dense(4, "sigmoid"), L.Dense(3, "softmax")]), (6, 5, 2)),
    "windows": (lambda: keras.Sequential([
        L.Input((9, 6, 2)), L.Conv2D(3, 3, (2, 1), padding="same"), L.ReLU(),
        L.MaxPooling2D(3, 1, padding="same"), L.AveragePooling2D(2, 1), L.Conv2D(2, 2),
        L.GlobalAveragePooling2D(), L.LayerNormalization(), L.Dense(2)]), (9, 6, 2)),
    "sums": (sums, (None, 8)),
    "functional": (functional, (6, 5, 2)),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_from_keras(name):
    make, shape = MODELS[name]
    model = make()
    network = from_keras(model)
    assert network.layers[0].input_shape == shape
    rng = purenn.Random(2)
    lengths = [5 if n is None else n for n in shape]
    samples = [purenn.numbers.uniform.uniform(lengths, rng) for _ in range(3)]
    batch = np.array(samples)
    found = model.predict(batch if len(model.inputs[0].shape) > 2 else batch[:, 0], verbose=0)
    ours = np.array(network.predict(samples)).reshape(found.shape)
    np.testing.assert_allclose(ours, found, rtol=1e-5, atol=1e-6)  # it computes in float32


def test_embedding():
    model = keras.Sequential([
        L.Input((4,), dtype="int32"), L.Embedding(7, 5), L.Flatten(), L.Dense(2),
    ])  # fmt: skip
    network = from_keras(model)
    found = model.predict(np.array([[0, 6, 3, 3]]), verbose=0)
    np.testing.assert_allclose(network.predict([[[0, 6, 3, 3]]])[0], found, rtol=1e-5)


def model(*layers, shape=(4, 4, 1)):
    return keras.Sequential([L.Input(shape)] + list(layers))


REFUSED = {
    "norm: BatchNormalization: expected one of Activation, ": lambda: model(
        L.BatchNormalization(name="norm")),
    'c: Conv2D: expected padding alike on both sides, got "same" with 1 in all': lambda: model(
        L.Conv2D(1, 2, padding="same", name="c")),
    'p: AveragePooling2D: expected padding "valid"': lambda: model(
        L.AveragePooling2D(3, 1, padding="same", name="p")),
    "c: Conv2D: expected groups=1, got 2": lambda: model(
        L.Conv2D(2, 2, groups=2, name="c"), shape=(4, 4, 2)),
    "c: Conv2D: expected data_format='channels_last'": lambda: model(
        L.Conv2D(1, 2, data_format="channels_first", name="c"), shape=(4, 4, 4)),
    "d: Dense: expected an activation of purenn, got 'selu'": lambda: model(
        L.Dense(2, "selu", name="d"), shape=(3,)),
    "l: LeakyReLU: expected negative_slope=0.01, got 0.3": lambda: model(L.LeakyReLU(name="l")),
    "s: Softmax: expected it along a row, got axis 1": lambda: model(L.Softmax(1, name="s")),
    "d: Dense: expected 1 features in a row": lambda: model(L.Dense(2, name="d")),
    "expected an input of known shape": lambda: model(L.Dense(2), shape=(None, None, 3)),
    "expected a built model with one input and one output": lambda: keras.Sequential([L.Dense(2)]),
}  # fmt: skip


@pytest.mark.parametrize("message", REFUSED)
def test_what_cannot_be_taken_is_named(message):
    made = REFUSED[message]()
    with pytest.raises(ValueError, match="from_keras: " + message):
        from_keras(made)


def test_a_sum_of_two_branches():
    start = L.Input((3,))
    made = keras.Model(start, L.Add(name="a")([L.Dense(3)(start), L.Dense(3)(start)]))
    with pytest.raises(ValueError, match=r"from_keras: a: Add: expected a sum x \+ f\(x\)"):
        from_keras(made)


def test_what_is_no_model():
    with pytest.raises(TypeError, match="from_keras: expected a keras.Model, got int"):
        from_keras(5)
