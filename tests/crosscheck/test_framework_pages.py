"""The lines to paste from docs/frameworks: they run, and find what they are given right."""

import importlib.util
import os
import re
import sys
from types import ModuleType

import court
import numpy as np
import pytest
from variants import vectorised

from purenn.crosscheck import assertions
from purenn.crosscheck.subjects.adapters import FRAMEWORKS, PACKAGES

PAGELESS = ("mlx", "paddle")  # used as the others are
PAGES = os.path.join(court.ROOT, "docs", "frameworks")


def program(name):
    """The lines of the page below "Your own ..."."""
    with open(os.path.join(PAGES, name + ".md"), encoding="utf-8") as file:
        own = file.read().split("\n## Your own ")[1]
    blocks = re.findall(r"(?:^    .*\n|^\n)+", own, re.M)
    return "\n".join(line[4:] for line in max(blocks, key=len).split("\n"))


@pytest.fixture
def few(monkeypatch):
    """Fewer cases than a user would have."""
    monkeypatch.setattr(
        assertions, "Options",
        lambda real=assertions.Options, **options: real(**dict(options, max_examples=10)),
    )


@pytest.fixture
def what_a_page_takes_for_granted(monkeypatch, tmp_path):
    if not importlib.util.find_spec("tensorflow"):
        monkeypatch.setenv("KERAS_BACKEND", "torch")
    package = ModuleType("my_package")
    package.log_loss = lambda t, y: -np.mean(t * np.log(y) + (1 - t) * np.log1p(-y))
    monkeypatch.setitem(sys.modules, "my_package", package)
    monkeypatch.setitem(sys.modules, "my_network", vectorised)
    if importlib.util.find_spec("torch"):
        import torch

        class MyLinear(torch.nn.Linear):
            def __init__(self, inputs, outputs, gain):
                super().__init__(inputs, outputs)

        model = ModuleType("my_model")
        model.MyConv2d, model.MyLinear = torch.nn.Conv2d, MyLinear
        monkeypatch.setitem(sys.modules, "my_model", model)
    if importlib.util.find_spec("onnx"):
        from onnx import TensorProto, helper, save

        info = [
            helper.make_tensor_value_info(n, TensorProto.FLOAT, [None, None]) for n in "xwby"
        ]
        node = helper.make_node("Gemm", ["x", "w", "b"], ["y"])
        graph = helper.make_graph([node], "dense", info[:3], info[3:])
        opset = [helper.make_opsetid("", 17)]
        save(helper.make_model(graph, opset_imports=opset, ir_version=8),
             str(tmp_path / "dense.onnx"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name in FRAMEWORKS if name not in PAGELESS])
def test_page(name, few, what_a_page_takes_for_granted):
    light = name in ("autograd", "numpy", "sklearn")  # these belong to the tests
    if not light and importlib.util.find_spec(name) is None:
        pytest.skip("%s is not installed: pip install %s" % (name, PACKAGES.get(name, name)))
    names = {}
    exec(program(name), names)
    tests = [thing for key, thing in names.items() if key.startswith("test_")]
    assert tests
    for test in tests:
        marks = getattr(test, "pytestmark", [])
        for value in marks[0].args[1] if marks else [None]:
            test(*[value] * bool(marks))
