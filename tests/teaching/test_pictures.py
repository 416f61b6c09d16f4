"""Each picture, as SVG and as text, shows the numbers that it was given."""

import re
import xml.etree.ElementTree as tree
from fractions import Fraction

import pytest

from purenn import (
    ActivationLayer, AttentionLayer, ConvLayer, DropoutLayer, FCLayer, FlattenLayer, Layer, Network,
    Random, ResidualLayer, SoftmaxLayer, tanh, tanh_prime,
)  # fmt: skip
from purenn.teaching.numerals import short
from purenn.teaching.pictures import (
    architecture, attention, axes, confusion_matrix, curve, decision_boundary, error_curve, graph, images,
    kernels, regression_curve,
)  # fmt: skip

SVG = "{http://www.w3.org/2000/svg}"
X = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]]
AND = [[[0]], [[0]], [[0]], [[1]]]
NAN, INF = float("nan"), float("inf")


def _attentive(*heads):
    network = Network()
    for n in heads or (2,):
        network.add(ResidualLayer([AttentionLayer((None, 2), n, rng=Random(n))]))
    return network


def shapes(picture, tag, style=""):
    """The shapes of one kind and class, as dictionaries of their attributes."""
    root = tree.fromstring(picture.svg)
    return [
        dict(shape.attrib, text=shape.text, title=shape.findtext(SVG + "title"))
        for shape in root.iter(SVG + tag)
        if style in shape.get("class", "").split() or not style
    ]


def drawable(svg):
    """Whether no number in it is NaN or infinite; what is told may say so."""
    return not re.search(r'="[^"]*(nan|inf)', re.sub(' aria-label=".*?"', "", svg))


def points(path):
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](\S+?) (-?[\d.]+)", path["d"])]


def dense(weights, bias):
    layer = FCLayer((1, len(weights)), (1, len(bias)))
    layer.weights, layer.bias = weights, [bias]
    return layer


def network(*layers):
    result = Network()
    for layer in layers:
        result.add(layer)
    return result


def conjunction():
    """x1 + x2 - 1.5: positive where both inputs are 1."""
    return network(dense([[1], [1]], [-1]))


def line():
    """2 x + 1"""
    return network(dense([[2]], [1]))


def every_picture():
    rng = Random(1)
    net = network(
        FCLayer((1, 2), (1, 30), rng), ActivationLayer((1, 30), tanh, tanh_prime),
        FCLayer((1, 30), (1, 3), rng), SoftmaxLayer((1, 3)),
    )  # fmt: skip
    one_of_three = [[[1, 0, 0]], [[0, 1, 0]], [[0, 0, 1]], [[0, 0, 1]]]
    return {
        "error_curve": error_curve([0.5, 0.1, 0.001]),
        "error_curves": error_curve([[1, 2], [3, 4, 5]], ["η = 1 < 2", "η = 3"]),
        "decision_boundary": decision_boundary(net, X, one_of_three),
        "regression_curve": regression_curve(line(), [[[0]], [[4]]], [[[1.5]], [[9]]]),
        "attention": attention(_attentive(), [[1, 0], [0, 1]], ["<", "long name"]),
        "confusion_matrix": confusion_matrix([[12, 0, 1], [0, 3, 4], [0, 0, 0]], ["a", "b<", "long name"]),
        "kernels": kernels(ConvLayer((9, 9, 2), (3, 2), 5, rng)),
        "graph": graph(net),
        "architecture": architecture(net),
        "images": images([[[0.0, 0.5, 1.0, 0.25]]] * 9, list("abcdefgh<")),
    }


