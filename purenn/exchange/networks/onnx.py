"""Networks from ONNX files.

The graph's nodes are followed from its output back to its input; a table says what each becomes here.
What does not depend on the input is a constant, computed, as all values are, by ONNX's own evaluator.
"""

from ...saving.files import path_text, regular_file
from ..axes import permuted
from .building import Builder, drawn, imported, pair

_NAME = "from_onnx"


def from_onnx(path):
    """Return the network that an .onnx file describes; it needs the package onnx.

    The graph is a chain of operators that purenn has and of sums x + f(x), as PyTorch, Keras and
    skl2onnx export such networks; of several outputs the last counts. Both then compute a random
    sample, in the file's format: ValueError names the node where they part, and what purenn does not
    have. Weights are kept exactly. Images have their channels last here.

    >>> network = from_onnx("model.onnx")  # doctest: +SKIP
    """
    path = path_text(_NAME, path)
    regular_file(_NAME, path)
    onnx = imported(_NAME, "onnx")
    imported(_NAME, "onnx.reference")
    try:
        model = onnx.load(path)
    except OSError:
        raise
    except Exception as error:  # the parser's own
        raise ValueError("%s: expected an ONNX file, got %s" % (_NAME, str(error)[:200]))
    return _Graph(onnx, model.graph, model.opset_import, model.functions).network


