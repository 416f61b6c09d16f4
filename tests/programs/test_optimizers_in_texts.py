"""A program with an optimizer or a batch size gives the bits of the layers, in all languages."""

import ctypes
import json
import random
import shutil
import subprocess

import pytest
import runners
from hypothesis import HealthCheck, given, settings, strategies as st

import purenn
from purenn import Adam, Momentum, Network, Optimizer
from purenn.checking.nested import flat
from purenn.programs.statements import nested_text
from batch import doubles
from networks import bits, data, network, twin
from purenn.programs.tracing import Trace
from test_texts import RUN_JS, array, packed
from test_network import X, Y, xor


class Case:
    """A network that has learned a little by its optimizer, and what it learns then."""

    epochs = 2

    def __init__(self, seed, numbers="floats"):
        pick = random.Random(seed).choice
        purenn.seed(seed)
        self.seed, self.network = seed, network(pick, numbers)
        self.x, self.y = data(self.network, pick, 3, numbers)
        self.rate, self.size = pick([0.1, 0.5] if numbers != "fractions" else [1]), pick([1, 2, 3])
        kinds = [lambda: Momentum(self.rate, pick([0, 0.5, 0.9])), lambda: Adam(self.rate), lambda: None]
        if numbers == "fractions":
            kinds[1:2], self.epochs = [], 1
        self.network.optimizer = optimizer = pick(kinds)()
        if self.size == 1 and optimizer is None:
            self.size = 2
        if optimizer is not None:
            optimizer.network = self.network
        self.expected = None
        options = {"verbose": False, "batch_size": self.size}
        try:
            if pick([True, False]) and optimizer is not None:
                self.network.fit(self.x, self.y, 1, optimizer, **options)
            trained = twin(self.network)
            self.state = purenn.numbers.random.default.state
            errors = trained.fit(self.x, self.y, self.epochs, trained.optimizer or self.rate, **options)
        except (ValueError, OverflowError, ZeroDivisionError):
            return
        kept = optimizer.state if optimizer is not None else []
        start = [getattr(layer, name) for layer in self.network.layers for name in layer.parameters]
        if [x for x in flat([start, kept]) if x is not None and x - x != 0]:
            return  # a program refuses what is not finite
        parameters = [getattr(layer, name) for layer in trained.layers for name in layer.parameters]
        self.expected = bits(flat([errors, parameters, trained.predict(self.x)]))

    def program(self, language="python"):
        purenn.numbers.random.default.state = self.state
        return purenn.program(self.network, language, batch_size=self.size)

    def __repr__(self):
        return "seed %d: %r, %r, %d" % (self.seed, self.network, self.network.optimizer, self.size)


def some(count, start=0):
    found = []
    while len(found) < count:
        case = Case(start)
        found += [case] if case.expected else []
        start += 1
    return found


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from(["floats", "floats", "odd", "fractions"]))
def test_python(seed, numbers):
    case = Case(seed, numbers)
    if case.expected is None:
        return
    text, program = str(case.program()), {}
    exec(text, program)
    errors = program["train"](case.x, case.y, case.epochs, case.rate)
    got = [errors, list(program["parameters"]), [program["predict"](x) for x in case.x]]
    assert bits(flat(got)) == case.expected, case
    lines = [line for line in text.splitlines() if "Fraction(" not in line]  # as long as it must be
    assert max(map(len, lines)) <= 100
    object = case.program()
    assert bits(object.train(case.x, case.y, case.epochs, case.rate)) == case.expected[: case.epochs]


def test_javascript(tmp_path):
    if not shutil.which("node"):
        runners.skip(pytest, "Node", "get it by installing Node.js")
    given, cases = [], some(15)
    for case in cases:
        trace = Trace(case.network, False)
        name = lambda symbol: trace.names[symbol.index]
        names = [nested_text(symbols, name) for _, _, symbols in trace.parameters]
        show = "export function parameters() { return [%s]; }" % ", ".join(names)
        given.append([str(case.program("javascript")), show, case.x, case.y, case.epochs, case.rate])
    path = tmp_path / "run.mjs"
    path.write_text(RUN_JS + "console.log(await run(%s));" % json.dumps(given))
    lines = subprocess.check_output(["node", str(path)]).decode().splitlines()
    for case, line in zip(cases, lines):
        assert line == " ".join(map(packed, case.expected)), case
    assert len(lines) == len(cases)


