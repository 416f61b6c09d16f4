"""Writes the .onnx files in tests/exchange/onnx, each by the library that its name begins with.

    python3 tests/exchange/onnx_files.py

It needs torch, onnxscript, keras, scikit-learn and skl2onnx.
"""

import os

os.environ["KERAS_BACKEND"] = "torch"

from pathlib import Path  # noqa: E402

import keras  # noqa: E402
import numpy as np  # noqa: E402
import onnx  # noqa: E402
import torch  # noqa: E402
from keras import layers  # noqa: E402
from skl2onnx import to_onnx  # noqa: E402
from sklearn.neural_network import MLPClassifier, MLPRegressor  # noqa: E402
from torch import nn  # noqa: E402

FOLDER = Path(__file__).parent / "onnx"


def image():
    return nn.Sequential(
        nn.Conv2d(2, 3, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.2),
        nn.Linear(3 * 2 * 1, 4), nn.LeakyReLU(), nn.Linear(4, 3), nn.Softmax(-1),
    ).eval()  # fmt: skip


def main():
    torch.manual_seed(1)
    keras.utils.set_random_seed(1)
    x = torch.zeros(1, 2, 6, 4)
    torch.onnx.export(
        image(), x, FOLDER / "torch_script.onnx", dynamo=False,
        input_names=["x"], dynamic_axes={"x": {0: "n"}},
    )  # fmt: skip
    torch.onnx.export(
        image(), (x,), FOLDER / "torch_dynamo.onnx", dynamo=True, external_data=False
    )
    model = keras.Sequential([
        layers.Input((6, 4, 2)), layers.Conv2D(3, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dropout(0.2), layers.Dense(4, "sigmoid"), layers.Dense(3, "softmax"),
    ])  # fmt: skip
    model(np.zeros((1, 6, 4, 2)))
    model.export(FOLDER / "keras.onnx", format="onnx", verbose=False)
    rng = np.random.default_rng(1)
    x = rng.random((60, 5)).astype("float32")
    for name, learner, y in (
        ("classifier", MLPClassifier((4,), max_iter=20, random_state=1), np.arange(60) % 3),
        ("regressor", MLPRegressor(hidden_layer_sizes=(4, 3), activation="tanh", max_iter=20), x[:, 0]),
    ):
        learner.fit(x, y)
        onnx.save(to_onnx(learner, x[:1]), FOLDER / ("sklearn_%s.onnx" % name))
    for path in FOLDER.glob("*.onnx"):  # without the paths of this machine
        model = onnx.load(path)
        for part in [model.graph, *model.graph.node, *model.graph.input, *model.graph.value_info]:
            del part.metadata_props[:]
        onnx.save(model, path)


if __name__ == "__main__":
    main()