class _Graph:
    """A graph, with every value in it for a random sample."""

    def __init__(self, onnx, graph, opsets, functions):
        self.onnx = onnx
        self.made = {name: node for node in graph.node for name in node.output if name}
        self.held = {tensor.name: tensor for tensor in graph.initializer}
        inputs = [value for value in graph.input if value.name not in self.held]
        if len(inputs) != 1:
            raise ValueError("%s: expected one input, got %d" % (_NAME, len(inputs)))
        self.start = inputs[0].name
        self.opset = max([opset.version for opset in opsets if not opset.domain] or [1])
        end = self._end([value.name for value in graph.output])
        shape, sample, batch, first = self._sample(inputs[0])
        nodes = self._needed(end, graph)
        names = [name for node in nodes for name in node.output if name]
        outputs = [onnx.ValueInfoProto(name=name) for name in names]
        part = onnx.helper.make_graph(nodes, "part", inputs, outputs, graph.initializer)
        part = onnx.helper.make_model(part, opset_imports=opsets, functions=functions)
        try:
            found = onnx.reference.ReferenceEvaluator(part).run(None, {self.start: batch})
        except Exception as error:
            raise ValueError("%s: expected a graph that the evaluator runs, got %s: %s" % (
                _NAME, type(error).__name__, str(error).split("\n")[0][:200]
            ))  # fmt: skip
        self.values = dict(zip(names, found))
        self.values[self.start] = batch
        self.values.update({t.name: onnx.numpy_helper.to_array(t) for t in graph.initializer})
        digits = {"float64": 53, "float32": 24}.get(str(self.values[end].dtype), 8)
        build = Builder(_NAME, shape, sample, first, digits)
        self.follow(build, end, self.start)
        self.network = build.finished()

    def _end(self, outputs):
        """The last output, or what a map of labels to probabilities is made of."""
        end = outputs[-1]
        while end in self.made and self.made[end].op_type == "ZipMap":
            end = self.made[end].input[0]
        return end

    def _needed(self, end, graph):
        """The nodes that this value depends on, in the graph's order."""
        wanted = self._before(end) | {end}
        return [node for node in graph.node if wanted & set(node.output)]

    def _sample(self, value):
        """The input's shape as purenn has it, a sample, that as a batch, and where channels stand."""
        kind = value.type.tensor_type
        sizes = [dim.dim_value or None for dim in kind.shape.dim][1:]
        dtype = self.onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type)
        users = [
            node for node in self.made.values() if self.start in map(self._plain, node.input)
        ]
        first = True
        if len(sizes) == 3:
            turned = [node for node in users if _attributes(self.onnx, node).get("perm") == [0, 3, 1, 2]]
            first = not turned
            shape = tuple(sizes[1:] + sizes[:1] if first else sizes)
        else:
            shape = (1,) + tuple(sizes) if len(sizes) == 1 else tuple(sizes)
        if None in shape[1:] or len(shape) not in (2, 3):
            raise ValueError("%s: expected an input of known shape, got %s" % (_NAME, sizes))
        vocabulary = None
        for node in users:
            if node.op_type == "Gather" and node.input[0] in self.held:
                vocabulary = self.held[node.input[0]].dims[0]
        sample = drawn(shape, vocabulary)
        batch = permuted(sample, (2, 0, 1)) if len(sizes) == 3 and first else sample
        import numpy

        return shape, sample, numpy.array(batch if len(sizes) == 1 else [batch], dtype), first

    # --- the chain ------------------------------------------------------------------------

    def follow(self, build, end, start):
        """Add what lies between two values."""
        nodes = self._between(build, end, start)
        while nodes:
            node = nodes.pop(0)
            place, kind = self._place(node), node.op_type
            if kind == "Add":
                x, f = self._summands(build, node)
                if self._constant(f):
                    build.position(place, self._rows(build, place, f))
                else:
                    inner = build.branch()
                    self.follow(inner, f, x)
                    build.residual(place, inner)
            elif kind in ("MatMul", "Conv") and len(node.input) == 2:
                weights = self.values[node.input[1]]
                if not self._constant(node.input[1]):
                    build.refuse(place, "expected a constant matrix")
                bias, behind = self._bias(nodes, weights.shape[1 if kind == "MatMul" else 0])
                if kind == "MatMul":
                    build.dense(place, weights.tolist(), bias)
                else:
                    _conv(self, build, place, node, _attributes(self.onnx, node), bias)
                for node in behind:
                    if node.op_type == "Transpose":
                        _transpose(self, build, place, node, _attributes(self.onnx, node))
            else:
                convert = NODES.get(kind)
                if convert is None:
                    build.refuse(place, "expected one of Add, MatMul, " + ", ".join(sorted(NODES)))
                convert(self, build, place, node, _attributes(self.onnx, node))
            build.compare(place, self.values[node.output[0]].tolist())

    def _bias(self, nodes, size):
        """A constant that is added next, perhaps with the channels moved before, and those nodes."""
        turned = 1 if nodes and nodes[0].op_type == "Transpose" else 0
        behind = nodes[: turned + 1]
        if behind and behind[-1].op_type == "Add":
            for name in behind[-1].input:
                if self._constant(name) and self.values[name].size == size:
                    del nodes[: turned + 1]
                    return self.values[name].reshape(-1).tolist(), behind
        return None, []

    def _between(self, build, end, start):
        """The nodes of the chain from one value to another."""
        nodes = []
        start = self._plain(start)
        while self._plain(end) != start:
            end = self._plain(end)
            node = self.made.get(end)
            if node is None or self._constant(end):
                build.refuse("the value %r" % end, "expected a chain of nodes from the input")
            nodes.insert(0, node)
            if node.op_type == "Add":
                end = self._summands(build, node)[0]
            else:
                end = [name for name in node.input if name and not self._constant(name)][0]
        return nodes

    def _summands(self, build, node):
        """Of a sum the value x, and f(x) or a constant."""
        for x, f in node.input, reversed(node.input):
            if not self._constant(x) and (self._constant(f) or x in self._before(f)):
                return x, f
        build.refuse(self._place(node), "expected a sum x + f(x)")

    def _before(self, name):
        """All values that this one is computed from."""
        found, left = set(), [name]
        while left:
            node = self.made.get(left.pop())
            for other in node.input if node else ():
                if other not in found:
                    found.add(other)
                    left.append(other)
        return found

    def _plain(self, name):
        """The value that this one is the same as, but for its type."""
        while name in self.made and self.made[name].op_type in ("Cast", "Identity"):
            name = self.made[name].input[0]
        return name

    def _constant(self, name):
        return name != self.start and self.start not in self._before(name)

    def _rows(self, build, place, name):
        """A constant as a matrix that is added to a sequence."""
        rows = self.values[name]
        if len(build.shape) != 2 or rows.shape[-1:] != build.shape[1:]:
            build.refuse(place, "expected a row for each position, got shape %s" % (rows.shape,))
        return rows.reshape(-1, rows.shape[-1]).tolist()

    def _place(self, node):
        """Such as "Conv_3: Conv"."""
        return "%s: %s" % (node.name or node.output[0], node.op_type)


def _attributes(onnx, node):
    found = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    return {name: x.decode() if isinstance(x, bytes) else x for name, x in found.items()}


def _only(build, place, attributes, **wanted):
    """ValueError unless the attributes, where they are given, are these."""
    for name, value in wanted.items():
        if attributes.get(name, value) != value:
            build.refuse(place, "expected %s=%r, got %r" % (name, value, attributes[name]))


# --- nodes: what each becomes here --------------------------------------------------------------


def _gemm(graph, build, place, node, attributes):
    _only(build, place, attributes, alpha=1.0, beta=1.0, transA=0)
    weights = graph.values[node.input[1]]
    bias = graph.values[node.input[2]].reshape(-1).tolist() if len(node.input) > 2 else None
    build.dense(place, (weights.T if attributes.get("transB") else weights).tolist(), bias)


def _conv(graph, build, place, node, attributes, bias=None):
    _only(build, place, attributes, group=1, dilations=[1, 1])
    kernel = graph.values[node.input[1]]
    if len(node.input) > 2:
        bias = graph.values[node.input[2]].tolist()
    stride, padding = _windows(build, place, attributes, kernel.shape[2:])
    build.conv(place, kernel.transpose(2, 3, 1, 0).tolist(), bias, stride, padding)