def test_c(tmp_path):
    try:
        compiler = runners.from_debian("gcc")
    except runners.Missing as missing:
        runners.skip(pytest, "gcc", missing)
    kinds = {}
    for case in some(40):
        kinds.setdefault((type(case.network.optimizer), case.size > 1), case)
    for k, case in enumerate(kinds.values()):
        source, library = tmp_path / ("p%d.c" % k), tmp_path / ("p%d.so" % k)
        source.write_text(str(case.program("c")))
        options = ["-O2", "-std=c99", "-Wall", "-Werror", "-Wno-unused", "-shared", "-fPIC"]
        subprocess.run([compiler] + options + ["-o", str(library), str(source), "-lm"], check=True)
        program = ctypes.CDLL(str(library))
        rate, errors = ctypes.c_double(case.rate), []
        size = len(flat(case.network.predict(case.x[:1])))
        for _ in range(case.epochs):
            total = 0
            for x, y in zip(case.x, case.y):
                step = program.step if len(flat(y)) == size else program.step_labels
                step.restype = ctypes.c_double
                total += step(array(x), array(y), rate)
            program.end_batch(rate)
            errors.append(total / len(case.x))
        count = len(case.expected) - case.epochs - size * len(case.x)
        parameters, outputs = (ctypes.c_double * max(1, count))(), []
        program.parameters(parameters)
        for x in case.x:
            output = array([0.0] * size)
            program.predict(array(x), output)
            outputs += list(output)
        assert doubles([errors, list(parameters)[:count], outputs]) == doubles_of(case.expected), case
    assert len(kinds) == 5


def doubles_of(texts):
    return [text if text == "nan" else bits(float.fromhex(text)) for text in texts]


def test_the_rate_of_the_optimizer_is_the_programs_unless_another_is_given():
    by_program = []
    for rate in (), (0.5,):
        network, program = xor(), {}
        network.fit(X, Y, 1, Momentum(0.25), verbose=False)
        exec(str(purenn.program(network)), program)
        object = purenn.program(network)
        errors = object.train(X, Y, 3, *rate)
        assert program["train"](X, Y, 3, *rate) == errors
        by_program.append(errors)
        network.optimizer.learning_rate = rate[0] if rate else 0.25
        assert network.fit(X, Y, 3, network.optimizer, verbose=False) == errors
    assert by_program[0] != by_program[1]


def test_a_state_that_is_not_finite_is_named():
    network = xor()
    network.fit(X, Y, 1, Momentum(0), verbose=False)
    network.optimizer.state[0][0][0] = float("inf")
    with pytest.raises(ValueError, match="program optimizer's state: expected a finite number"):
        str(purenn.program(network))


def test_an_own_optimizer_is_named():
    class Own(Optimizer):
        def step(self, P, g, state, learning_rate, t):
            return P, state

    network = xor()
    network.fit(X, Y, 1, Own(1), verbose=False)
    with pytest.raises(ValueError, match="program: expected an optimizer of purenn's.*'Own'"):
        str(purenn.program(network))


def test_a_loaded_networks_program_goes_on(tmp_path):
    network, program = xor(), {}
    network.fit(X, Y, 2, Adam(0.1), verbose=False, batch_size=3)
    network.save(tmp_path / "network")
    exec(str(purenn.program(Network.load(tmp_path / "network"), batch_size=3)), program)
    errors = network.fit(X, Y, 2, network.optimizer, verbose=False, batch_size=3)
    assert program["train"](X, Y, 2) == errors


@pytest.mark.parametrize("size, error", [(0, ValueError), (1.5, TypeError)])
def test_wrong_batch_sizes(size, error):
    with pytest.raises(error, match="program batch_size"):
        purenn.program(xor(), batch_size=size)
