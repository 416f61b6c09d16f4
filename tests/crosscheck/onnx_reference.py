"""ONNX's reference evaluator, put on trial by verdicts.py: the operators of one node, forward.

The environment variable DTYPE names the format.
"""

import os
from functools import lru_cache

import numpy as np
from onnx import helper
from onnx.reference import ReferenceEvaluator

from purenn.crosscheck.subjects.adapters.framework import Framework, format_of
from purenn.crosscheck.subjects.adapters.layers import offered
from purenn.crosscheck.subjects.adapters.onnxruntime import OPSET, functions


@lru_cache(maxsize=None)
def evaluator(operator, kinds, attributes):
    names = ["x%d" % at for at in range(len(kinds))]
    inputs = [helper.make_tensor_value_info(n, kind, None) for n, kind in zip(names, kinds)]
    node = helper.make_node(operator, names, ["y"], **dict(attributes))
    output = helper.make_tensor_value_info("y", kinds[0], None)
    graph = helper.make_graph([node], operator, inputs, [output])
    opset = [helper.make_opsetid("", OPSET)]
    return ReferenceEvaluator(helper.make_model(graph, opset_imports=opset, ir_version=8))


def run(operator, *arrays, **attributes):
    kinds = tuple(helper.np_dtype_to_tensor_dtype(a.dtype) for a in arrays)
    model = evaluator(operator, kinds, tuple(sorted(attributes.items())))
    return model.run(None, {"x%d" % at: a for at, a in enumerate(arrays)})[0]


FORMAT = format_of(np, os.environ.get("DTYPE", "float64"))
globals().update(offered(Framework(
    lambda a: np.array(a, FORMAT), lambda a: np.asarray(a).tolist(), functions(run)
)))
