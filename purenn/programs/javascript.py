"""A network's program in JavaScript: an ES module."""

from ..checking.nested import flat
from .simplified import Simplified
from .statements import Language, Statements, wrapped

_FORMS = {
    "if": "{0} ? {1} : {2}", "sum -": "{0} - {1} * {2}", "neg": "-{0}", "abs": "Math.abs({0})",
    "sqrt": "Math.sqrt({0})",
    "==": "{0} === {1}", "!=": "{0} !== {1}",
}  # fmt: skip

_HEAD = """\
// A neural network, written out by purenn from its layers: an ES module that needs nothing else.
//
// predict(sample)
//     returns the output for one sample, in nested arrays
%s//
// It computes what the layers compute, to the last bit: the same operations in the same order, on
// doubles. Where Python raises ZeroDivisionError, a quotient here is infinite or NaN.
//
// All is counted from 0: w2_0_1 is layers[2].weights[0][1] and b2_1 is layers[2].bias[0][1], x is
// the sample, y2 the output of layers[2], t the target, e2 is dE/dy2; a, s and c lie between these.
"""
_HEAD_TRAIN = """\
// train(xTrain, yTrain, epochs, learningRate)
//     learns from samples and their targets, one after the other, and returns an array of each
//     epoch's error; predict then uses the new parameters
"""
_HEAD_BATCHES = """\
// train(xTrain, yTrain, epochs, learningRate%s)
//     learns from samples and their targets, and returns an array of each epoch's error; predict
//     then uses the new parameters, which move after each batch of %d samples,
//     by %s
"""
_TRAIN_BATCHES = """\
export function train(xTrain, yTrain, epochs, learningRate%s) {
  const errors = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let total = 0;
    for (let i = 0; i < xTrain.length; i++) {
      total += derive(xTrain[i], yTrain[i]);
      if (n === %d || i === xTrain.length - 1) move(learningRate);
    }
    errors.push(total / xTrain.length);
  }
  return errors;
}
"""
_TRAIN = """\
export function train(xTrain, yTrain, epochs, learningRate) {
  const errors = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let total = 0;
    for (let n = 0; n < xTrain.length; n++) {
      total += step(xTrain[n], yTrain[n], learningRate);
    }
    errors.push(total / xTrain.length);
  }
  return errors;
}
"""
_RANDOM = """\
let state{0} = 0x{1:X}n;

function random{0}() {{ // SplitMix64 (Steele, Lea and Flood, 2014)
  state{0} = (state{0} + 0x9E3779B97F4A7C15n) & 0xFFFFFFFFFFFFFFFFn;
  let z = state{0};
  z = ((z ^ (z >> 30n)) * 0xBF58476D1CE4E5B9n) & 0xFFFFFFFFFFFFFFFFn;
  z = ((z ^ (z >> 27n)) * 0x94D049BB133111EBn) & 0xFFFFFFFFFFFFFFFFn;
  return Number((z ^ (z >> 31n)) >> 11n) / 9007199254740992;
}}
"""
# purenn's own functions, operation by operation: see numbers/exp_tanh.py
_CARRIED = (
    ("refuse", (), """\
function refuse(name, expected, got) {
  throw new RangeError(`${name}: expected ${expected}, got ${got}`);
}
"""),
    ("ldexp", (), """\
const view = new DataView(new ArrayBuffer(8));

function power(k) { // 2 to the power k, for -1022 <= k <= 1023
  view.setUint32(0, (k + 1023) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}

function ldexp(x, k) { // rounded once, for x near 1
  return k < -1022 ? x * power(-1000) * power(k + 1000) : x * power(k);
}
"""),
    ("frexp", ("ldexp",), """\
function frexp(x) {
  const tiny = x < power(-1022);
  view.setFloat64(0, tiny ? x * power(54) : x);
  const high = view.getUint32(0);
  view.setUint32(0, (high & 0xfffff) | (1022 << 20));
  return [view.getFloat64(0), (high >>> 20) - 1022 - (tiny ? 54 : 0)];
}
"""),
    ("_parts", (), """\
const SPLIT = 134217729;
const LN2_HIGH = 355 / 512;
const LN2_LOW = -978574132388245 / 4611686018427387904;
const PER_LN2 = 1 / (LN2_HIGH + LN2_LOW);

function expParts(x) {
  const n = x * PER_LN2;
  const k = Math.trunc(n > 0 ? n + 0.5 : n - 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const a = 332640 + t * (10080 + t * 42);
  const c = r * a - t * (55440 + t * (756 + t));
  return [k, high, r * c / (2 * a - c) - low];
}
"""),
    ("_logistic", ("_parts", "ldexp"), """\
function logisticParts(x) {
  const [k, high, low] = expParts(x);
  const p = ldexp(1, k);
  const d = 1 + p + p * (high + low);
  const q = 1 / d;
  const t = q * SPLIT;
  const m = t - (t - q);
  const mp = m * p;
  return [m, (1 - mp - m - mp * high - mp * low) / d];
}
"""),
    ("exp", ("_parts", "ldexp"), """\
function exp(x) {
  if (-1000 < x && x < 1000) {
    const [k, high, low] = expParts(x);
    const s = 1 + (high + low);
    return k < 1000 ? ldexp(s, k) : ldexp(s, 1000) * ldexp(1, k - 1000);
  }
  if (x !== x) return x;
  return x > 0 ? Infinity : 0;
}
"""),
    ("tanh", ("_logistic",), """\
function tanh(x) {
  if (-0.58 < x && x < 0.58) {
    const t = x * x;
    if (t < 1e-20) return x;
    return x - x * t * (675675 + t * (45045 + t * (594 + t))) / (
      2027025 + t * (945945 + t * (51975 + t * (630 + t)))
    );
  }
  const z = x > 0 ? x + x : -x - x;
  let y = 1;
  if (z < 2.4) {
    const [m, l] = logisticParts(z);
    y = (1 - 2 * m) - 2 * l;
  } else if (z < 40) {
    const [k, high, low] = expParts(z);
    y = 1 - 2 / (1 + ldexp(1 + (high + low), k));
  } else if (x !== x) {
    return x;
  }
  return x > 0 ? y : -y;
}
"""),
    ("sigmoid", ("tanh", "exp"), """\
function sigmoid(x) {
  if (x > -1) return 0.5 + 0.5 * tanh(0.5 * x);
  if (x > -18) {
    const [m, l] = logisticParts(-x);
    return m + l;
  }
  if (x > -1000) {
    const [k, high, low] = expParts(x);
    const s = 1 + (high + low);
    const z = ldexp(s, k);
    return ldexp(1 + (high + (low - z * s / (1 + z))), k);
  }
  return exp(x);
}
"""),
    ("_normal", ("_parts", "ldexp"), """\
const ROOT_HALF_HIGH = 47453133 / 67108864;
const ROOT_HALF_LOW = -6768882265574661 / 2417851639229258349412352;
const ROOT_HALF = ROOT_HALF_HIGH + ROOT_HALF_LOW;
const PER_SQRT_2_PI_HIGH = 53545126 / 134217728;
const PER_SQRT_2_PI_LOW = 8622037399010906 / 2417851639229258349412352;

function head(x) {
  const t = x * SPLIT;
  return t - (t - x);
}

function square(x) {
  const h = x * x;
  const m = head(x);
  const n = x - m;
  return [h, m * m - h + 2 * m * n + n * n];
}

function exponential(h, l) {
  const [k, high, low] = expParts(-h);
  const s = 1 + (high + low);
  const m = head(s);
  return [k, m, 1 - m + high + (low - l * s)];
}
"""),
    ("normal_cdf", ("_normal",), """\
const SERIES = [
  11975040000, 918086400, 76204800, 6894720, 685440, 75600, 9360, 1320, 216, 42, 10, 3,
].map((c) => 1 / c);
const TAIL = [
  566853465, -842852661, -2745228546, 2296797141, 7792528811, 2814309010, -10762080727,
  -28089293770, -24590848869, 53014989067, 188145323160, 134154314014, -486146099712,
  -1312412330989, -54390539048, 5441781687665, 7435161058160, -16369356067190, -52487253876496,
  45804813717495, 314266725949875, -289455898658435, -1953481410110057, 5910570269026213,
  -5981875494659140, -3342169078760217, 971998632856219,
].map((c) => c / 36028797018963968);

function series(x) {
  const t = x * x;
  let p = 0;
  for (const c of SERIES) p = c - t * p;
  return 4625346952747881 / 36028797018963968 - 5081767996463981 / 4503599627370496 * t * p;
}

function tail(x, low, h, l, shift) {
  const u = (x - 2) / (x + 2);
  let p = 0;
  for (const c of TAIL) p = p * u + c;
  const d = 1 + 2 * x;
  const f = 1 - (d - 2 * x) + 2 * low;
  const g = head((1.25 + p) / d);
  const b = head(d);
  const r = (1.25 - g * b + (p - g * (d - b + f))) / d;
  const [k, m, e] = exponential(h, l);
  return ldexp(m * g + (m * r + e * (g + r)), k + shift);
}

function erf(x) {
  if (-0.5 < x && x < 0.5) return x + x * series(x);
  if (x !== x) return x;
  const y = 1 - erfc(x > 0 ? x : -x);
  return x > 0 ? y : -y;
}

function erfc(x) {
  if (x < 0.25) return 1 - erf(x);
  if (x < 0.5) return 0.5 - (x - 0.5 + x * series(x));
  if (x < 28) {
    const [h, l] = square(x);
    return tail(x, 0, h, l, 0);
  }
  return x === x ? 0 : x;
}

function normal_cdf(x) {
  if (!(-40 < x && x < -0.51)) return 0.5 * erfc(-x * ROOT_HALF);
  const z = -x * ROOT_HALF;
  const m = head(-x);
  const n = -x - m;
  const low = m * ROOT_HALF_HIGH - z + m * ROOT_HALF_LOW + n * ROOT_HALF_HIGH + n * ROOT_HALF_LOW;
  const [h, l] = square(x);
  return tail(z, low, 0.5 * h, 0.5 * l, -1);
}
"""),
    ("normal_pdf", ("_normal",), """\
function normal_pdf(x) {
  if (-40 < x && x < 40) {
    const [h, l] = square(x);
    const [k, m, e] = exponential(0.5 * h, 0.5 * l);
    const low = m * PER_SQRT_2_PI_LOW + e * (PER_SQRT_2_PI_HIGH + PER_SQRT_2_PI_LOW);
    return ldexp(m * PER_SQRT_2_PI_HIGH + low, k);
  }
  return x === x ? 0 : x;
}
"""),
    ("_log", ("_parts",), """\
const SQRT_HALF = 6369051672525773 / 9007199254740992;

function ownLog(n, f, low) {
  const s = f / (2 + f);
  const z = s * s;
  const r = 2 * z * (75075 - z * (95095 - z * (28941 - z * 1225))) / (
    225225 - z * (420420 - z * (242550 - z * (44100 - z * 1225)))
  );
  const h = 0.5 * f * f;
  return n * LN2_HIGH + (f - (h - (s * (h + r) + (n * LN2_LOW + low))));
}
"""),
    ("log", ("_log", "frexp", "refuse"), """\
function log(x) {
  if (0 < x && x < Infinity) {
    let [m, k] = frexp(x);
    if (m < SQRT_HALF) [m, k] = [m + m, k - 1];
    return ownLog(k, m - 1, 0);
  }
  if (x < 0) refuse("log", "a number of at least 0", x);
  return x !== 0 ? x : -Infinity;
}
"""),
    ("log1p", ("_log", "frexp", "refuse"), """\
function log1p(x) {
  if (-0.25 < x && x < 0.25) return x !== 0 ? ownLog(0, x, 0) : x;
  if (-1 < x && x < Infinity) {
    const y = 1 + x;
    let [m, k] = frexp(y);
    if (m < SQRT_HALF) [m, k] = [m + m, k - 1];
    return ownLog(k, m - 1, (x < 1 ? x - (y - 1) : 1 - (y - x)) / y);
  }
  if (x < -1) refuse("log1p", "a number of at least -1", x);
  return x !== -1 ? x : -Infinity;
}
"""),
)  # fmt: skip


