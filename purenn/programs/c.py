"""A network's program in C99."""

from ..checking.nested import flat
from .javascript import chosen, declared, derived, double
from .simplified import Simplified
from .statements import Language, Statements, wrapped

_FORMS = {
    "if": "{0} ? {1} : {2}", "sum -": "{0} - {1} * {2}", "neg": "-{0}", "abs": "fabs({0})",
    "sqrt": "sqrt({0})",
}  # fmt: skip

_HEAD = """\
/* A neural network, written out by purenn from its layers, in C99; link it with -lm.
 *
 * void predict(const double *x, double *y)
 *     the output y for one sample x
%s *
 * Arrays are in C order: the last index runs fastest. x and y must not overlap.
 *
 * It computes what the layers compute, to the last bit: the same operations in the same order, on
 * doubles. To keep that, a compiler must not contract a * b + c to one operation: the pragma below
 * says so, which GCC ignores; give it -ffp-contract=off (or -std=c99), and no compiler -ffast-math.
 * Where Python raises ZeroDivisionError, a quotient here is infinite or NaN.
 *
 * All is counted from 0: w2_0_1 is layers[2].weights[0][1] and b2_1 is layers[2].bias[0][1], y2 is
 * the output of layers[2] and e2 is dE/dy2; a, s and c lie between these.
 */
#include <float.h>
#include <math.h>
#include <stdint.h>

#if !defined __GNUC__ || defined __clang__
#pragma STDC FP_CONTRACT OFF
#endif
#if FLT_EVAL_METHOD != 0
#error "expected doubles that are rounded as such: on an x86, give the compiler -msse2 -mfpmath=sse"
#endif
"""
_HEAD_TRAIN = """\
 * double step(const double *x, const double *y_true, double learning_rate)
 *     learns from one sample and its target, and returns the error before it; predict then uses the
 *     new parameters. Where purenn raises ValueError it returns NaN, and has learned nothing.
 * void parameters(double *p)
 *     writes the parameters, all arrays one after the other
"""
# static, because a C library may have a step of its own, which a shared object's call would find
_LABELS = """\
double step(const double *x, const double *y_true, double learning_rate) {
  return learn(x, y_true, learning_rate);
}

double step_labels(const double *x, const double *labels, double learning_rate) {
  double y_true[%d];
  int p, k;
  for (p = 0; p < %d; p++)
    for (k = 0; k < %d; k++) y_true[p * %d + k] = labels[p] == k;
  return learn(x, y_true, learning_rate);
}
"""
_HEAD_LABELS = """\
 * double step_labels(const double *x, const double *labels, double learning_rate)
 *     the same for a target of class numbers, counted from 0
"""
_HEAD_BATCHES = """\
 * double step(const double *x, const double *y_true, double learning_rate)
 *     learns from one sample and its target, and returns its error; the parameters move after
 *     each batch of %d samples, by
 *     %s
 *     Where purenn raises ValueError it returns NaN, and the sample does not count.
 * void end_batch(double learning_rate)
 *     moves the parameters by the samples since the last batch: call it after an epoch
 * void parameters(double *p)
 *     writes the parameters, all arrays one after the other
"""
_STEP_BATCHES = """\
%s(const double *x, const double *y_true, double learning_rate) {
  double error = derive(x, y_true);
  if (n == %d) move(learning_rate);
  return error;
}

void end_batch(double learning_rate) {
  if (n > 0) move(learning_rate);
}
"""
_RANDOM = """\
static uint64_t state{0} = UINT64_C(0x{1:X});

static double random{0}(void) {{ /* SplitMix64 (Steele, Lea and Flood, 2014) */
  uint64_t z = state{0} += UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}}
"""
# purenn's own functions, operation by operation: see numbers/exp_tanh.py
_CARRIED = (
    ("_parts", (), """\
#define SPLIT 134217729.0
#define LN2_HIGH (355.0 / 512.0)
#define LN2_LOW (-978574132388245.0 / 4611686018427387904.0)
#define PER_LN2 (1.0 / (LN2_HIGH + LN2_LOW))

static int exp_parts(double x, double *high, double *low) {
  double n = x * PER_LN2;
  int k = (int)(n > 0.0 ? n + 0.5 : n - 0.5);
  double r, t, a, c;
  *high = x - k * LN2_HIGH;
  *low = k * LN2_LOW;
  r = *high - *low;
  t = r * r;
  a = 332640.0 + t * (10080.0 + t * 42.0);
  c = r * a - t * (55440.0 + t * (756.0 + t));
  *low = r * c / (2.0 * a - c) - *low;
  return k;
}
"""),
    ("_logistic", ("_parts",), """\
static double logistic_parts(double x, double *l) {
  double high, low;
  int k = exp_parts(x, &high, &low);
  double p = ldexp(1.0, k);
  double d = 1.0 + p + p * (high + low);
  double q = 1.0 / d;
  double t = q * SPLIT;
  double m = t - (t - q);
  double mp = m * p;
  *l = (1.0 - mp - m - mp * high - mp * low) / d;
  return m;
}
"""),
    ("exp", ("_parts",), """\
static double own_exp(double x) {
  if (-1000.0 < x && x < 1000.0) {
    double high, low;
    int k = exp_parts(x, &high, &low);
    double s = 1.0 + (high + low);
    return k < 1000 ? ldexp(s, k) : ldexp(s, 1000) * ldexp(1.0, k - 1000);
  }
  if (x != x) return x;
  return x > 0.0 ? INFINITY : 0.0;
}
"""),
    ("tanh", ("_logistic",), """\
static double own_tanh(double x) {
  double y = 1.0, z;
  if (-0.58 < x && x < 0.58) {
    double t = x * x;
    if (t < 1e-20) return x;
    return x - x * t * (675675.0 + t * (45045.0 + t * (594.0 + t))) / (
      2027025.0 + t * (945945.0 + t * (51975.0 + t * (630.0 + t)))
    );
  }
  z = x > 0.0 ? x + x : -x - x;
  if (z < 2.4) {
    double l, m = logistic_parts(z, &l);
    y = (1.0 - 2.0 * m) - 2.0 * l;
  } else if (z < 40.0) {
    double high, low;
    int k = exp_parts(z, &high, &low);
    y = 1.0 - 2.0 / (1.0 + ldexp(1.0 + (high + low), k));
  } else if (x != x) {
    return x;
  }
  return x > 0.0 ? y : -y;
}
"""),
    ("sigmoid", ("tanh", "exp"), """\
static double own_sigmoid(double x) {
  if (x > -1.0) return 0.5 + 0.5 * own_tanh(0.5 * x);
  if (x > -18.0) {
    double l, m = logistic_parts(-x, &l);
    return m + l;
  }
  if (x > -1000.0) {
    double high, low;
    int k = exp_parts(x, &high, &low);
    double s = 1.0 + (high + low), z = ldexp(s, k);
    return ldexp(1.0 + (high + (low - z * s / (1.0 + z))), k);
  }
  return own_exp(x);
}
"""),
    ("_normal", ("_parts",), """\
#define ROOT_HALF_HIGH (47453133.0 / 67108864.0)
#define ROOT_HALF_LOW (-6768882265574661.0 / 2417851639229258349412352.0)
#define ROOT_HALF (ROOT_HALF_HIGH + ROOT_HALF_LOW)
#define PER_SQRT_2_PI_HIGH (53545126.0 / 134217728.0)
#define PER_SQRT_2_PI_LOW (8622037399010906.0 / 2417851639229258349412352.0)

static double head(double x) {
  double t = x * SPLIT;
  return t - (t - x);
}

static double square(double x, double *l) {
  double h = x * x, m = head(x), n = x - m;
  *l = m * m - h + 2.0 * m * n + n * n;
  return h;
}

static int exponential(double h, double l, double *m, double *e) {
  double high, low;
  int k = exp_parts(-h, &high, &low);
  double s = 1.0 + (high + low);
  *m = head(s);
  *e = 1.0 - *m + high + (low - l * s);
  return k;
}
"""),
    ("normal_cdf", ("_normal",), """\
static double series(double x) {
  static const double c[] = {
    11975040000.0, 918086400.0, 76204800.0, 6894720.0, 685440.0, 75600.0, 9360.0, 1320.0, 216.0,
    42.0, 10.0, 3.0
  };
  double t = x * x, p = 0.0;
  int i;
  for (i = 0; i < 12; i++) p = 1.0 / c[i] - t * p;
  return 4625346952747881.0 / 36028797018963968.0 - 5081767996463981.0 / 4503599627370496.0 * t * p;
}

static const double tail_coefficients[] = { /* times 2 to the power 55 */
  566853465.0, -842852661.0, -2745228546.0, 2296797141.0, 7792528811.0, 2814309010.0,
  -10762080727.0, -28089293770.0, -24590848869.0, 53014989067.0, 188145323160.0, 134154314014.0,
  -486146099712.0, -1312412330989.0, -54390539048.0, 5441781687665.0, 7435161058160.0,
  -16369356067190.0, -52487253876496.0, 45804813717495.0, 314266725949875.0, -289455898658435.0,
  -1953481410110057.0, 5910570269026213.0, -5981875494659140.0, -3342169078760217.0,
  971998632856219.0,
};

static double tail(double x, double low, double h, double l, int shift) {
  double u = (x - 2.0) / (x + 2.0), p = 0.0, d, f, g, b, r, m, e;
  int i, k;
  for (i = 0; i < 27; i++) p = p * u + tail_coefficients[i] / 36028797018963968.0;
  d = 1.0 + 2.0 * x;
  f = 1.0 - (d - 2.0 * x) + 2.0 * low;
  g = head((1.25 + p) / d);
  b = head(d);
  r = (1.25 - g * b + (p - g * (d - b + f))) / d;
  k = exponential(h, l, &m, &e);
  return ldexp(m * g + (m * r + e * (g + r)), k + shift);
}

static double own_erfc(double x) {
  if (x < -0.5) {
    return 1.0 + (1.0 - own_erfc(-x));
  } else if (x < 0.25) {
    return 1.0 - (x + x * series(x));
  } else if (x < 0.5) {
    return 0.5 - (x - 0.5 + x * series(x));
  } else if (x < 28.0) {
    double l, h = square(x, &l);
    return tail(x, 0.0, h, l, 0);
  }
  return x == x ? 0.0 : x;
}

static double own_normal_cdf(double x) {
  if (-40.0 < x && x < -0.51) {
    double z = -x * ROOT_HALF, m = head(-x), n = -x - m, h, l;
    double low = m * ROOT_HALF_HIGH - z + m * ROOT_HALF_LOW;
    low = low + n * ROOT_HALF_HIGH + n * ROOT_HALF_LOW;
    h = square(x, &l);
    return tail(z, low, 0.5 * h, 0.5 * l, -1);
  }
  return 0.5 * own_erfc(-x * ROOT_HALF);
}
"""),
    ("normal_pdf", ("_normal",), """\
static double own_normal_pdf(double x) {
  if (-40.0 < x && x < 40.0) {
    double l, m, e, h = square(x, &l);
    int k = exponential(0.5 * h, 0.5 * l, &m, &e);
    double low = m * PER_SQRT_2_PI_LOW + e * (PER_SQRT_2_PI_HIGH + PER_SQRT_2_PI_LOW);
    return ldexp(m * PER_SQRT_2_PI_HIGH + low, k);
  }
  return x == x ? 0.0 : x;
}
"""),
    ("_log", ("_parts",), """\
#define SQRT_HALF (6369051672525773.0 / 9007199254740992.0)

static double log_parts(double n, double f, double low) {
  double s = f / (2.0 + f);
  double z = s * s;
  double r = 2.0 * z * (75075.0 - z * (95095.0 - z * (28941.0 - z * 1225.0))) / (
    225225.0 - z * (420420.0 - z * (242550.0 - z * (44100.0 - z * 1225.0)))
  );
  double h = 0.5 * f * f;
  return n * LN2_HIGH + (f - (h - (s * (h + r) + (n * LN2_LOW + low))));
}
"""),
    ("log", ("_log",), """\
static double own_log(double x) {
  if (0.0 < x && x < INFINITY) {
    int k;
    double m = frexp(x, &k);
    if (m < SQRT_HALF) {
      m = m + m;
      k = k - 1;
    }
    return log_parts(k, m - 1.0, 0.0);
  }
  if (x < 0.0) return NAN;
  return x != 0.0 ? x : -INFINITY;
}
"""),
    ("log1p", ("_log",), """\
static double own_log1p(double x) {
  if (-0.25 < x && x < 0.25) return x != 0.0 ? log_parts(0.0, x, 0.0) : x;
  if (-1.0 < x && x < INFINITY) {
    int k;
    double y = 1.0 + x, m = frexp(y, &k);
    if (m < SQRT_HALF) {
      m = m + m;
      k = k - 1;
    }
    return log_parts(k, m - 1.0, (x < 1.0 ? x - (y - 1.0) : 1.0 - (y - x)) / y);
  }
  if (x < -1.0) return NAN;
  return x != -1.0 ? x : -INFINITY;
}
"""),
)  # fmt: skip


