"""The option --whole. Without it, of the cases of a test marked `sampled(n)` every n-th runs,
and hypothesis draws fewer examples for tests that do not name a number.

Tests marked `unmeasured` run without coverage, under which arithmetic takes thrice as long or more.
"""

import os
import sys

import hypothesis
import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--whole",
        action="store_true",
        default=bool(os.environ.get("CI")),
        help="run all cases of the tests marked `sampled`; the default where CI is set",
    )


def pytest_configure(config):
    if not config.getoption("whole"):
        hypothesis.settings.register_profile("sample", max_examples=25)
        hypothesis.settings.load_profile("sample")


@pytest.hookimpl(trylast=True)  # of the cases that -k leaves
def pytest_collection_modifyitems(config, items):
    if config.getoption("whole"):
        return
    seen, left_out = {}, []
    for item in items:
        marker = item.get_closest_marker("sampled")
        if marker:
            test = item.parent, item.originalname
            seen[test] = seen.get(test, -1) + 1
            if seen[test] % marker.args[0]:
                left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    measuring = item.get_closest_marker("unmeasured") and sys.gettrace()
    if measuring:
        sys.settrace(None)
    yield
    if measuring:
        sys.settrace(measuring)