class JavaScript(Language):
    """Writes operations in JavaScript: see statements.py."""

    declare, end = "const ", ";"
    comment = "// "
    random = "random%d()"
    forms = _FORMS

    @staticmethod
    def refusal(condition, error, name, expected, got):
        """The lines that raise with this message if the condition holds."""
        return ["if (%s) {" % condition, '  refuse("%s", "%s", %s);' % (name, expected, got), "}"]

    @staticmethod
    def number(x, as_float=False):
        """A number's text."""
        x = double(x)
        return repr(int(x)) if x == int(x) and x and abs(x) < 2**53 else repr(x)


def double(x):
    """The float that equals x exactly; ValueError if there is none."""
    if not isinstance(x, (int, float)) or float(x) != x:
        text = "program: expected numbers that are doubles, got %s %r"
        raise ValueError(text % (type(x).__name__, x))
    return float(x)


def chosen(parts, names):
    """The texts that these names need, in the order of the parts (name, needs, text)."""
    wanted = set(names)
    for name, needs, _ in reversed(parts):
        if name in wanted:
            wanted.update(needs)
    return [text for name, _, text in parts if name in wanted]


def text(predicting, learning, parameters, states, moving=None):
    """The whole program, as python.py's text; ValueError for numbers that are no doubles."""
    functions, used = [], set()
    learn = _derive if moving else _step
    for write, trace in (_predict, predicting), (learn, learning), (_move, moving):
        if trace is not None:
            function, names = write(trace)
            functions.append(function)
            used.update(names)
    values = declared(predicting, parameters, JavaScript, "let ")
    random = [_RANDOM.format(k, state) for k, state in enumerate(states)]
    train, head = [_TRAIN] if learning else [], _HEAD_TRAIN if learning else ""
    if moving is not None:
        rate = moving.rate_text()
        rate = "" if rate is None else " = " + JavaScript.number(rate)
        train = [_TRAIN_BATCHES % (rate, moving.batch_size)]
        head = _HEAD_BATCHES % (rate, moving.batch_size, moving.title())
        values.append("".join(moving.declared(JavaScript, "let ")) + "const g = [];\nlet n = 0;\n")
    parts = chosen(_CARRIED, used) + values + random + functions + train
    return _HEAD % head + "\n" + "\n".join(parts)