class C(Language):
    """Writes operations in C: see statements.py."""

    declare, end = "const double ", ";"
    comment = "// "
    random = "random%d()"
    forms = _FORMS
    call = "own_%s(%s)"

    @staticmethod
    def refusal(condition, error, name, expected, got):
        """The lines that return NaN where the condition holds."""
        return ["// %s: expected %s" % (name, expected), "if (%s) return NAN;" % condition]

    @staticmethod
    def number(x, as_float=False):
        """A number's text."""
        x = double(x)
        if x - x != 0:
            return "NAN" if x != x else "INFINITY" if x > 0 else "-INFINITY"
        return repr(x)


def text(predicting, learning, parameters, states, moving=None):
    """The whole program, as python.py's text; ValueError for numbers that are no doubles."""
    functions, used = [], set()
    learn = _derive if moving else _step
    for write, trace in (_predict, predicting), (learn, learning), (_move, moving):
        if trace is not None:
            function, names = write(trace)
            functions.append(function)
            used.update(names)
    values = declared(predicting, parameters, C, "static double ")
    head = _HEAD_TRAIN if learning else ""
    if moving is not None:
        head = _HEAD_BATCHES % (moving.batch_size, moving.title())
        functions.append(_STEP_BATCHES % (_head_of(learning), moving.batch_size))
        size = max(1, len(flat(moving.g)))
        kept = "".join(moving.declared(C, "static double "))
        values.append(kept + "static double g[%d];\nstatic int n = 0;\n" % size)
    if learning is not None:
        if learning.labels is not None:
            n, k = learning.labels
            functions.append(_LABELS % (n * k, n, k, k))
        functions.append(_parameters(learning))
    random = [_RANDOM.format(k, state) for k, state in enumerate(states)]
    parts = chosen(_CARRIED, used) + values + random + functions
    if learning and learning.labels:
        head += _HEAD_LABELS
    return _HEAD % head + "\n" + "\n".join(parts)


