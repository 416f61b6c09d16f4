"""The names: learned letter by letter as in examples/gpt.py, invented, and looked at."""

import importlib.util
import math

import engines
import pytest
from engines import Refused
from visitor import run

SMALL = [  # of the examples' network
    {"layer": "embedding", "size": 4}, {"layer": "position"}, {"layer": "rms_norm"},
    {"layer": "attention", "heads": 2}, {"layer": "feed_forward", "times": 4}, {"layer": "scores"},
]  # fmt: skip
DATA = {"name": "names", "samples": 100}


@pytest.fixture
def small(engine):
    engine.open("names", layers=SMALL, data=DATA)
    return engine


def by_the_example(steps, size=4, heads=2):
    """The network of examples/gpt.py, in that size, after as many names at a constant rate."""
    from purenn import Adam, Random

    path = engines.ROOT / "examples" / "gpt.py"
    spec = importlib.util.spec_from_file_location("gpt", str(path))
    gpt = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gpt)
    gpt.WIDTH, gpt.HEADS = size, heads
    names, network = gpt.shuffled_names(Random(0)), gpt.gpt(Random(0))
    x, y = [], []
    for name in names[:steps]:
        tokens = [gpt.END] + [gpt.LETTERS.index(letter) for letter in name] + [gpt.END]
        x.append([tokens[:-1]])
        y.append([tokens[1:]])
    if steps:
        network.fit(x, y, 1, Adam(0.01, 0.85, 0.99), verbose=False)
    return network


def digest(network):
    from purenn.__main__ import parameters_digest

    return parameters_digest(network)


def test_the_numbers_are_those_of_the_example(small):
    assert small.ask("snapshot")["digest"] == digest(by_the_example(0))
    for n in 1, 3:
        snapshot = small.ask("step", samples=n)
    network = by_the_example(4)
    assert snapshot["digest"] == digest(network) and snapshot["samples_done"] == 4
    titles = [layer["title"] for layer in snapshot["layers"]]
    assert titles == [repr(layer) for layer in network.layers]
    shown = {p["name"]: p["values"] for p in snapshot["layers"][3]["parameters"]}
    assert shown["key_weights"] == network.layers[3].layers[1].key_weights
    assert [p["name"] for p in snapshot["layers"][4]["parameters"]] == ["weights", "weights 2"]
    checkpoint = small.ask("checkpoint")
    small.ask("reset")
    assert small.ask("restore", checkpoint=checkpoint)["digest"] == digest(network)
    assert small.ask("step", samples=1)["digest"] == digest(by_the_example(5))


def test_the_set_up_of_the_page():
    """In its own size: as wide as it learns at in a browser."""
    engine = engines.OnCPython
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines.build, "files", lambda: {
            path: (engines.ROOT / path).read_text(encoding="utf-8")
            for path in ["examples/data/names.txt"]
        })  # fmt: skip
        made = engine(engines.ROOT)
    made.open("names")
    assert made.ask("step", samples=2)["digest"] == digest(by_the_example(2, 8, 4))


def test_after_every_fifty_names_an_error(tmp_path):
    engine = engines.OnCPython(tmp_path)
    engine.open("names", layers=SMALL, data=DATA)
    for n in 49, 60:  # over the end of the set of a hundred
        snapshot = engine.ask("step", samples=n)
    assert (snapshot["epoch"], snapshot["sample"], snapshot["of"], snapshot["lap"]) == (2, 9, 50, True)
    first, second = snapshot["errors"]["values"] or engine.ask("snapshot")["errors"]["values"]
    assert 3.4 > first > second > 2
    program = engine.ask("program")
    assert run(program["program"]).split()[-1] == program["digest"] == snapshot["digest"]
    text = engine.ask("save")["text"]
    loaded = engine.ask("load", text=text)
    assert loaded["digest"] == snapshot["digest"] and loaded["setup"]["layers"] == SMALL