def declared(trace, parameters, language, declare):
    """For each parameter, the lines that declare its numbers."""
    texts = []
    for (short, path, symbols), values in zip(trace.parameters, parameters):
        lines = [language.comment + "%s: %s" % (short, path)]
        for symbol, x in zip(flat(symbols), flat(values)):
            lines.append("%s%s = %s;" % (declare, trace.names[symbol.index], language.number(x)))
        texts.append("\n".join(lines) + "\n")
    return texts


def _predict(trace):
    plan = Simplified(trace.tape, flat(trace.output))
    body = Statements(plan, JavaScript, dict(trace.names), trace.notes)
    results = wrapped("return ", body.texts(trace.output), str, ";")
    return _function("export function predict(sample)", trace, body, results), plan.functions()


def _step(trace):
    error, new = trace.error, [new for _, new in trace.moved]
    plan = Simplified(trace.tape, [error, error] + new, trace.moved)
    body = Statements(plan, JavaScript, dict(trace.names), trace.notes)
    error = body.result(error, "error")
    body.move(trace.moved)
    results = ["return %s;" % error]
    return _function("function step(sample, target, rate)", trace, body, results), plan.functions()


def _derive(trace):
    plan, g = derived(trace)
    body = Statements(plan, JavaScript, dict(trace.names), trace.notes)
    error = body.result(trace.error, "error")
    results = wrapped("const d = ", body.texts(g), str, ";")
    results += ["d.forEach((x, k) => {", "  g[k] = n ? g[k] + x : x;", "});", "n += 1;"]
    results += ["return %s;" % error]
    return _function("function derive(sample, target)", trace, body, results), plan.functions()