def _predict(trace):
    output = flat(trace.output)
    plan = Simplified(trace.tape, output)
    body = Statements(plan, C, _names(trace), trace.notes)
    results = ["y[%d] = %s;" % (k, text) for k, text in enumerate(body.texts(output))]
    return _function("void predict(const double *x, double *y)", body, results), plan.functions()


def _step(trace):
    error, new = trace.error, [new for _, new in trace.moved]
    plan = Simplified(trace.tape, [error, error] + new, trace.moved)
    body = Statements(plan, C, _names(trace), trace.notes)
    error = body.result(error, "error")
    body.move(trace.moved)
    head = _head_of(trace) + "(const double *x, const double *y_true, double learning_rate)"
    return _function(head, body, ["return %s;" % error]), plan.functions()


def _head_of(trace):
    return "static double learn" if trace.labels else "double step"


def _derive(trace):
    plan, g = derived(trace)
    body = Statements(plan, C, _names(trace), trace.notes)
    error = body.result(trace.error, "error")
    results = []
    if g:
        results = wrapped("const double d[%d] = " % len(g), body.texts(g), str, ";", "{}")
        results.append("for (int k = 0; k < %d; k++) g[k] = n ? g[k] + d[k] : d[k];" % len(g))
    results += ["n++;", "return %s;" % error]
    head = "static double derive(const double *x, const double *y_true)"
    return _function(head, body, results), plan.functions()


