"""ONNX files of PyTorch, Keras and scikit-learn, and graphs made by hand: taken, or named."""

import sys

import numpy as np
import onnx
import pytest
import runners
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

import purenn
from purenn.exchange import from_keras, from_onnx, from_torch, to_torch
from purenn.numbers.uniform import uniform

HERE = runners.ROOT / "tests/exchange/onnx"
IMAGE = "Conv Activation MaxPooling Flatten FC Activation FC Softmax".split()
FILES = {
    "torch_script": (IMAGE, (6, 4, 2)), "torch_dynamo": (IMAGE, (6, 4, 2)),
    "keras": (IMAGE, (6, 4, 2)),
    "sklearn_classifier": ("FC Activation FC Softmax".split(), (1, 5)),
    "sklearn_regressor": ("FC Activation FC Activation FC".split(), (1, 5)),
}  # fmt: skip


def kinds(network):
    return [type(layer).__name__[: -len("Layer")] for layer in network.layers]


@pytest.mark.parametrize("name", FILES)
def test_files(name):
    """The outputs are those of ONNX's evaluator, which computes in float32."""
    layers, shape = FILES[name]
    network = from_onnx(HERE / (name + ".onnx"))
    assert kinds(network) == layers and network.layers[0].input_shape == shape
    rng = purenn.Random(3)
    model = onnx.load(str(HERE / (name + ".onnx")))
    for node in [node for node in model.graph.node if node.op_type == "ZipMap"]:
        model.graph.node.remove(node)  # which the evaluator does not have
        model.graph.output[-1].CopyFrom(onnx.ValueInfoProto(name=node.input[0]))
    evaluator = ReferenceEvaluator(model)
    for _ in range(3):
        sample = purenn.numbers.uniform.uniform(shape, rng)
        x = np.array(sample, "float32")
        if name.startswith("torch"):
            x = x.transpose(2, 0, 1)[None]
        elif name == "keras":
            x = x[None]
        found = evaluator.run(None, {evaluator.input_names[0]: x})[-1]
        np.testing.assert_allclose(network.predict([sample])[0], found, rtol=1e-5, atol=1e-6)


@pytest.fixture
def made(tmp_path):
    """made(nodes, shape, **constants): what from_onnx makes of a graph from x to y."""

    def make(nodes, shape, kind=TensorProto.FLOAT, **constants):
        graph = helper.make_graph(
            [helper.make_node(*node[0], **node[1]) for node in nodes], "g",
            [helper.make_tensor_value_info("x", kind, shape)],
            [helper.make_tensor_value_info("y", kind, None)],
            [numpy_helper.from_array(np.asarray(a), name) for name, a in constants.items()],
        )  # fmt: skip
        opset = [helper.make_opsetid("", 20)]
        onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), str(tmp_path / "g"))
        return from_onnx(tmp_path / "g")

    return make


def node(kind, inputs="x", outputs="y", **attributes):
    return (kind, inputs.split(), outputs.split()), attributes


RNG = np.random.default_rng(2)
W = RNG.random((3, 3), "float32")


def test_gemm_and_what_is_folded(made):
    network = made(
        [node("Gemm", "x w b", "h", transB=1), node("Tanh", "h", "t"),
         node("Transpose", "w", "wt", perm=[1, 0]), node("MatMul", "t wt", "m"),
         node("Add", "b m", "a"), node("Identity", "a", "i"), node("Flatten", "i", "y")],
        ["n", 3], w=W, b=W[0],
    )  # fmt: skip
    assert kinds(network) == ["FC", "Activation", "FC"]
    assert network.layers[0].weights == W.T.tolist() == network.layers[2].weights
    assert network.layers[0].bias == [W[0].tolist()] == network.layers[2].bias


def test_images(made):
    kernel = RNG.random((2, 3, 2, 2), "float32")
    network = made(
        [node("Conv", "x k", "c"), node("MaxPool", "c", "m", kernel_shape=[2, 2], strides=[2, 2]),
         node("Reshape", "m s", "r"), node("Dropout", "r p", "d"), node("Gemm", "d w", "y")],
        ["n", 3, 5, 5], k=kernel, s=[1, -1], p=np.float32(0.25), w=RNG.random((8, 2), "float32"),
    )  # fmt: skip
    assert kinds(network) == ["Conv", "MaxPooling", "Flatten", "Dropout", "FC"]
    assert network.layers[0].weights == kernel.transpose(2, 3, 1, 0).tolist()
    assert network.layers[3].rate == 0.25