def derived(trace):
    """What finds the derivatives of a sample, and their symbols, all in a row."""
    g = [x for a in trace.derivatives for x in flat(a)]
    signed = [x.index for _, _, a in trace.parameters for x in flat(a)]
    return Simplified(trace.tape, [trace.error, trace.error] + g, (), True, signed), g


def _move(moving):
    plan = Simplified(moving.tape, [new for _, new in moving.moved], moving.moved)
    body = Statements(plan, JavaScript, moving.placed(), moving.notes)
    body.move(moving.moved)
    lines = body.declared_cuts("let ") + body.lines + ["n = 0;"]
    text = "function move(rate) {\n%s\n}\n" % "\n".join(["  " + line for line in lines])
    return text, plan.functions()


def _function(head, trace, body, results):
    name = lambda symbol: trace.names[symbol.index]
    lines = wrapped("const ", trace.sample, name, " = sample;")
    if trace.labels is not None:
        n, k = trace.labels
        lines += [
            "if (target%s.length === 1) { // class numbers" % ("[0]" if n == 1 else ""),
            "  const row = (label) => Array.from({ length: %d }, (_, k) => Number(label === k));" % k,
            "  target = target[0].map(row);",
            "}",
        ]
    if trace.target is not None:
        lines += wrapped("const ", trace.target, name, " = target;")
    lines += body.declared_cuts("let ")
    lines += body.lines + results
    return "%s {\n%s\n}\n" % (head, "\n".join(["  " + line for line in lines]))
