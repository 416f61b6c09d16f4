"""Texts show as they are at a prompt, and no name reaches a terminal or a file as a command."""

import json
import pickle
import xml.etree.ElementTree as ElementTree

import pytest

import purenn
from purenn import ActivationLayer, FCLayer, Network, explain, gradcheck, mse, mse_prime, pictures
from purenn.teaching.text import harmless, legible

NAMES = {
    "escape": "\x1b[31m", "null": "\0", "C1": "\x9b31m", "not a character": "\ufffe",
    "surrogate": "\ud800", "right to left": "\u202e", "two lines": "a\nb", "carriage return": "a\rb",
    "markup": "</svg><script>",
}  # fmt: skip



def network(name):
    def f(x):
        return x * x

    f.__name__ = name
    net = Network()
    net.add(FCLayer((1, 2), (1, 1)))
    net.add(ActivationLayer((1, 1), f, lambda x: 2 * x))
    net.use(mse, mse_prime)
    return net


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_are_harmless(name, tmp_path):
    net = network(name)
    texts = [net.summary(), repr(net), repr(net.layers[1])]
    drawn = [pictures.architecture(net), pictures.graph(net), pictures.error_curve([[1, 2]], [name])]
    drawn.append(pictures.images([[[0, 1], [1, 0]]], [name]))
    explanation = explain(net, [[1, 2]], [[1]], 0.1)
    for text in texts + [str(picture) for picture in drawn] + [str(explanation)]:
        assert harmless(text) == text
        text.encode()
    for picture in drawn:
        root = ElementTree.fromstring(picture.svg)
        assert not [element for element in root.iter() if element.tag.endswith("script")]
    drawn[0].save(str(tmp_path / "picture.svg"))
    explanation.save(str(tmp_path / "page.html"))
    assert harmless((tmp_path / "page.html").read_text("utf-8")).count("<script") == 0


def test_texts_show_as_they_are():
    net = network("f")
    for text in net.summary(), gradcheck(net.layers[0]), gradcheck(net, [[1, 2]], [[1]]):
        assert repr(text) == str(text) and isinstance(text, str) and "\n" in text
        assert json.loads(json.dumps(text)) == text == pickle.loads(pickle.dumps(text))
        assert type(text + "") is str
    assert purenn.teaching.text.legible("a\x1bb") == "a\\x1bb"
    assert str(legible("a")) == "a"
