"""The options --quick and --whole: selection.py says what each selects.

Without --whole hypothesis draws fewer examples for tests that do not name a number.

Coverage, under which arithmetic takes thrice as long or more, looks at what runs by default, and not
at tests marked `unmeasured`.
"""

import os
import sys

import hypothesis
import pytest
import selection


def pytest_addoption(parser):
    parser.addoption(
        "--quick", action="store_true", help="the core, and one test of each other file"
    )
    parser.addoption("--whole", action="store_true", help="every test, and every case of it")


def pytest_configure(config):
    if not config.getoption("whole"):
        hypothesis.settings.register_profile("sample", max_examples=10)
        hypothesis.settings.load_profile("sample")


@pytest.hookimpl(trylast=True)  # of the cases that -k leaves
def pytest_collection_modifyitems(config, items):
    chosen = selection.chosen(items, config.getoption("quick"), config.getoption("whole"))
    run = set(chosen)
    for item in run.difference(selection.sample(items)):
        item.add_marker("unmeasured")
    config.hook.pytest_deselected(items=[item for item in items if item not in run])
    items[:] = chosen


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    trace = item.get_closest_marker("unmeasured") and sys.gettrace()
    if trace:
        sys.settrace(None)
        ours = [name for name in os.environ if name.startswith("COVERAGE_")]  # for its processes
        ours = {name: os.environ.pop(name) for name in ours}
    yield
    if trace:
        sys.settrace(trace)
        os.environ.update(ours)


@pytest.fixture(scope="session")
def browser():
    """Chromium, by Playwright, which one process can start once only."""
    import runners

    try:
        chromium = runners.from_debian("chromium")
    except runners.Missing as reason:
        runners.skip(pytest, "Chromium", reason)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        runners.skip(pytest, "Playwright", "get it by: pip install '.[browser]'")
    with sync_playwright() as playwright:
        flags = runners.CHROMIUM_FLAGS
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()