def _windows(build, place, attributes, size):
    """The stride, and the padding, which must be alike on both sides."""
    stride, pads = pair(attributes.get("strides", [1, 1])), attributes.get("pads", [0, 0, 0, 0])
    auto = attributes.get("auto_pad", "NOTSET")
    if auto in ("SAME_UPPER", "SAME_LOWER"):
        total = [
            max((-(-n // s) - 1) * s + m - n, 0) for n, m, s in zip(build.shape, size, stride)
        ]
        pads = [n // 2 for n in total] + [n - n // 2 for n in total]
    if pads[:2] != pads[2:]:
        build.refuse(place, "expected padding alike on both sides, got %s" % (pads,))
    return stride, tuple(pads[:2])


def _pool(kind):
    def convert(graph, build, place, node, attributes):
        _only(build, place, attributes, ceil_mode=0, dilations=[1, 1])
        size = pair(attributes["kernel_shape"])
        stride, padding = _windows(build, place, attributes, size)
        if kind == "AveragePoolingLayer" and padding != (0, 0):
            _only(build, place, dict({"count_include_pad": 0}, **attributes), count_include_pad=1)
        build.pool(place, kind, size, stride, padding)

    return convert


def _global_average(graph, build, place, node, attributes):
    size = build.shape[:2]
    build.pool(place, "AveragePoolingLayer", size, size, (0, 0))


def _reshaped(graph, build, place, node, attributes):
    """Flatten, Reshape and Squeeze, judged by what they make of the sample."""
    before, after = [graph.values[name].shape for name in (node.input[0], node.output[0])]
    count = 1
    for n in before[1:]:
        count *= n
    if after == (1, count):
        build.flatten(place)
    elif before != after:
        build.refuse(place, "expected each sample as it is or as a row, got %s for %s" % (after, before))


def _transpose(graph, build, place, node, attributes):
    """Between channels first and last, which changes only how the library has the same image."""
    if attributes.get("perm") != ([0, 2, 3, 1] if build.first else [0, 3, 1, 2]):
        build.refuse(place, "expected the channels to move, got perm=%s" % attributes.get("perm"))
    build.first = not build.first


def _activation(name, **wanted):
    def convert(graph, build, place, node, attributes):
        _only(build, place, attributes, **wanted)
        build.activation(place, name)

    return convert


def _leaky_relu(graph, build, place, node, attributes):
    if abs(attributes.get("alpha", 0.01) - 0.01) > 1e-9:  # kept as a float32
        build.refuse(place, "expected alpha=0.01, got %r" % attributes["alpha"])
    build.activation(place, "leaky_relu")


def _gelu(graph, build, place, node, attributes):
    build.activation(place, "gelu_tanh" if attributes.get("approximate") == "tanh" else "gelu")


def _softmax(graph, build, place, node, attributes):
    build.softmax(place, attributes.get("axis", -1 if graph.opset >= 13 else 1))


def _norm(graph, build, place, node, attributes):
    axes = -1, graph.values[node.input[0]].ndim - 1
    if attributes.get("axis", -1) not in axes:
        build.refuse(place, "expected axis=-1, got %s" % attributes["axis"])
    weights = [graph.values[name].reshape(-1).tolist() for name in node.input[1:] if name]
    kind = {"LayerNormalization": "LayerNormLayer", "RMSNormalization": "RMSNormLayer"}[node.op_type]
    build.norm(place, kind, attributes.get("epsilon", 1e-5), *weights)


def _gather(graph, build, place, node, attributes):
    _only(build, place, attributes, axis=0)
    if not graph._constant(node.input[0]) or graph.values[node.input[0]].ndim != 2:
        build.refuse(place, "expected rows of a constant matrix")
    build.embedding(place, graph.values[node.input[0]].tolist())


def _dropout(graph, build, place, node, attributes):
    given = [graph.values[name] for name in node.input[1:2] if name]
    build.dropout(place, float(given[0]) if given else attributes.get("ratio", 0.5))


NODES = {
    "Gemm": _gemm, "Conv": _conv, "MaxPool": _pool("MaxPoolingLayer"), "Transpose": _transpose,
    "AveragePool": _pool("AveragePoolingLayer"), "GlobalAveragePool": _global_average,
    "Flatten": _reshaped, "Reshape": _reshaped, "Squeeze": _reshaped, "Dropout": _dropout, "Softmax": _softmax, "Gather": _gather,
    "LayerNormalization": _norm, "RMSNormalization": _norm, "Gelu": _gelu, "LeakyRelu": _leaky_relu,
    "Elu": _activation("elu", alpha=1.0), "Relu": _activation("relu"), "Tanh": _activation("tanh"),
    "Sigmoid": _activation("sigmoid"), "Softplus": _activation("softplus"),
}  # fmt: skip