def _move(moving):
    plan = Simplified(moving.tape, [new for _, new in moving.moved], moving.moved)
    names = moving.placed()
    names[moving.rate.index] = "learning_rate"
    body = Statements(plan, C, names, moving.notes)
    body.move(moving.moved)
    function = _function("static void move(double learning_rate)", body, ["n = 0;"])
    return function, plan.functions()


def _parameters(trace):
    symbols = [symbol for _, _, a in trace.parameters for symbol in flat(a)]
    lines = ["p[%d] = %s;" % (k, trace.names[symbol.index]) for k, symbol in enumerate(symbols)]
    return "void parameters(double *p) {\n%s\n}\n" % "\n".join(["  " + line for line in lines])


def _names(trace):
    """The trace's names, but those of C's arrays for the data."""
    names = dict(trace.names)
    for array, data in ("x", trace.sample), ("y_true", trace.target):
        if data is not None:
            for k, symbol in enumerate(flat(data)):
                names[symbol.index] = "%s[%d]" % (array, k)
    if trace.rate is not None:
        names[trace.rate.index] = "learning_rate"
    return names


def _function(head, body, results):
    lines = body.declared_cuts("double ") + body.lines + results
    return "%s {\n%s\n}\n" % (head, "\n".join(["  " + line for line in lines]))
