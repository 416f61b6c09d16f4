"""The report as text: a table, then each failure as a runnable counterexample."""


def failure_as_text(check, row, data):
    """What a failing row has to say."""
    lines = ["%s, %s" % (check, row)]
    lines += ["    " + hint for hint in data["hints"]]
    lines += [""] + [("    " + line).rstrip() for line in data["source"].split("\n")] + [""]
    if "actual" in data:
        exact = data["exact"] if len(data["exact"]) <= 70 else data["exact"][:60] + "..."
        nearest = data["nearest"] if isinstance(data["nearest"], str) else repr(data["nearest"])
        if exact != nearest:
            exact = "%s, nearest float %s" % (exact, nearest)
        index = "".join("[%d]" % i for i in data["index"])
        ratio = data["ratio"]
        times = "" if isinstance(ratio, str) else "   the error is %.3g times that" % ratio
        lines += [
            "    actual   %s" % data["actual"],
            "    exact    %s" % exact,
            "    bound    %.3g%s" % (float(data["bound"]), times),
            "    element  %s%s" % (data["result"], index),
        ]
    if data["problem"]:
        lines += ["    " + line for line in data["problem"].split("\n")]
    return "\n".join(lines)


def table(rows):
    """One line for each row; what is not offered takes one line together."""
    shown = [row for row in rows if row["verdict"] != "not offered"]
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
    widths = [max(len(line[column]) for line in cells) for column in range(5)]
    form = "%%-%ds  %%-%ds  %%%ds  %%%ds  %%s" % tuple(widths[:4])
    lines = [form % line for line in cells]
    lines.insert(1, "-" * max(map(len, lines)))
    names, parts = [], []
    for check, several in absent.items():
        if any(row["check"] == check for row in shown):
            parts.append("%s (%s)" % (check, ", ".join(row["row"] for row in several)))
        else:
            names.append(check)
    if names or parts:
        lines += ["", "not offered: " + ", ".join(names + parts)]
    return "\n".join(lines)


def as_text(rows, title):
    failures = [row for row in rows if "failure" in row]
    parts = [title, table(rows)]
    parts += [failure_as_text(row["check"], row["row"], row["failure"]) for row in failures]
    disagree = len(failures)
    parts.append(
        "%d of %d rows differ" % (disagree, len([r for r in rows if r["verdict"] != "not offered"]))
        if disagree else "all agree"
    )
    return "\n\n".join(parts)
