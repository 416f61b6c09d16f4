"""The checks as plain assertions, for use in any test suite.

Each raises AssertionError with the report of what differs: the counterexample as a program,
actual and exact value, bound, and the known mistake if it is one. Each raises ValueError where
nothing could be tried: only what was tried can agree. All take these options:

    dtype="float64"     or "float32", "float16", "bfloat16": what the code computes in
    max_examples=100    cases drawn
    seed=0              the same seed draws the same cases; "random" draws one, which is printed
    slack=1             multiplies every bound
    ulps=4              allowed error of exp, log and tanh
    signed_zeros=False  whether -0.0 differs from 0.0
    strict=False        whether purenn's conventions are binding where mathematics decides nothing
    flush_subnormals=False  whether subnormal numbers may be treated as 0
    batch=None          True tries layers in batches, False samples alone; None, as the layer's
                        `takes_batches` says, which is True in check_module
    asarray, tolist     functions from nested lists to the code's arrays and back;
                        NumPy and lists need neither
"""

import random

from .cases import TRIALS
from .report.data import row_as_data, untried
from .report.text import failure_as_text
from .running.examiner import Examiner
from .running.rows import Options
from .subjects.names import ACTIVATIONS, LAYERS, LOSSES, NAMES, NOTHING, CannotRun
from .subjects.subject import Subject


def check_layer(layer, kind=None, **options):
    """Check a layer class, constructed with purenn's arguments; `kind` is "ConvLayer", say.

    Without `kind`, the name of the class, or of one that it inherits from, is used.
    """
    __tracebackhide__ = True
    kind = kind or _kind([base.__name__ for base in layer.__mro__], LAYERS, "layer")
    _check({kind: layer}, lambda trial: _tries(trial, kind), options)


def _tries(trial, kind):
    """Whether this is the trial of that layer, function or loss."""
    return trial.name == kind or (kind in trial.needs[:1] and "layers" in trial.families)


def check_module(
    module, like, framework=None, build=None, parameters=None, device=None, input_shape=None,
    **options
):
    """Check your own module of a framework: a torch.nn.Module, keras.layers.Layer, JAX function.

    `like` names the layer of purenn that it should match, such as "ConvLayer". A class is
    constructed as the framework's own is (torch.nn.Conv2d: channels in, channels out, kernel)
    or by `build`, which gets purenn's arguments; a function takes x or (x, weights, bias), and
    `framework` says whose arrays. Axes and weights are as the framework has them, gradients
    its own. `parameters` are the names of weights and bias, if not the framework's usual; those of
    attention are two, with the matrices of Q, K and V in one, or four. A function gets the
    parameters one by one, and then what is left of purenn's arguments: (x, gain, epsilon).

    A function may also be `like` an activation function, "tanh", or a loss (y_true, y_pred),
    "mse"; its derivative is the one that the framework finds.

    A whole trained network of torch is `like` "Network", with the `input_shape` of a sample as
    purenn has it: each of its layers gets what the layer before made, on each of max_examples
    samples, and the first whose outputs are beyond the bound is named. The bound is that of every
    correct implementation; of layers for which there is none, half the digits must agree.
    """
    __tracebackhide__ = True
    if like == "Network":
        from .subjects.adapters.whole import check_whole

        check_whole(module, input_shape, Options(**dict({"max_examples": 3}, **options)))
        return
    from .subjects.adapters.modules import adapted, adapted_function

    if like in ACTIVATIONS + LOSSES:
        adapt, names, given = adapted_function, (like, like + "_prime"), (framework,)
    else:
        adapt, names, given = adapted, (like,), (framework, build, parameters)
    *things, found = adapt(
        module, like, *given, dtype=options.get("dtype", "float64"), device=device
    )
    how = [
        ", %s=%r" % pair for pair in (
            ("framework", framework), ("parameters", parameters),
            ("dtype", options.get("dtype")), ("device", device),
        ) if pair[1] is not None
    ] + [", build=build"] * (build is not None)
    header = [
        "from purenn.crosscheck.subjects.adapters.modules import " + adapt.__name__,
        _import_of(module, "module"),
        "%s, framework = %s(module, %r%s)" % (
            ", ".join(names), adapt.__name__, like, "".join(how)),
    ]
    options.update(asarray=found.array, tolist=found.tolist)
    _check(
        dict(zip(names, things)), lambda trial: _tries(trial, like), options,
        dict(header=header, asarray="framework.array", tolist="framework.tolist"),
    )


