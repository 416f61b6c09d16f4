"""Which tests run: all with --whole, without it a sample of them, with --quick a part of that."""

import os

HERE = os.path.dirname(os.path.abspath(__file__))

# what is not about the core, besides what lies in folders: it runs programs, or for long
AROUND = {
    "test_benchmarks.py", "test_code_pages.py", "test_examples.py", "test_float32.py",
    "test_lesson.py", "test_packaging.py", "test_run.py", "test_save_races.py", "test_selection.py",
    "test_site.py", "test_types.py", "test_variants.py", "test_vectors_reader.py",
}  # fmt: skip


def chosen(items, quick, whole):
    """The tests that run with these options, of those that pytest has collected."""
    if whole:
        return list(items)
    return the_quick(sample(items)) if quick else sample(items)


def sample(items):
    """What runs by default: no test marked `long`, every n-th case of one marked `sampled(n)`."""
    seen, chosen = {}, []
    for item in items:
        sampled = item.get_closest_marker("sampled")
        if sampled:
            test = item.parent, item.originalname
            seen[test] = seen.get(test, -1) + 1
            if seen[test] % sampled.args[0]:
                continue
        if not item.get_closest_marker("long"):
            chosen.append(item)
    return chosen


def the_quick(items):
    """All that is about the core, and the first test of each other file."""
    seen, chosen = set(), []
    for item in items:
        folder, name = os.path.split(str(item.fspath))
        if folder == HERE and name not in AROUND or item.fspath not in seen:
            chosen.append(item)
        seen.add(item.fspath)
    return chosen
