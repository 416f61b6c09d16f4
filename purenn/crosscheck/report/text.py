"""The report as text: a table, then each failure as a runnable counterexample."""

from .data import NOT_JUDGED

VANISHES = {
    "flush_subnormals":
        "all of this vanishes with --flush-subnormals: it takes subnormal numbers for 0",
    "float32": "computed in float32? all of this lies within the bounds of float32",
    "float32, flush_subnormals":
        "computed in float32? all of this lies within its bounds, subnormal numbers taken for 0",
}


NOT_TRIED = (
    "never tried here: larger sizes than docs/crosscheck.md says, networks of sequences, groups, other\n"
    "dtypes, threads, wrong arguments"
)


def failure_as_text(row):
    """The text about a failing row, given as data."""
    data = row["failure"]
    lines = ["%s, %s" % (row["check"], row["row"])]
    if row.get("vanishes"):
        lines.append("    " + VANISHES[row["vanishes"]])
    lines += ["    " + hint for hint in data["hints"]]
    lines += [""] + [("    " + line).rstrip() for line in data["source"].split("\n")] + [""]
    if "actual" in data:
        index = "".join("[%d]" % i for i in data["index"])
        lines += [
            "    actual   %s" % data["actual"],
            "    exact    %s%s" % (data["exact"], _room(data)),
            "    bound    %s%s" % (_short(data["bound"]), _times(data["ratio"])),
            "    element  %s%s" % (data["result"], index),
        ]
    if data["problem"]:
        lines += ["    " + line for line in data["problem"].split("\n")]
    return "\n".join(lines)


def _room(data):
    """A note that a range agrees, if the bound is a matter of convention and not of rounding."""
    nearest, bound = float(data["nearest"]), float(data["bound"])
    if not bound > abs(nearest) / 100 or bound - bound != 0 or nearest - nearest != 0:
        return ""
    return ": anything from %.6g to %.6g agrees" % (nearest - bound, nearest + bound)


def _short(bound):
    return bound if isinstance(bound, str) else "%.3g" % bound


def _times(ratio):
    return "" if isinstance(ratio, str) else "   the error is %.3g times that" % ratio


def table(rows):
    """One line for each row, and one for all that is not offered."""
    shown = [row for row in rows if row["verdict"] != "not offered" and "here" not in row]
    absent = {}
    for row in rows:
        if row["verdict"] == "not offered":
            absent.setdefault(row["check"], []).append(row)
    cells = [("check", "", "examples", "error / bound", "verdict")]
    for row in shown:
        worst = row["worst"]
        cells.append((
            row["check"], row["row"], str(row["examples"]),
            "" if not row["examples"] else worst if isinstance(worst, str) else "%.2g" % worst,
            row["verdict"],
        ))
    lines = _aligned(cells, (2,))
    lines.insert(1, "-" * max(map(len, lines)))
    names, parts = [], []
    for check, several in absent.items():
        if any(row["check"] == check for row in shown):
            parts.append("%s (%s)" % (check, ", ".join(row["row"] for row in several)))
        else:
            names.append(check)
    if names or parts:
        lines += ["", "not offered: " + ", ".join(names + parts)]
    refused = [
        "%s (%s): %d of %d, %s" % (
            row["check"], row["row"], row["refused"], row["refused"] + row["examples"],
            row["reason"])
        for row in rows if row["refused"] and row["examples"]
    ]
    if refused:
        lines += ["", "cases not offered: " + "; ".join(refused)]
    reasons = {row["reason"] for row in rows if row["verdict"] == "not offered"} - {""}
    lines += ["    " + reason for reason in sorted(reasons)]
    return "\n".join(lines)


def _aligned(cells, right=()):
    """The cells of each line, below each other; the columns `right` to the right."""
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths))
        ).rstrip()
        for line in cells
    ]


def conventions(rows):
    """What the library does where mathematics leaves the answer open."""
    cells = [
        (row["check"], row["row"], row["here"],
         "" if row["here"] == row["purenn"] else "(purenn: %s)" % row["purenn"])
        for row in rows if "here" in row
    ]
    return "conventions, where mathematics leaves it open:\n\n" + "\n".join(
        "    " + line for line in _aligned(cells)
    )


def as_text(rows, title):
    failures = [row for row in rows if "failure" in row]
    parts = [title, table(rows)]
    common = {row.get("vanishes") for row in failures}
    if len(common) == 1 and common & set(VANISHES):
        parts.insert(1, VANISHES[common.pop()])
    parts += [failure_as_text(row) for row in failures]
    if any("here" in row for row in rows):
        parts.append(conventions(rows))
    judged = [row for row in rows if row["verdict"] not in NOT_JUDGED]
    differ = sum(row["verdict"] == "DIFFERS" for row in failures)
    others = ", ".join(
        "%d %s" % (sum(row["verdict"] == verdict for row in failures), words)
        for verdict, words in (("RAISES", "raise"), ("HANGS", "hang"), ("CRASHES", "crash"))
        if any(row["verdict"] == verdict for row in failures)
    )
    summary = "%d of %d rows differ" % (differ, len(judged)) + (", " + others if others else "")
    if not failures:
        summary = "%d rows agree" % len(judged)
    for verdict in ("not offered", "not reached"):
        count = sum(row["verdict"] == verdict for row in rows)
        summary += ", %d %s" % (count, verdict) if count else ""
    parts += [NOT_TRIED, summary]
    return "\n\n".join(parts)
