"""Copy as Python: on every Python the program prints the digest that the page shows."""

import engines
import pytest
import runners
from engines import CONV

INTERPRETERS = ["CPython 3.8", "CPython 3.11", "CPython 3.13", "PyPy", "MicroPython in Node"]


def digits(engine, **changes):
    return engine.open("digits", data={"name": "digits", "samples": 50, "seed": 3}, **changes)


def plain(name):
    def case(engine):
        engine.open(name)
        engine.ask("step", epochs=2)
        engine.ask("step", samples=3)

    return case


def noisy_xor(engine):
    engine.open("xor", data={"name": "xor", "samples": 9, "noise": 0.3, "seed": 5}, seed=123456789)
    engine.ask("step", samples=20)


def other_learning_rates(engine):
    """In the middle of an epoch, and without a sample between two changes."""
    engine.open("moons")
    for samples, rate in (130, 0.05), (70, 1), (0, 0.1), (250, 0.0123456), (100, 0.3):
        if samples:
            engine.ask("step", samples=samples)
        engine.ask("set", learning_rate=rate)
    engine.ask("step", samples=1)


def shuffled_batches(engine):
    """In the middle of an epoch, at another learning rate, and in whole epochs."""
    engine.open("moons", optimizer={"name": "adam"}, batch_size=7, shuffle=True, learning_rate=0.03)
    engine.ask("step", samples=130)
    engine.ask("set", learning_rate=0.0625)
    engine.ask("step", samples=320)


def features(engine):
    data = {"name": "circle", "features": ["x1^2", "x2^2", "x1x2"]}
    layers = [{"layer": "dense", "size": 2}, {"layer": "softmax"}]
    engine.open("circle", data=data, layers=layers, loss="categorical_cross_entropy")
    engine.ask("step", epochs=2)


def momentum(engine):
    digits(engine, layers=CONV, optimizer={"name": "momentum"}, shuffle=True, learning_rate=0.01)
    engine.ask("step", samples=110)


def two_outputs(engine):
    layers = [{"layer": "dense", "size": 2}, {"layer": "softmax"}]
    engine.open("circle", layers=layers, loss="categorical_cross_entropy")
    engine.ask("step", epochs=2)


def images(engine):
    digits(engine, layers=CONV)
    engine.ask("step", samples=60)


def edited(engine):
    digits(engine)
    source = engine.ask("source", **{"class": "FCLayer"})["source"]
    source = source.replace(
        "axpy(-learning_rate, weights_error", "axpy(-learning_rate / 2, weights_error"
    )
    engine.ask("edit", **{"class": "FCLayer", "source": source})
    engine.ask("step", samples=60)


def untrained(engine):
    engine.open("curve")


CASES = {
    name: plain(name) for name in ("xor", "circle", "spirals", "moons", "curve", "digits")
}  # fmt: skip
CASES.update({
    case.__name__: case
    for case in (noisy_xor, other_learning_rates, shuffled_batches, features, momentum, two_outputs,
                 images, edited, untrained)
})  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The engine as the page runs it."""
    engines.packages(pytest)
    made = engines.InMicroPython(tmp_path_factory.mktemp("page"))
    yield made
    made.close()


@pytest.fixture(scope="module", params=CASES)
def program(request, page):
    """A program and the digest of the page's network, after that case."""
    CASES[request.param](page)
    found = page.ask("program")
    assert found["digest"] == page.ask("snapshot")["digest"]
    page.ask("unedit")
    return found


@pytest.fixture(scope="module")
def purenn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("purenn")
    runners.copy_library(folder)
    return folder


@pytest.mark.sampled(7)  # each interpreter, with some of the programs
@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_the_same_digest(interpreter, program, purenn):
    runner = runners.RUNNERS[interpreter]
    printed = runners.run_or_skip(pytest, interpreter, runner, program["program"], purenn)
    assert printed.splitlines()[-1] == "digest " + program["digest"]


def test_a_network_that_was_loaded(page, purenn, tmp_path):
    """Its program begins with the file."""
    images(page)
    saved = page.ask("save")["text"]
    page.ask("load", text=saved)
    page.ask("step", samples=70)
    found = page.ask("program")
    runners.copy_library(tmp_path)
    (tmp_path / "network.json").write_text(saved, encoding="utf-8")
    for interpreter in "CPython 3.8", "PyPy", "MicroPython in Node":
        runner = runners.RUNNERS[interpreter]
        printed = runners.run_or_skip(pytest, interpreter, runner, found["program"], tmp_path)
        assert printed.splitlines()[-1] == "digest " + found["digest"]


@pytest.mark.long("trains a thousand epochs in MicroPython")
def test_a_program_is_short(page):
    for name in "xor", "circle", "spirals", "moons", "curve":
        page.open(name)
        page.ask("step", epochs=1000 if name == "xor" else 1)
        lines = page.ask("program")["program"].splitlines()
        assert len([line for line in lines if line]) <= 30 and max(map(len, lines)) <= 100