def test_what_it_invents_and_looks_at(small):
    small.ask("step", samples=1)
    pictures = small.pictures()
    assert len(pictures["names"]) == 4 and "".join(pictures["names"]).islower()
    assert small.ask("invent", seed=1)["names"] == pictures["names"]  # of the generator of step 1
    assert small.ask("invent", seed=2)["names"] != pictures["names"]
    assert small.ask("invent")["samples_done"] == 1  # after which they are invented
    assert 3 < pictures["test_error"] < 3.6
    look, network = small.ask("look", name="ada"), by_the_example(1)
    (scores,) = network.predict([[[26, 0, 3, 0]]])
    own = network.layers[3].layers[1].attention
    assert [head["weights"] for head in look["heads"]] == own and look["heads"][1]["head"] == 1
    for p, row in enumerate(own[0]):
        assert math.isclose(sum(row), 1) and row[p + 1 :] == [0] * (3 - p)
    letters = [chr(97 + k) for k in range(26)] + [""]
    likely = sorted(letters, key=lambda letter: -scores[2][letters.index(letter)])
    assert [letter for letter, _ in look["next"][2]] == likely[:5]


@pytest.mark.parametrize("name", ["Ada", "a b", "é", "abcdefghijklmnop", 3, None])
def test_what_is_no_name(tmp_path, name):
    engine = engines.OnCPython(tmp_path)
    engine.open("names", layers=SMALL, data=DATA)
    with pytest.raises(Refused, match="at most 15 letters from a to z"):
        engine.ask("look", name=name)


@pytest.mark.parametrize("changes, reason", [
    ({"loss": "mse"}, "cross-entropy of softmax"),
    ({"batch_size": 7}, "a divisor of 50, got 7"),
    ({"data": {"name": "names", "samples": 120}}, "a multiple of 50, got 120"),
    ({"layers": SMALL[:-1]}, r"output shape \(None, 27\)"),
    ({"layers": SMALL[1:]}, r"layers\[0\], PositionLayer: expected rows of letters, got"),
    ({"layers": SMALL[:2] + [{"layer": "dense"}]}, r"layers\[2\], FCLayer: expected one of those for names: EmbeddingLayer, PositionLayer, "),
    ({"layers": SMALL[:1] + SMALL}, r"layers\[1\], EmbeddingLayer: expected letters, got"),
    ({"layers": SMALL[:3] + [{"layer": "attention", "heads": 3}]}, r"layers\[3\], ResidualLayer, attention: .* divides 4"),
])  # fmt: skip
def test_what_is_refused(tmp_path, changes, reason):
    engine = engines.OnCPython(tmp_path)
    with pytest.raises(Refused, match=reason):
        engine.open("names", **dict({"layers": SMALL, "data": DATA}, **changes))
    with pytest.raises(Refused, match=r"layers\[0\], RMSNormLayer: expected rows of letters"):
        engine.open("xor", layers=[{"layer": "rms_norm"}])


def test_point_at_a_letter(visitor):
    """In the page: names are invented, a letter shows what each head looks at, all by keyboard."""
    visitor.pause()
    visitor.choose("Names")
    visitor.wait("document.querySelectorAll('.invented button').length >= 4")
    visitor.pause()
    visitor.click("#reset")
    visitor.is_at("0")
    visitor.click("#sample")
    visitor.is_at("1")
    assert visitor.digest() == digest(by_the_example(1, 8, 4))
    visitor.page.get_by_label("Your own").fill("ada")
    visitor.shows(".looks .verdict", "After “ada” it expects")
    visitor.page.focus(".letters th:last-child button")
    visitor.page.keyboard.press("ArrowLeft")
    visitor.shows(".looks .verdict", "After “ad” it expects")
    cells = "[...document.querySelectorAll('.looks tbody tr')].map(row => [...row.cells].map(cell => cell.textContent))"
    found = visitor.page.evaluate(cells)
    assert [row[0] for row in found] == ["head 1", "head 2", "head 3", "head 4"]
    for row in found:
        assert row[4] == "" and abs(sum(map(int, row[1:4])) - 100) <= 1
    visitor.page.get_by_label("Your own").fill("añ")
    visitor.shows(".names .error", "Only letters from a to z")
    visitor.page.locator(".invented button").first.click()
    visitor.shows("#watch", "sample 0: ")
