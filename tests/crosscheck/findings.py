"""What the trials found in other libraries: each with a program that needs nothing of purenn.

Programs of the article's repository run in a clone of it (article.py), those in JavaScript where
the libraries are (javascript/arrays.mjs).

A program prints one number. `exact` computes with mpmath what it should have been; a
finding without it must print `prints`: what was raised, or what is no number at all. `raises`
says that it accounts for rows that raise, and otherwise for those that differ.
"""

import os
import subprocess
from textwrap import dedent

import mpmath
from mpmath import mpf


class Finding:
    """One finding: `rows` are (check, row) pairs, or checks, that it accounts for.

    Of a library that is tried by the vectors, `rows` are the names of layers and functions.
    """

    def __init__(self, library, formats, rows, title, program, exact=None, ulp=None,
                 prints=None, raises=False, runs="python"):
        self.library, self.formats, self.rows = library, formats.split(), rows
        self.title, self.program, self.exact = title, dedent(program), exact
        self.ulp, self.prints, self.raises, self.runs = ulp, prints, raises, runs

    def explains(self, library, dtype, row):
        at = row["check"], row["row"]
        return (
            library == self.library and dtype in self.formats
            and (at in self.rows or at[0] in self.rows)
            and (row["verdict"] == "RAISES") == self.raises
        )

    def run(self, python):
        """What the program prints."""
        command, place = [python, "-c"], None
        if self.library == "article":
            place = os.environ["ARTICLE"]
        if self.runs == "node":
            command, place = ["node", "--input-type=module", "-e"], os.environ["JAVASCRIPT"]
        done = subprocess.run(
            command + [self.program], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            universal_newlines=True, timeout=300, cwd=place,
        )
        if done.returncode:
            raise RuntimeError("%s: %s" % (self.title, done.stderr))
        return done.stdout.strip().split("\n")[-1]

    def as_text(self, python):
        """Lines of Markdown. Raises if the program, run by `python`, does not show it any more."""
        printed = self.run(python)
        lines = ["### " + self.title, ""]
        lines += [("    " + line).rstrip() for line in self.program.strip().split("\n")] + [""]
        if self.exact is None:
            assert printed == self.prints, (self.title, printed)
            return lines + ["It prints `%s`." % printed]
        with mpmath.workdps(60):
            exact, actual = self.exact(), mpf(printed)
            error = abs(actual - exact)
            assert not error <= abs(exact) * mpf(2) ** -20 * self.ulp, self.title
        return lines + [
            "It prints `%s`; the exact value is %s (absolute error %s%s)." % (
                printed, mpmath.nstr(exact, 17), mpmath.nstr(error, 3),
                ", relative error %s" % mpmath.nstr(error / abs(exact), 3) if exact else "",
            )
        ]


def sigmoid(x):
    return lambda: 1 / (1 + mpmath.exp(-mpf(x)))