def test_windows_and_sums(made):
    network = made(
        [node("Conv", "x k", "c", strides=[2, 2], pads=[1, 1, 1, 1]),
         node("AveragePool", "c", "a", kernel_shape=[2, 2], pads=[1, 0, 1, 0], count_include_pad=1),
         node("Tanh", "a", "t"), node("Add", "t a", "s"), node("GlobalAveragePool", "s", "g"),
         node("Flatten", "g", "f"), node("LayerNormalization", "f w b", "y")],
        ["n", 1, 7, 5], k=W[None, None], w=W[0, :1], b=W[1, :1],
    )  # fmt: skip
    assert kinds(network) == "Conv AveragePooling Residual AveragePooling Flatten LayerNorm".split()
    assert network.layers[0].options == {"stride": (2, 2), "padding": (1, 1)}


def test_tokens(made):
    network = made(
        [node("Gather", "w x", "e"), node("Add", "p e", "s"), node("MatMul", "s m", "h"),
         node("Relu", "h", "r"), node("Add", "r s", "y")],
        ["n", 4], TensorProto.INT64, w=RNG.random((6, 3), "float32"), m=W,
        p=RNG.random((1, 4, 3), "float32"),
    )  # fmt: skip
    assert kinds(network) == ["Embedding", "Position", "Residual"]
    assert kinds(network.layers[2]) == ["FC", "Activation"]


def test_a_binary_classifier_s_shape(made):
    assert kinds(made([node("Sigmoid", "x", "y")], [1, 1])) == ["Activation"]


REFUSED = {
    r"y: Erf: expected one of Add, MatMul, ": ([node("Erf")], ["n", 3], {}),
    "y: Gemm: expected alpha=1.0, got 2.0": ([node("Gemm", "x w", alpha=2.0)], ["n", 3], {"w": W}),
    "y: LeakyRelu: expected alpha=0.01, got 0.5": ([node("LeakyRelu", alpha=0.5)], ["n", 3], {}),
    "y: Softmax: expected it along a row, got axis 0": ([node("Softmax", axis=0)], ["n", 3], {}),
    r"y: Conv: expected padding alike on both sides, got \[0, 0, 1, 1\]": (
        [node("Conv", "x k", pads=[0, 0, 1, 1])], ["n", 1, 4, 4], {"k": W[None, None]}),
    "y: Conv: expected group=1": (
        [node("Conv", "x k", group=2)], ["n", 2, 4, 4], {"k": np.stack([W[None], W[None]])}),
    "y: Transpose: expected the channels to move": (
        [node("Transpose", perm=[0, 1, 3, 2])], ["n", 2, 4, 4], {}),
    r"y: Reshape: expected each sample as it is or as a row, got \(1, 8, 4\) for \(1, 2, 4, 4\)": (
        [node("Reshape", "x s")], ["n", 2, 4, 4], {"s": [1, 8, 4]}),
    r"y: Add: expected a sum x \+ f\(x\)": (
        [node("Relu", "x", "a"), node("Tanh", "x", "b"), node("Add", "a b")], ["n", 3], {}),
    "y: Flatten: expected a dense layer behind it": ([node("Flatten")], ["n", 2, 4, 4], {}),
    "expected an input of known shape": ([node("Relu")], ["n", "m"], {}),
    "expected a graph that the evaluator runs": ([node("MatMul", "x w")], ["n", 4], {"w": W}),
    "y: MatMul: expected a constant matrix": ([node("MatMul", "x x")], ["n", 1], {}),
    "y: Add: expected a row for each position": ([node("Add", "x w")], ["n", 1, 2, 3], {"w": W[0]}),
}  # fmt: skip


@pytest.mark.parametrize("message", REFUSED)
def test_what_cannot_be_taken_is_named(made, message):
    nodes, shape, constants = REFUSED[message]
    with pytest.raises(ValueError, match="from_onnx: (" + message + ")"):
        made(nodes, shape, **constants)


def test_what_is_no_onnx_file(tmp_path):
    (tmp_path / "a").write_bytes(b"no protocol buffer")
    with pytest.raises(ValueError, match="from_onnx: expected an ONNX file, got"):
        from_onnx(tmp_path / "a")
    with pytest.raises(FileNotFoundError):
        from_onnx(tmp_path / "none")
    with pytest.raises(TypeError, match="from_onnx path"):
        from_onnx(5)


def test_what_is_missing_is_named(monkeypatch):
    calls = {
        "onnx": [from_onnx], "keras": [from_keras],
        "torch": [to_torch, lambda path: from_torch(path, (1, 2))],
    }  # fmt: skip
    for package, call in [(package, call) for package in calls for call in calls[package]]:
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(ImportError, match=": expected %s, got .*: pip install %s" % (package, package)):
            call(HERE / "keras.onnx")