@pytest.mark.parametrize("name", every_picture())
def test_every_picture(name, tmp_path):
    picture = every_picture()[name]
    root = tree.fromstring(picture.svg)
    width, height = float(root.get("width")), float(root.get("height"))
    assert root.get("viewBox") == "0 0 %s %s" % (root.get("width"), root.get("height"))
    for word in "<script", "href", "url(", "@import":
        assert word not in picture.svg
    assert picture.svg.count("http") == 1  # the namespace
    assert "prefers-color-scheme: dark" in picture.svg
    assert root.get("role") == "img" and root.get("aria-label").startswith(root.findtext(SVG + "title"))
    for text in root.iter(SVG + "text"):  # whole on the sheet, if a letter is 8 wide
        x, length = float(text.get("x")), 7 * len(text.text)
        start = {"start": x, "middle": x - length / 2, "end": x - length}[text.get("text-anchor")]
        turned = "rotate" in text.get("transform", "")
        assert turned or (-1 <= start and start + length <= width + 1), text.text
        assert 0 < float(text.get("y")) <= height
    assert picture._repr_html_() == picture.svg and repr(picture) == str(picture)
    assert max(len(line) for line in str(picture).splitlines()) <= 80
    picture.save(tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_bytes() == picture.svg.encode("utf-8")
    with pytest.raises(ValueError, match="a path that ends in .svg, got a.png"):
        picture.save("a.png")


def test_what_a_picture_shows_is_told():
    """A screen reader reads a picture's aria-label, in a notebook as on a page."""
    told = {name: tree.fromstring(picture.svg).get("aria-label") for name, picture in every_picture().items()}
    assert told["error_curve"] == "The error by epoch: 0.5 at epoch 1, 0.001 at epoch 3"
    assert "η = 1 < 2: 1 at epoch 1, 2 at epoch 2; η = 3: 3 at" in told["error_curves"]
    assert told["regression_curve"].endswith("x from -0.2 to 4.2, the answers lie between 0.6 and 9.4; samples: 2")
    assert "true a predicted as 12 a, 1 long name; true b< predicted as 3 b<" in told["confusion_matrix"]
    assert "layers[0].layers[0], head 0, most: < to <, long name to" in told["attention"]
    assert told["graph"] == "The network as a graph: 2 inputs; 30 neurons, tanh; 3 neurons, softmax"
    assert "ActivationLayer, tanh, 1×30 → 1×30; FCLayer, 1×30 → 1×3" in told["architecture"]
    assert "10 pictures, W_0,0, W_0,1" in told["kernels"] and "9 pictures, a, b" in told["images"]
    shares = re.findall(r"class \d in (\d+) % of it", told["decision_boundary"])
    assert len(shares) == 3 and 98 <= sum(map(int, shares)) <= 102
    neuron = graph(network(dense([[1], [-3]], [-2])))
    assert "1 neuron; y1 = 1.000000 x1 - 3.000000 x2 - 2.000000" in neuron.svg


def contrast(a, b):
    """Of two colours such as #0072b2, by WCAG 2."""

    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted([luminance(a), luminance(b)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_texts_and_curves_stand_out_in_light_and_dark():
    style = tree.fromstring(every_picture()["graph"].svg).findtext(SVG + "style")
    light, dark = [dict(re.findall(r"\.purenn-picture (\S+) { (?:fill: none; )?\w+: (#\w+)", part))
                   for part in style.split("@media")]  # fmt: skip
    dark = dict(light, **dark)
    for colours in light, dark:
        assert contrast(colours[".paper"], colours["text"]) > 7
        for number in range(curve.COLOURS):
            assert contrast(colours[".paper"], colours[".c%d.line" % number]) > 2
    assert light[".paper"] != dark[".paper"]


def test_the_style_reaches_nothing_else_on_a_page():
    style = tree.fromstring(every_picture()["graph"].svg).findtext(SVG + "style")
    rules = [line for line in style.splitlines() if line[:1] not in "@}"]
    selectors = [part for rule in rules for part in rule.split("{")[0].split(",")]
    assert len(rules) > 30 and all(part.startswith(".purenn-picture ") for part in selectors)


# --- axes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "low, high", [(0, 1), (-0.25, 1.25), (0, 1000), (1e-9, 3e-9), (-7e8, 1), (0, 1e300), (3, 3)]
)
def test_ticks_are_where_they_say(low, high):
    axis = axes.Axis(low, high, 500, 20)
    ticks = axis.ticks()
    assert 2 <= len(ticks) <= 7
    for pixel, text in ticks:
        assert 19.999 <= pixel <= 500.001
        assert axis(float(text)) == pytest.approx(pixel, abs=1e-6)


@pytest.mark.parametrize("low, high", [(0.02, 0.9), (1e-4, 1), (1e-300, 1e300), (5, 5)])
def test_logarithmic_ticks_are_where_they_say(low, high):
    axis = axes.Axis(low, high, 0, 100, logarithmic=True)
    ticks = axis.ticks()
    assert 2 <= len(ticks) <= 7
    for pixel, text in ticks:
        assert axis(float(text)) == pytest.approx(pixel, abs=1e-6)
    assert 0 <= axis(low) <= axis(high) <= 100


# --- the error curve ----------------------------------------------------------------------


def test_error_curve_goes_through_the_errors():
    errors = [0.5, 0.3, 0.4, 0.1]
    (line,) = shapes(error_curve(errors), "path", "line")
    got = points(line)
    assert [x for x, _ in got] == pytest.approx([76, 256, 436, 616], abs=0.01)
    bottom, top = 304, 24  # of 0 and of 0.5
    assert [y for _, y in got] == pytest.approx(
        [bottom - (bottom - top) * e / 0.5 for e in errors], abs=0.01
    )


def test_error_curve_by_logarithm():
    picture = error_curve([1, 0.1, 0.01])
    (line,) = shapes(picture, "path", "line")
    assert [y for _, y in points(line)] == pytest.approx([24, 164, 304], abs=0.01)
    assert {"1", "0.1", "0.01", "epoch", "error E"} <= {t["text"] for t in shapes(picture, "text")}


def test_error_curves_have_their_labels_and_colours():
    picture = error_curve([[1, 2], [2, 1]], ["η = 0.1", 10])
    assert [p["class"] for p in shapes(picture, "path")] == ["c0 line", "c1 line"]
    assert {"η = 0.1", "10"} <= {t["text"] for t in shapes(picture, "text")}
    assert str(picture).splitlines()[-2:] == ["* η = 0.1", "o 10"]


def test_a_long_error_curve_keeps_its_extremes():
    errors = [1 + at % 7 / 100 for at in range(100000)]
    errors[31234], errors[71234] = 9.0, 0.25
    picture = error_curve(errors)
    (line,) = shapes(picture, "path", "line")
    y = [y for _, y in points(line)]
    assert len(y) <= 600 and len(picture.svg) < 20000
    full = axes.Axis(0.25, 9.0, 304, 24, logarithmic=True)
    assert min(y) == pytest.approx(full(9.0), abs=0.01)
    assert max(y) == pytest.approx(full(0.25), abs=0.01)


@pytest.mark.parametrize(
    "errors", [[0.5], [0, 0, 0], [1, NAN, 2, INF], [Fraction(1, 3), 1], (1, 2)]
)
def test_odd_error_curves(errors):
    picture = error_curve(errors)
    assert drawable(picture.svg)
    assert "*" in str(picture)


def test_where_an_error_is_no_number_there_is_a_gap_and_a_mark():
    """A line across would look healthy."""
    picture = error_curve([3, 2, NAN, INF, 1, INF])
    assert len(shapes(picture, "circle")) == 1  # the 1, alone between gaps
    lines = [points(path) for path in shapes(picture, "path", "c0")]
    assert [len(line) for line in lines] == [2, 1]
    said = [text["text"] for text in shapes(picture, "text")]
    assert "nan from epoch 3" in said and len(points(shapes(picture, "path", "c4")[0])) == 8
    text = str(picture).splitlines()
    assert text[1].count("!") == 2 and "6 epochs" in text[-2] and text[-1] == "! nan from epoch 3"


def test_marks_stand_apart_each_in_the_colour_of_its_curve():
    flickering = [NAN if epoch % 2 else 1.0 for epoch in range(1000)]
    picture = error_curve([[2.0, 1.0], flickering, [INF, 1.0]] * 3, "abcdefghi")
    marks = [path for path in shapes(picture, "path") if 4 * path["d"].count("M") == 2 * len(points(path))]
    crosses = [path for path in marks if len(points(path)) % 4 == 0]
    assert {path["class"] for path in crosses} == {"c1 line", "c2 line", "c4 line", "c5 line"}
    for path in crosses:
        left = [x for x, _ in points(path)][::4]
        assert len(left) < 50 and min([b - a for a, b in zip(left, left[1:])] or [99]) >= 14
        assert max([y for _, y in points(path)]) < 24 + 16 * 6  # above the scale
    assert str(picture).splitlines()[-9:] == [
        "* a", "o b   ! nan from epoch 2", "+ c   ! inf from epoch 1", "x d", "# e   ! nan from epoch 2",
        "@ f   ! inf from epoch 1", "% g", "& h   ! nan from epoch 2", "= i   ! inf from epoch 1",
    ]  # fmt: skip


def test_a_curve_that_diverges_has_labels_that_one_can_read():
    errors = [0.3 * 1.9**epoch for epoch in range(1000)]
    said = [text["text"] for text in shapes(error_curve(errors), "text")]
    assert said[:6] == ["1", "1e50", "1e100", "1e150", "1e200", "1e250"]


def test_epochs_are_whole_and_zero_is_0():
    said = [text["text"] for text in shapes(error_curve([3, 2, 1]), "text")]
    assert said[said.index("1") :][:4] == ["1", "2", "3", "epoch"]
    assert "0.0e+00" not in error_curve([1e305, 0.0]).svg


def test_a_graph_claims_nothing_that_it_does_not_show():
    zero, lost = graph(network(dense([[0.0]], [0.0]))), graph(network(dense([[NAN], [2.0]], [0.0])))
    assert "all weights are 0" in zero.svg and "±" not in zero.svg
    assert "dashed: not finite" in lost.svg
    assert [line["class"] for line in shapes(lost, "line")] == ["edge lost", "high line"]
    bias = graph(network(dense([[1.0, 1.0]], [NAN, 0.5])))
    assert len(shapes(bias, "circle", "lost")) == 1 and "dashed: not finite" in bias.svg
    for picture in zero, lost:  # the legend is not cut
        legend = shapes(picture, "text")[-1]["text"]
        assert picture_width(picture) > 40 + 5.5 * len(legend)


def picture_width(picture):
    return float(re.search(r'viewBox="0 0 (\S+)', picture.svg).group(1))


def test_error_curve_refuses():
    for errors in [], [NAN, INF]:
        with pytest.raises(ValueError, match="expected at least one finite error, got none"):
            error_curve(errors)
    with pytest.raises(ValueError, match="as many labels as curves, got 1 and 2"):
        error_curve([[1], [2]], ["a"])


# --- the decision boundary ----------------------------------------------------------------


def test_the_boundary_is_where_the_network_is_undecided():
    picture = decision_boundary(conjunction(), X, AND)  # output x1 + x2 - 1, undecided at 0.5
    (line,) = shapes(picture, "path", "edge")
    got = points(line)
    assert len(got) > 40
    for x, y in got:
        x1, x2 = -0.25 + 1.5 * (x - 64) / 440, -0.25 + 1.5 * (460 - y) / 440
        assert x1 + x2 == pytest.approx(1.5, abs=0.001)


def test_the_data_stand_where_they_are_with_their_class():
    picture = decision_boundary(conjunction(), X, AND)
    circles, squares = shapes(picture, "circle"), shapes(picture, "rect", "mark")
    place = lambda x1, x2: (64 + 440 * (x1 + 0.25) / 1.5, 460 - 440 * (x2 + 0.25) / 1.5)
    got = [(float(c["cx"]), float(c["cy"])) for c in circles[:3]]
    assert sum(map(list, got), []) == pytest.approx(
        [*place(0, 0), *place(0, 1), *place(1, 0)], abs=0.01
    )
    assert (float(squares[0]["x"]) + 6, float(squares[0]["y"]) + 6) == pytest.approx(
        place(1, 1), abs=0.01
    )
    assert {"Y* = 0", "Y* = 1", "input x1", "input x2"} <= {
        t["text"] for t in shapes(picture, "text")
    }


def test_the_fields_have_the_class_and_the_strength_of_the_output():
    picture = decision_boundary(conjunction(), X, AND)
    cells = shapes(picture, "path", "cell")
    area = {"c0": 0.0, "c1": 0.0}
    for cell in cells:
        kind = cell["class"].split()[0]
        corners = points(cell)
        for at in range(0, len(corners), 4):
            (x1, y1), _, (x2, y2), _ = corners[at : at + 4]
            area[kind] += (x2 - x1) * (y1 - y2)
            if float(cell["fill-opacity"]) > 0.6:  # sure of itself: far from the boundary
                across = ((x1 + x2) / 2 - 64 + 460 - (y1 + y2) / 2) / 440 * 1.5 - 0.5
                assert abs(across - 1.5) > 0.2
    assert sum(area.values()) == pytest.approx(440 * 440)
    assert area["c1"] / 440**2 == pytest.approx(2 / 9, abs=0.02)  # the corner above the line


def test_the_boundary_as_text():
    lines = str(decision_boundary(conjunction(), X, AND)).splitlines()
    rows = [line.split("|")[1] for line in lines if "|" in line]
    assert len(rows) == 23 and {len(row) for row in rows} == {45}
    assert rows[0][-1] == "#" and rows[0][0] == rows[-1][0] == rows[-1][-1] == "."
    assert "".join(rows).count("0") == 3 and "".join(rows).count("1") == 1
    assert lines[-2:] == ["0 .  Y* = 0", "1 #  Y* = 1"]
    assert rows[3][37] == "1" or rows[4][37] == "1"


def test_the_boundary_of_three_classes():
    # the largest of 0, x1 and x2
    net = network(dense([[0, 1, 0], [0, 0, 1]], [0, 0, 0]))
    y = [[[1, 0, 0]], [[0, 0, 1]], [[0, 1, 0]], [[0, 0, 1]]]
    picture = decision_boundary(net, [[[-1, -1]], [[-1, 1]], [[1, -1]], [[0, 1]]], y)
    (line,) = shapes(picture, "path", "edge")
    for x, y in points(line):
        x1, x2 = -1.5 + 3 * (x - 64) / 440, -1.5 + 3 * (460 - y) / 440
        a, b, _ = sorted([0, x1, x2], reverse=True)
        assert a == pytest.approx(b, abs=0.08)  # a field is 0.07 wide
    assert {"class 0", "class 1", "class 2"} <= {t["text"] for t in shapes(picture, "text")}


@pytest.mark.parametrize("w", [NAN, INF, 1e300, 0.0])
def test_a_network_that_lost_itself(w):
    net = network(dense([[w], [w]], [0.5]))
    picture = decision_boundary(net, X, AND)
    for text in picture.svg, graph(net).svg:
        assert drawable(text)


def test_the_boundary_has_no_colour_where_the_answer_is_no_number():
    def lost(x):
        return NAN if x > 0.8 else x  # x1 + x2 - 1

    net = network(dense([[1], [1]], [-1]), ActivationLayer((1, 1), lost, tanh_prime))
    picture = decision_boundary(net, X, AND)
    corners = [corner for cell in shapes(picture, "path", "cell") for corner in points(cell)]
    sums = [(x - 64 + 460 - y) / 440 * 1.5 - 0.5 for x, y in corners]
    assert -0.5 == min(sums) and 1.7 < max(sums) < 1.83  # x1 + x2 of what is coloured
    rows = [text.split("|")[1] for text in str(picture).splitlines() if "|" in text]
    assert rows[0][-1] == "?" and {".", "#"} < set("".join(rows))
    assert str(picture).endswith("\n(?: the answer is not a number)")
    assert "no colour: the answer is not a number" in picture.svg
    assert "?" not in str(decision_boundary(conjunction(), X, AND))


def test_the_boundary_in_fractions_and_of_one_sample():
    net = network(dense([[Fraction(1)], [Fraction(1, 2)]], [Fraction(1, 3)]))
    decision_boundary(net, [[[Fraction(1, 2), 1]]], [[[Fraction(1)]]])


def test_the_boundary_refuses():
    net = conjunction()
    with pytest.raises(ValueError, match=r"x\[1\].*expected shape \(1, 2\)"):
        decision_boundary(net, [[[0, 0]], [[0, 0, 0]]], AND[:2])
    with pytest.raises(ValueError, match="at least one, got 0 and 0"):
        decision_boundary(net, [], [])
    with pytest.raises(ValueError, match="got 4 and 3"):
        decision_boundary(net, X, AND[:3])
    with pytest.raises(ValueError, match="expected a network with layers, got none"):
        decision_boundary(Network(), X, AND)
    with pytest.raises(ValueError, match=r"from \(1, 2\) to \(1, n\), got \(1, 3\) to \(1, 1\)"):
        decision_boundary(network(FCLayer((1, 3), (1, 1))), X, AND)


# --- attention -----------------------------------------------------------------------------


def test_attention_shows_every_weight_of_every_head():
    network, x = _attentive(1, 2), [[1.0, 2.0], [-3.0, 1.0], [0.5, 0.25]]
    picture = attention(network, x, "eve")
    text = str(picture)
    assert [line for line in text.split("\n") if "head" in line] == [
        "layers[0].layers[0], head 0", "layers[1].layers[0], head 0", "layers[1].layers[0], head 1",
    ]
    weights = network.layers[1].layers[0].attention[1][2]
    assert text.split("\n")[-1].split() == ["e"] + ["%d" % int(100 * w + 0.5) for w in weights]
    titles = [field["title"] for field in shapes(picture, "rect") if field["title"]]
    assert "e to v: %.3f" % weights[1] in titles and len(titles) == 3 * 6  # three triangles


def test_attention_that_is_not_a_number():
    picture = attention(_attentive(), [[NAN, 1.0], [1.0, 0.0]])
    assert str(picture).splitlines()[2:4] == ["  0 ? .", "  1 ? ?"]
    assert [text["text"] for text in shapes(picture, "text")].count("?") == 2 * 3


@pytest.mark.parametrize("network, labels, message", [
    (Network(), None, "a network with an AttentionLayer"), (_attentive(), "abc", "2 labels, one a position, got 3"),
])  # fmt: skip
def test_attention_refuses(network, labels, message):
    with pytest.raises(ValueError, match="attention: expected " + message):
        attention(network, [[1, 2], [3, 4]], labels)


# --- regression_curve, confusion_matrix ----------------------------------------------------


def test_the_regression_goes_through_what_the_network_answers():
    picture = regression_curve(line(), [[[0]], [[4]]], [[[1]], [[9]]])  # both on the line
    (path,) = shapes(picture, "path", "line")
    curve = points(path)
    dots = [(float(dot["cx"]), float(dot["cy"])) for dot in shapes(picture, "circle")]
    for x, y in dots:
        near = min(curve, key=lambda point: abs(point[0] - x))
        assert abs(near[0] - x) <= 2 and abs(near[1] - y) <= 2
    assert curve[0][0] < dots[0][0] < dots[1][0] < curve[-1][0]  # a little beyond the data
    rows = [text.split("|")[1] for text in str(picture).splitlines() if "|" in text]
    assert "".join(rows).count("o") == 2
    assert all(row.count("*") + row.count("o") for row in rows[1:-1])


def test_the_regression_of_what_is_not_finite():
    nan = network(dense([[NAN]], [0]))
    picture = regression_curve(nan, [[[0]], [[1]], [[INF]]], [[[1]], [[2]], [[3]]])
    assert len(shapes(picture, "circle")) == 2 and "*" not in str(picture).split("+--")[0]
    assert str(picture).endswith("\n(1 not finite, left out; no curve: the answer is not finite)")
    assert "no curve: the answer is not finite" in picture.svg
    with pytest.raises(ValueError, match="expected a sample of finite numbers, got none"):
        regression_curve(line(), [[[NAN]]], [[[1]]])


@pytest.mark.parametrize("net, x, y, message", [
    (Network(), [[[0]]], [[[0]]], "expected a network with layers, got none"),
    (conjunction(), [[[0, 0]]], [[[0]]], r"from \(1, 1\) to \(1, 1\), got \(1, 2\) to \(1, 1\)"),
    (line(), [], [], "at least one, got 0 and 0"), (line(), [[[0]]], [], "got 1 and 0"),
    (line(), [[[0]], [[0, 1]]], [[[0]], [[0]]], r"x\[1\]: expected shape \(1, 1\)"),
    (line(), [[[0]]], [[[0], [1]]], r"y\[0\]: expected shape \(1, 1\)"),
])  # fmt: skip
def test_the_regression_refuses(net, x, y, message):
    with pytest.raises(ValueError, match="regression_curve.*" + message):
        regression_curve(net, x, y)


def test_the_confusion_matrix_has_every_number_and_dark_fields_where_they_are_large():
    picture = confusion_matrix([[9, 0], [3, 1]])
    texts = [text["text"] for text in shapes(picture, "text")]
    assert texts[-4:] == ["9", "0", "3", "1"] and texts.count("0") == 3  # a number and two names
    dark = [float(field["fill-opacity"]) for field in shapes(picture, "rect", "high")]
    assert dark == [0.6, 0.23] and len(shapes(picture, "rect", "low")) == 1
    assert str(picture).splitlines()[1:] == ["     0 1", "0    9 .", "1    3 1"]


@pytest.mark.parametrize("matrix, labels", [
    ([[1, 2]], None), ([[1, 2], [3]], None), ([[1]], ["a", "b"]), ([], None),
])  # fmt: skip
def test_the_confusion_matrix_refuses(matrix, labels):
    with pytest.raises(ValueError, match="confusion_matrix: "):
        confusion_matrix(matrix, labels)


# --- kernels and images -------------------------------------------------------------------


def test_kernels_show_signs_and_sizes():
    layer = ConvLayer((3, 3, 1), (2, 2), 2)
    layer.weights = [[[[1.0, 0.0]], [[-2.0, 0.5]]], [[[0.0, -1.0]], [[2.0, 2.0]]]]
    picture = kernels(layer)
    cells = [
        (cell["class"].split()[0], float(cell.get("fill-opacity", 1)))
        for cell in shapes(picture, "rect", "cell")
    ]
    assert cells == [
        ("high", 0.5), ("low", 1), ("high", 1), ("high", 0.25), ("low", 0.5), ("high", 1),
    ]  # fmt: skip
    assert str(picture).splitlines() == [
        "W_0,0   W_0,1", "+5 -9    0 +2", " 0 +9   -5 +9", "", "9 is 2",
    ]  # fmt: skip


@pytest.mark.parametrize("weight", [0.0, NAN, INF, Fraction(1, 3)])
def test_odd_kernels(weight):
    layer = ConvLayer((3, 3, 1), (2, 2), 1)
    layer.weights[0][0][0][0] = weight
    assert drawable(kernels(layer).svg)
    layer.weights = [[[[weight]]]]
    picture = kernels(layer)
    assert drawable(picture.svg)
    assert len(shapes(picture, "rect", "lost")) == (weight != weight) == str(picture).count(" ?\n")
    assert ("all weights are 0" in picture.svg) == (weight == 0)
    assert ("±" in picture.svg) == (weight == Fraction(1, 3))
    assert ("all finite weights are 0" in str(picture)) == (weight not in (0, Fraction(1, 3)))


def test_kernels_refuse():
    for layer in FCLayer((1, 1), (1, 1)), FlattenLayer((1, 1)):
        with pytest.raises(ValueError, match="expected a ConvLayer, with weights .* got F"):
            kernels(layer)


def test_images_of_any_form_are_one_picture():
    row = images([[[0, 1, 0.5, 0]]], ["seven"])
    assert row.svg == images([[[0, 1], [0.5, 0]]], ["seven"]).svg
    assert row.svg == images([[[[0], [1]], [[0.5], [0]]]], ["seven"]).svg
    assert str(row).splitlines() == ["seven", "  @@", "=="]
    cells = shapes(row, "rect", "cell")
    assert [(cell["x"], cell["y"], cell.get("fill-opacity", "1")) for cell in cells] == [
        ("40", "16", "1"), ("16", "40", "0.5"),
    ]  # fmt: skip


def test_images_in_rows_of_a_given_length():
    assert str(images([[[1, 1, 1, 0, 0, 1]]], columns=3)).splitlines() == ["@@@@@@", "    @@"]


@pytest.mark.parametrize(
    "samples, captions, message",
    [
        ([], None, "expected at least one sample"),
        ([[[1, 2, 3]]], None, r"whose length is a square, or `columns`, got \(1, 3\)"),
        ([[1, 2]], None, r"got \(2,\)"),
        ([[[[1, 2]]]], None, r"got \(1, 1, 2\)"),
        ([[[1]]], ["a", "b"], "expected one caption a sample, got 2 and 1"),
    ],
)
def test_images_refuse(samples, captions, message):
    with pytest.raises(ValueError, match=message):
        images(samples, captions)


@pytest.mark.parametrize("x", [NAN, INF, -1, 0])
def test_odd_images(x):
    picture = images([[[x, 1.0], [0, x]]])
    assert drawable(picture.svg)
    assert str(picture).count("??") == len(shapes(picture, "rect", "lost")) == 2 * (x != x)
    images([[[x]]])


# --- the graph ----------------------------------------------------------------------------


def test_graph_shows_each_weight_and_bias():
    net = network(
        dense([[1.0, -4.0], [0.5, 2.0]], [1.0, -0.5]), ActivationLayer((1, 2), tanh, tanh_prime),
        DropoutLayer((1, 2), 0.5), dense([[2.0], [0.0]], [0.0]), SoftmaxLayer((1, 1)),
    )  # fmt: skip
    picture = graph(net)
    lines = shapes(picture, "line")
    assert [(line["class"], float(line["style"][13:]), line["title"]) for line in lines] == [
        ("high line", 2.0, "W[0][0] = 1.000000"), ("low line", 6.5, "W[0][1] = -4.000000"),
        ("high line", 1.25, "W[1][0] = 0.500000"), ("high line", 3.5, "W[1][1] = 2.000000"),
        ("high line", 3.5, "W[0][0] = 2.000000"), ("high line", 0.5, "W[1][0] = 0"),
    ]  # fmt: skip
    biases = [c for c in shapes(picture, "circle") if c["title"]]
    assert [(c["class"], c["fill-opacity"], c["title"]) for c in biases] == [
        ("high", "0.7", "B[0][0] = 1.000000"), ("low", "0.35", "B[0][1] = -0.500000"),
        ("high", "0", "B[0][0] = 0"),
    ]  # fmt: skip
    names = [text["text"] for text in shapes(picture, "text")]
    assert names[:-1] == ["x1", "x2", "input", "h1", "h2", "tanh", "dropout", "y1", "softmax"]
    assert str(picture).splitlines() == [
        "h1 = dropout(tanh(1.000000 x1 + 0.500000 x2 + 1.000000))",
        "h2 = dropout(tanh(- 4.000000 x1 + 2.000000 x2 - 0.500000))",
        "y1 = softmax(2.000000 h1 + 0 h2 + 0)",
    ]


def test_a_line_ends_in_the_neurons_it_connects():
    picture = graph(network(dense([[1.0, 2.0], [3.0, 4.0]], [0.0, 0.0])))
    circles = [(c["cx"], c["cy"]) for c in shapes(picture, "circle", "paper")]
    ends = [((c["x1"], c["y1"]), (c["x2"], c["y2"])) for c in shapes(picture, "line")]
    assert ends == [(circles[i], circles[2 + j]) for i in range(2) for j in range(2)]


def test_a_deep_graph_is_folded():
    """Each row begins with the neurons where the one above ends, and no connection is missing."""
    depth = 11
    picture = graph(network(*[dense([[1.0] * 2] * 2, [0.5] * 2) for _ in range(depth)]))
    assert picture_width(picture) < 900
    lines, circles = shapes(picture, "line"), shapes(picture, "circle", "paper")
    assert len(lines) == 4 * depth and len(circles) == 2 * (depth + 1 + 2)
    names = [text["text"] for text in shapes(picture, "text") if "," in text["text"]]
    assert names[:9] == ["h_%d,%d" % (k, i) for k in range(1, 5) for i in (1, 2)] + ["h_4,1"]
    assert names[9:11] == ["h_4,2", "h_5,1"]
    rows = sorted({float(circle["cy"]) for circle in circles})
    assert len(rows) == 6 and min([b - a for a, b in zip(rows, rows[1:])]) > 2 * 15
    assert len({(line["x1"], line["y1"], line["x2"], line["y2"]) for line in lines}) == len(lines)


def test_captions_and_names_of_any_length_are_whole():
    def a_function_with_a_name_as_long_as_they_come_in_libraries(x):
        return x

    f = a_function_with_a_name_as_long_as_they_come_in_libraries
    layers = [[dense([[1.0]], [0.0]), ActivationLayer((1, 1), f, tanh_prime)] for _ in range(2)]
    picture = graph(network(*layers[0], *layers[1]))
    places = [float(text["x"]) for text in shapes(picture, "text") if text["text"] == f.__name__]
    half = 3.5 * len(f.__name__)
    assert places[0] + half < places[1] - half and places[1] + half < picture_width(picture)


def test_a_large_graph_is_elided():
    picture = graph(network(FCLayer((1, 784), (1, 100))))
    assert len(shapes(picture, "line")) == 100 and len(shapes(picture, "circle", "paper")) == 20
    assert [t["text"] for t in shapes(picture, "text")].count("⋮") == 2


def test_a_graph_begins_with_the_first_dense_layer():
    net = network(
        ConvLayer((3, 3, 1), (2, 2), 1), FlattenLayer((2, 2, 1)), FCLayer((1, 4), (1, 2))
    )
    assert len(shapes(graph(net), "line")) == 8


def test_the_graph_of_a_dense_layer_of_ones_own():
    class Mine(Layer):
        input_shape, output_shape = (1, 2), (1, 1)
        weights, bias = [[3], [4]], [[5]]

    assert str(graph(network(Mine()))) == "y1 = 3.000000 x1 + 4.000000 x2 + 5.000000"


def test_graph_refuses():
    for net in Network(), network(ConvLayer((3, 3, 1), (2, 2), 1)):
        with pytest.raises(ValueError, match="graph: expected a network with an FCLayer, got none"):
            graph(net)


# --- numbers of every size ----------------------------------------------------------------

SIZES = [5e-324, 1e-310, 1.0, 1e16, 1e200, 1e307, 1.7976931348623157e308]


def coordinates(svg):
    """All numbers of a drawing's attributes; ValueError for a nan or inf among them."""
    root = tree.fromstring(svg)
    names = "x", "y", "x1", "y1", "x2", "y2", "cx", "cy"
    found = [e.get(name) for e in root.iter() for name in names if e.get(name)]
    assert not re.search(r"\b(nan|inf)\b", " ".join(e.get("d", "") for e in root.iter()))
    return [float(text) for text in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("low", [-1.0, 0.0, 0.5, 1.0])
def test_a_boundary_of_data_of_any_size(size, low):
    network = Network()
    network.add(FCLayer((1, 2), (1, 1)))
    x = [[[low * size, size]], [[size, low * size]]]
    for y in [[[1]], [[0]]], [[[size]], [[-size]]]:
        picture = decision_boundary(network, x, y)
        assert -1 <= min(coordinates(picture.svg)) and max(coordinates(picture.svg)) < 700
        drawing = "".join(line[:70] for line in str(picture).splitlines()[:23])
        assert "0" in drawing and "1" in drawing


@pytest.mark.parametrize("bad", [INF, -INF, NAN, 10**400])
def test_points_that_are_not_finite_are_left_out_and_said(bad):
    network = Network()
    network.add(FCLayer((1, 2), (1, 1)))
    x, y = [[[0, 0]], [[1, 1]]], [[[0]], [[1]]]
    plain = decision_boundary(network, x, y)
    picture = decision_boundary(network, x + [[[bad, 1]], [[1, 1]]], y + [[[1]], [[bad]]])
    assert str(picture) == str(plain) + "\n(2 not finite, left out)"
    assert picture.svg.replace("  (2 not finite, left out)", "") == plain.svg
    with pytest.raises(ValueError, match="expected a point of finite numbers, got none"):
        decision_boundary(network, [[[bad, 1]]], [[[1]]])
    curve = str(error_curve([2, NAN, 1])).replace("nan", short(bad))
    assert str(error_curve([2, bad, 1])) == curve


@pytest.mark.parametrize("errors", [
    [5e-324, 1e-323], [5e-324, 0.0], [1e-310, 5e-324, 2e-309], [1e-323] * 3, [-1e308, 1e308],
    [1.7976931348623157e308, 5e-324], [1.7976931348623157e308] * 2, [-1.7976931348623157e308],
    [1e16 + 2, 1e16], [-1e300, -2e300],
])  # fmt: skip
def test_a_curve_of_errors_of_any_size(errors):
    picture = error_curve(errors)
    assert 0 <= min(coordinates(picture.svg)) and max(coordinates(picture.svg)) <= 640
    assert str(picture).count("*") == len(errors)