def check_function(function, kind=None, **options):
    """Check an activation function or its derivative, a matrix function, an optimizer's step."""
    known = [n for n in NAMES if n not in LAYERS and n != "Network"]
    __tracebackhide__ = True
    kind = kind or _kind([getattr(function, "__name__", "")], known, "function")
    _check({kind: function}, lambda trial: _tries(trial, _base(kind)), options)


def check_loss(loss, prime=None, kind=None, **options):
    """Check a loss (y_true, y_pred) and its derivative, or the loss alone."""
    __tracebackhide__ = True
    kind = kind or _kind([getattr(loss, "__name__", "")], LOSSES, "loss")
    __tracebackhide__ = True
    names = {kind: loss}
    if prime is not None:
        names[kind + "_prime"] = prime
    _check(names, lambda trial: _tries(trial, kind), options)


def check_network(module, **options):
    """Check training steps of a module, class or dict with Network, FCLayer, mse, mse_prime.

    Other layers, functions and losses in it take part.
    """
    __tracebackhide__ = True
    names = _names(module, options)
    missing = [n for n in ("Network", "FCLayer") if n not in names]
    if missing or not any(n in names and n + "_prime" in names for n in LOSSES):
        raise ValueError(
            "check_network: expected Network, FCLayer and a loss with its derivative, got %s"
            % ", ".join(sorted(names))
        )
    _check(names, lambda trial: "networks" in trial.families, options)


def check(module, only=None, **options):
    """Check all that a module, class or dict offers; `only` names trials as on the command line."""
    __tracebackhide__ = True
    from .__main__ import selected

    wanted = selected(only)
    _check(_names(module, options), lambda trial: trial.name in wanted, options)


def _names(module, options):
    if not isinstance(module, dict):
        module = {
            name: getattr(module, name) for name in NAMES + ("asarray", "tolist")
            if callable(getattr(module, name, None))
        }
    for name in ("asarray", "tolist"):
        if module.get(name) is not None:
            options.setdefault(name, module[name])
    return {name: thing for name, thing in module.items() if name in NAMES}


def _kind(names, known, what):
    for name in names:
        if name in known:
            return name
    raise ValueError(
        "expected the %s's kind, one of %s, for %s" % (what, ", ".join(known), names[0])
    )


def _base(kind):
    return kind[: -len("_prime")] if kind.endswith("_prime") else kind


def _check(names, wanted, options, known=None):
    """`known`: the header and sources that a counterexample needs, if the things do not tell."""
    __tracebackhide__ = True  # pytest shows only the report, and none of this
    asarray, tolist = options.pop("asarray", None), options.pop("tolist", None)
    if not names:
        raise CannotRun(NOTHING)
    if options.get("seed") == "random":
        options["seed"] = random.randrange(10**9)
        print("seed=%d" % options["seed"])
    options = Options(**options)
    source, header = {name: name for name in names}, []
    source.update(asarray="asarray", tolist="own_tolist")
    for name, thing in list(names.items()) + [("asarray", asarray), ("tolist", tolist)]:
        if thing is not None:
            header.append(_import_of(thing, source[name]))
    if known is not None:
        header = known.pop("header")
        source.update(known)
    subject = Subject(
        names, source, header, asarray, tolist, options.number, batch=options.batch
    )
    rows = [
        row_as_data(row, subject)
        for trial in TRIALS if wanted(trial) for row in Examiner(trial, subject, options).rows()
    ]
    failures = [row for row in rows if "failure" in row]
    reasons = untried(rows)
    if reasons and not failures:
        raise CannotRun("not tried:\n" + "\n".join(reasons))
    if failures:
        raise AssertionError("\n\n".join(
            failure_as_text(row) for row in failures
        ))


def _import_of(thing, name):
    """The line that imports it under that name, as far as one can tell."""
    module, own = getattr(thing, "__module__", None), getattr(thing, "__qualname__", "<")
    if own == "<":
        return "# %s is yours, of the class %s" % (name, type(thing).__name__)
    if not module or "<" in own or "." in own or module == "__main__":
        return "# %s is %r" % (name, own)
    return "from %s import %s" % (module, own) + ("" if own == name else " as " + name)
