"""Tables, targets and the plot, from what run.py measured."""

import statistics

from cases import TITLES


def ratios(result, above, below):
    """(median, lower quartile, upper quartile) of the ratios of each round; None without."""
    times = result["times"]
    if above not in times or below not in times:
        return None
    values = [a / b for a, b in zip(times[above], times[below])]
    lower, _, upper = statistics.quantiles(values, n=4, method="inclusive")
    return statistics.median(values), lower, upper


def duration(seconds):
    for unit, size in ("s", 1), ("ms", 1e-3), ("µs", 1e-6):
        if seconds >= size:
            break
    value = seconds / size
    return "%.*f %s" % (0 if value >= 100 else 1 if value >= 10 else 2, value, unit)


def ratio_text(ratio):
    if ratio is None:
        return "-"
    form = "%.2f (%.2f–%.2f)" if ratio[0] < 10 else "%.1f (%.1f–%.1f)"
    return form % ratio


def rows(result, here):
    """The table of one case, with a header; a row for each interpreter."""
    yield "interpreter", "purenn", "NumPy", "textbook", "floor", "÷ NumPy", "÷ textbook", "÷ floor"
    times = result["times"]
    for name in result["versions"]:
        own = name, "purenn"
        line = [name]
        for implementation in "purenn", "numpy", "textbook", "floor":
            values = times.get((name, implementation))
            line.append(duration(statistics.median(values)) if values else "-")
        for below in (here, "numpy"), (name, "textbook"), (name, "floor"):
            line.append(ratio_text(ratios(result, own, below)))
        yield line


def aligned(rows):
    rows = [list(row) for row in rows]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(row[1:], widths[1:])]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def table(result, here):
    title = "%s, per %s" % (TITLES[result["case"]], result["unit"])
    return "\n%s\n%s" % (title, aligned(rows(result, here)))


def growth_table(growth):
    lines = [["ns per multiply-add", "operations"]]
    for result in growth.values():
        if len(lines[0]) == 2:
            lines[0] += ["%s %s" % key for key in result["times"]]
        n = result["operations"]
        line = [result["case"], str(n)]
        line += ["%.1f" % (statistics.median(t) / n * 1e9) for t in result["times"].values()]
        lines.append(line)
    return "\n" + aligned(lines)