ONNX = """
    import numpy as np
    import onnxruntime
    from onnx import TensorProto, helper

    def run(operator, x, kind, **attributes):
        node = helper.make_node(operator, ["x"], ["y"], **attributes)
        x_info = helper.make_tensor_value_info("x", kind, x.shape)
        y_info = helper.make_tensor_value_info("y", kind, None)
        graph = helper.make_graph([node], "g", [x_info], [y_info])
        opset = [helper.make_opsetid("", 17)]
        model = helper.make_model(graph, opset_imports=opset, ir_version=8)
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), providers=["CPUExecutionProvider"]
        )
        return session.run(None, {"x": x})[0]
"""
ORT_WEB = """
    import ort from "onnxruntime-web";

    // a model of one Sigmoid, as onnx.helper makes it
    const model = Buffer.from(
      "CAg6KgoPCgF4EgF5IgdTaWdtb2lkEgFnWgkKAXgSBAoC%s", "base64");
    ort.env.wasm.numThreads = 1;
    const session = await ort.InferenceSession.create(model);
    const x = new ort.Tensor("float%s", Float%sArray.of(%d), [1]);
    console.log((await session.run({ x })).y.data[0]);
"""
FINDINGS = [
    Finding(
        "article", "float64", [("conv", "forward"), "network", "fit"],
        "ConvLayer adds the bias once for every input channel",
        """
        import numpy as np
        from conv_layer import ConvLayer

        layer = ConvLayer((1, 1, 2), (1, 1), 1)
        layer.weights, layer.bias = np.zeros((1, 1, 2, 1)), np.ones(1)
        print(float(layer.forward_propagation(np.zeros((1, 1, 2)))[0, 0, 0]))
        """,
        lambda: mpf(1), 1,
    ),
    Finding(
        "article", "float64", [("conv", "updated bias")],
        "ConvLayer multiplies the gradient of the bias by the output depth",
        """
        import numpy as np
        from conv_layer import ConvLayer

        layer = ConvLayer((1, 1, 1), (1, 1), 2)
        layer.bias = np.zeros(2)
        layer.forward_propagation(np.ones((1, 1, 1)))
        layer.backward_propagation(np.ones((1, 1, 2)), -1.0)
        print(float(layer.bias[0]))
        """,
        lambda: mpf(1), 1,
    ),
    Finding(
        "onnxruntime", "float32", [("sigmoid", "sigmoid"), ("activation", "forward")],
        "Sigmoid in float32 is 0 where 1.5e-8 is right",
        ONNX + """
    x = np.array([-18], np.float32)
    print(float(run("Sigmoid", x, TensorProto.FLOAT)[0]))
        """,
        sigmoid(-18), 1,
    ),
    Finding(
        "onnxruntime", "float64", [("sigmoid", "sigmoid"), ("activation", "forward")],
        "Sigmoid in float64 is 0 where 1.1e-278 is right",
        ONNX + """
    x = np.array([-640], np.float64)
    print(float(run("Sigmoid", x, TensorProto.DOUBLE)[0]))
        """,
        sigmoid(-640), 1,
    ),
    Finding(
        "onnxruntime", "float32", ["pooling"],
        "MaxPool of NaN, 0, 1 and 0 is 0: neither NaN nor the largest number",
        ONNX + """
    x = np.array([[[[np.nan, 0], [1, 0]]]], np.float32)
    y = run("MaxPool", x, TensorProto.FLOAT, kernel_shape=[2, 2], strides=[2, 2])
    print(float(y[0, 0, 0, 0]))
        """,
        prints="0.0",
    ),
    Finding(
        "sklearn", "float64 float32", [("binary_cross_entropy", "binary_cross_entropy")],
        "The log loss clips probabilities at the machine epsilon",
        """
        import numpy as np
        from sklearn.neural_network._base import binary_log_loss

        print(float(binary_log_loss(np.array([[1.0]]), np.array([[1e-30]]))))
        """,
        lambda: -mpmath.log(mpf(1e-30)), 1,
    ),
    Finding(
        "autograd", "float64 float32", [("conv", "dE/dX"), "network", "fit"],
        "The derivative of scipy.signal.convolve in mode 'valid' raises RecursionError",
        """
        import autograd.numpy as np
        from autograd import grad
        from autograd.scipy.signal import convolve

        def total(x, w):
            axes = ([0, 1], [0, 1])
            return np.sum(convolve(x, w, axes=axes, dot_axes=([2], [2]), mode="valid"))

        try:
            grad(total)(np.ones((2, 2, 1)), np.ones((2, 1, 1, 1)))
        except RecursionError as error:
            print(type(error).__name__)
        """,
        prints="RecursionError", raises=True,
    ),
    Finding(
        "jax", "float64", [("binary_cross_entropy", "binary_cross_entropy")],
        "log1p of float64 is off by 50 units in the last place",
        """
        import jax
        jax.config.update("jax_enable_x64", True)
        import jax.numpy as jnp

        print(float(jnp.log1p(-0.4)))
        """,
        lambda: mpmath.log1p(mpf(-0.4)), mpf(2) ** -32,
    ),
    Finding(
        "jax", "float64", ["attention"],
        "nn.dot_product_attention computes float64 in float32",
        """
        import jax
        jax.config.update("jax_enable_x64", True)
        import jax.numpy as jnp

        q, k = jnp.ones((1, 1, 1, 1)), jnp.array([0.0, 1.0]).reshape(1, 2, 1, 1)
        print(float(jax.nn.dot_product_attention(q, k, k)[0, 0, 0, 0]))
        """,
        lambda: 1 / (1 + mpmath.exp(-1)), mpf(2) ** -53,
    ),
    Finding(
        "keras", "float32",
        [("binary_cross_entropy", "binary_cross_entropy"),
         ("binary_cross_entropy", "binary_cross_entropy_prime")],
        "binary_crossentropy clips probabilities at 1e-7 (keras.config.epsilon)",
        """
        import os
        os.environ["KERAS_BACKEND"] = "torch"
        import keras
        import torch

        print(keras.losses.binary_crossentropy(torch.tensor([1.0]), torch.tensor([1e-20])).item())
        """,
        lambda: -mpmath.log(mpf(1e-20)), 1,
    ),
    Finding(
        "keras", "float64 float32",
        [("network", "errors"), ("fit", "errors"), ("conv", "dE/dX")],
        "On PyTorch, the derivative of a convolution by its kernel raises",
        """
        import torch

        # what keras.ops.conv hands to PyTorch: views, channels last in memory
        x = torch.ones(1, 3, 3, 2).permute(0, 3, 1, 2)
        w = torch.ones(3, 3, 2, 1, requires_grad=True)
        try:
            torch.nn.functional.conv2d(x, w.permute(3, 2, 0, 1)).sum().backward()
        except RuntimeError as error:
            print(error)
        """,
        prints="slow_conv2d: grad_weight must be contiguous", raises=True,
    ),
    Finding(
        "keras", "float64",
        ["fc", "fc_rows", "rms_norm", "layer_norm", "attention", "dot", "mse", "binary_cross_entropy",
         "softmax_cross_entropy", "sigmoid_cross_entropy", "network", "fit"],
        "keras.ops.matmul, and the losses, compute float64 in float32",
        """
        import os
        os.environ["KERAS_BACKEND"] = "torch"
        import keras
        import torch

        x = torch.tensor([[1.5332432328545704]], dtype=torch.float64)
        print(keras.ops.matmul(x, torch.ones(1, 1, dtype=torch.float64)).item())
        """,
        lambda: mpf(1.5332432328545704), mpf(2) ** -20,
    ),
    Finding(
        "tensorflow", "float64 float32", [("pooling", "forward")],
        "The maximum of -inf alone is the lowest finite number",
        """
        import os
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        import tensorflow as tf

        x = tf.constant(float("-inf"), tf.float64, (1, 1, 1, 1))
        print(float(tf.nn.max_pool2d(x, 1, 1, "VALID")[0, 0, 0, 0]))
        """,
        prints="-1.7976931348623157e+308",
    ),
    Finding(
        "tensorflow", "float64", ["leaky_relu", "activation", "network", "fit"],
        "leaky_relu of float64 has its slope in float32",
        """
        import os
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        import tensorflow as tf

        print(float(tf.nn.leaky_relu(tf.constant(-1.0, tf.float64), 0.01)))
        """,
        lambda: -mpf(1) / 100, mpf(2) ** -16,
    ),
    Finding(
        "tinygrad", "float32 float64", ["sigmoid", ("activation", "dE/dX")],
        "sigmoid of large negative numbers is off in its seventh digit",
        """
        from tinygrad import Tensor, dtypes

        print(Tensor([-64.0], dtype=dtypes.float32).sigmoid().item())
        """,
        sigmoid(-64), mpf(2) ** -5,
    ),
    Finding(
        "tinygrad", "float32 float64", [("tanh", "tanh"), "activation", "network", "fit"],
        "tanh loses its digits near 0, and is 0 where tanh(x) is x",
        """
        from tinygrad import Tensor, dtypes

        print(Tensor([1e-10], dtype=dtypes.float32).tanh().item())
        """,
        lambda: mpmath.tanh(mpf(1e-10)), 1,
    ),
    Finding(
        "paddle", "float64 float32", ["softmax"],
        "softmax never falls below 1.6e-28",
        """
        import paddle

        x = paddle.to_tensor([0.0, 70.0], dtype="float64")
        print(paddle.nn.functional.softmax(x)[0].item())
        """,
        lambda: 1 / (1 + mpmath.exp(70)), 1,
    ),
    Finding(
        "paddle", "float64", ["pooling"],
        "max_pool2d of float64 never falls below -3.4e38",
        """
        import paddle

        x = paddle.full((1, 1, 2, 2), -1e39, dtype="float64")
        print(paddle.nn.functional.max_pool2d(x, 2).item())
        """,
        lambda: -mpf(1e39), 1,
    ),
    Finding(
        "paddle", "float32", [("pooling", "forward")],
        "max_pool2d of 0, NaN and -1 is -1: neither NaN nor the largest",
        """
        import paddle

        x = paddle.to_tensor([[[[0.0, float("nan"), -1.0]]]])
        print(paddle.nn.functional.max_pool2d(x, (1, 3)).item())
        """,
        prints="-1.0",
    ),
    Finding(
        "paddle", "float32", [("pooling", "dE/dX")],
        "max_pool2d of -inf loses the gradient",
        """
        import paddle

        x = paddle.full((1, 1, 1, 1), -float("inf"), dtype="float32")
        x.stop_gradient = False
        print(paddle.grad(paddle.nn.functional.max_pool2d(x, 1), x)[0].item())
        """,
        lambda: mpf(1), 1,
    ),
    Finding(
        "paddle", "float64", ["dropout"],
        "dropout of float64 divides by 1 - rate in float32",
        """
        import paddle

        x = paddle.ones((1000,), dtype="float64")
        print(paddle.nn.functional.dropout(x, 0.1, training=True).max().item())
        """,
        lambda: 1 / (1 - mpf(0.1)), mpf(2) ** -30,
    ),
    Finding(
        "mlx", "float64", ["softmax"],
        "exp of float64 has the digits of float32",
        """
        import mlx.core as mx

        mx.set_default_device(mx.cpu)
        print(mx.exp(mx.array(1.0, dtype=mx.float64)).item())
        """,
        lambda: mpmath.e, mpf(2) ** -30,
    ),
    Finding(
        "mlx", "float64", ["conv", "network", "fit"],
        "conv2d of float64 computes in float32",
        """
        import mlx.core as mx

        mx.set_default_device(mx.cpu)
        one, x = [mx.full((1, 1, 1, 1), a, dtype=mx.float64) for a in (1.0, 1.1)]
        print(mx.conv2d(x, one).item())
        """,
        lambda: mpf(1.1), mpf(2) ** -30,
    ),
    Finding(
        "mlx", "float64", ["sigmoid", "activation"],
        "sigmoid of float64 has the digits of float32",
        """
        import mlx.core as mx

        mx.set_default_device(mx.cpu)
        print(mx.sigmoid(mx.array(1.0, dtype=mx.float64)).item())
        """,
        sigmoid(1), mpf(2) ** -30,
    ),
    Finding(
        "mlx", "float32", ["softmax"],
        "exp of float32 is off in its sixth digit",
        """
        import mlx.core as mx

        mx.set_default_device(mx.cpu)
        print(mx.exp(mx.array(-39.59000015258789)).item())
        """,
        lambda: mpmath.exp(mpf(-39.59000015258789)), mpf(2) ** -2,
    ),
    Finding(
        "mlx", "float32", ["sigmoid", "activation"],
        "sigmoid of large negative numbers is off in its sixth digit",
        """
        import mlx.core as mx

        mx.set_default_device(mx.cpu)
        print(mx.sigmoid(mx.array(-64.0)).item())
        """,
        sigmoid(-64), mpf(2) ** -2,
    ),
    Finding(
        "openvino", "float32", ["pooling"],
        "MaxPool of -inf gives -3.4e38",
        """
        import numpy as np
        import openvino
        from openvino import opset13

        x = opset13.parameter([1, 1, 2, 2], np.float32)
        y = opset13.max_pool(
            x, strides=[2, 2], dilations=[1, 1], pads_begin=[0, 0], pads_end=[0, 0],
            kernel_shape=[2, 2], rounding_type="floor",
        )
        model = openvino.compile_model(openvino.Model([y.output(0)], [x]), "CPU")
        print(float(model([np.full((1, 1, 2, 2), -np.inf, np.float32)])[0].ravel()[0]))
        """,
        prints="-3.4028234663852886e+38",
    ),
    Finding(
        "numpy_ml", "float64", ["categorical_cross_entropy"],
        "CrossEntropy never exceeds 36: 2.2e-16 is added before the logarithm",
        """
        import numpy as np
        from numpy_ml.neural_nets.losses import CrossEntropy

        print(float(CrossEntropy.loss(np.array([[1.0, 0.0]]), np.array([[1e-20, 1.0]]))))
        """,
        lambda: -mpmath.log(mpf(1e-20)), 1,
    ),
    Finding(
        "onnx_reference", "float64 float32", [("pooling", "forward")],
        "MaxPool of NaN alone raises ValueError",
        """
        import numpy as np
        from onnx import TensorProto, helper
        from onnx.reference import ReferenceEvaluator

        node = helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[1, 1])
        x, y = [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in "xy"]
        model = helper.make_model(helper.make_graph([node], "g", [x], [y]))
        try:
            ReferenceEvaluator(model).run(None, {"x": np.full((1, 1, 1, 1), np.nan, np.float32)})
        except ValueError as error:
            print(error)
        """,
        prints="zero-size array to reduction operation maximum which has no identity",
        raises=True,
    ),
    Finding(
        "tfjs", "float32", ["binary_cross_entropy", "binary_cross_entropy_prime"],
        "binaryCrossentropy clips probabilities at 1e-7",
        """
        import * as tf from "@tensorflow/tfjs-core";
        import "@tensorflow/tfjs-backend-cpu";
        import { metrics } from "@tensorflow/tfjs-layers";

        const error = metrics.binaryCrossentropy(tf.tensor([[1]]), tf.tensor([[1e-20]]));
        console.log(error.dataSync()[0]);
        """,
        lambda: -mpmath.log(mpf(1e-20)), 1, runs="node",
    ),
    Finding(
        "webnn_baseline", "float64", ["tanh"],
        "tanh loses its digits near 0",
        """
        import { Tensor } from "./webnn-baseline/src/lib/tensor.js";
        import { tanh } from "./webnn-baseline/src/tanh.js";

        console.log(tanh(new Tensor([1], [1e-17])).data[0]);
        """,
        lambda: mpmath.tanh(mpf(1e-17)), 1, runs="node",
    ),
    Finding(
        "webnn_baseline", "float64", ["tanh"],
        "tanh of large numbers is NaN",
        """
        import { Tensor } from "./webnn-baseline/src/lib/tensor.js";
        import { tanh } from "./webnn-baseline/src/tanh.js";

        console.log(tanh(new Tensor([1], [400])).data[0]);
        """,
        prints="NaN", runs="node",
    ),
    Finding(
        "synaptic", "float64", ["binary_cross_entropy"],
        "The cross-entropy never exceeds 34.6: 1e-15 is added before the logarithms",
        """
        import synaptic from "synaptic";

        console.log(synaptic.Trainer.cost.CROSS_ENTROPY([1], [1e-20]));
        """,
        lambda: -mpmath.log(mpf(1e-20)), 1, runs="node",
    ),
    Finding(
        "synaptic", "float64", [],  # the vectors have no rate of 0
        "A neuron given the learning rate 0 learns at 0.1",
        """
        import synaptic from "synaptic";

        const neuron = new synaptic.Neuron();
        neuron.bias = 0;
        neuron.activate(); // 0.5
        neuron.propagate(0, 1);
        console.log(neuron.bias);
        """,
        lambda: mpf(0), 1, runs="node",
    ),
    Finding(
        "onnxruntime_web", "float64", ["sigmoid"],
        "Sigmoid in float64 is off in its third digit",
        ORT_WEB % ("CAtiCQoBeRIECgIIC0IECgAQEQ==", 64, 64, -30), sigmoid(-30), 1, runs="node",
    ),
    Finding(
        "onnxruntime_web", "float32", ["sigmoid"],
        "Sigmoid in float32 is 0 where 1.5e-8 is right",
        ORT_WEB % ("CAFiCQoBeRIECgIIAUIECgAQEQ==", 32, 32, -18), sigmoid(-18), 1, runs="node",
    ),
]


def of(library, dtype, row):
    """The finding that explains a failing row, or None."""
    for finding in FINDINGS:
        if finding.explains(library, dtype, row):
            return finding
    return None
