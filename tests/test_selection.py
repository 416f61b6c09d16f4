"""Which tests run: --quick is a part of the default, that of --whole, and --whole is everything."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import selection

ROOT = Path(selection.HERE).parent

# what pytest finds, and what of that would run
COLLECT = """
import json, sys
import pytest
import selection

class Recorder:
    skipped = []  # files of which something that they import is missing

    def pytest_collectreport(self, report):
        if report.skipped:
            self.skipped.append(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        ids = lambda items: [item.nodeid for item in items]
        self.found = ids(items)
        self.quick = ids(selection.chosen(items, True, False))
        self.default = ids(selection.chosen(items, False, False))
        self.whole = ids(selection.chosen(items, False, True))

recorder = Recorder()
status = pytest.main(["--collect-only", "-qq", "--whole"], plugins=[recorder])
with open(sys.argv[1], "w") as file:
    json.dump(dict(recorder.__dict__, skipped=recorder.skipped), file)
sys.exit(status)
"""


@pytest.fixture(scope="module")
def tests(tmp_path_factory):
    """The names of all tests here, by what selects them."""
    path = tmp_path_factory.mktemp("collected") / "tests.json"
    pytest_on(ROOT, "-c", COLLECT, str(path))
    return json.loads(path.read_text())


def pytest_on(folder, *arguments):
    """What Python prints that runs pytest, with the modules of the tests at hand."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=str(folder),
        env=dict(os.environ, PYTHONPATH=selection.HERE), encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def files(tests):
    return {test.split("::")[0] for test in tests}


EXAMPLE = """
import pytest
from hypothesis import settings

@pytest.mark.long("it takes a minute")
def test_long(): pass

@pytest.mark.sampled(3)
@pytest.mark.parametrize("n", range(7))
def test_cases(n): pass

@pytest.mark.sampled(2)
@pytest.mark.parametrize("n", range(2))
def test_other_cases(n): pass

def test_plain(): print("examples:", settings.default.max_examples)
"""


@pytest.mark.parametrize(
    "option, ran, examples",
    [
        ("--quick", "cases[0]", None),
        ("", "cases[0] cases[3] cases[6] other_cases[0] plain", 10),
        (
            "--whole",
            "long cases[0] cases[1] cases[2] cases[3] cases[4] cases[5] cases[6]"
            " other_cases[0] other_cases[1] plain",
            100,
        ),
    ],
)
def test_options_and_marks(option, ran, examples, tmp_path):
    for name in "tests/conftest.py", "pytest.ini":
        shutil.copy(str(ROOT / name), str(tmp_path))
    (tmp_path / "test_example.py").write_text(EXAMPLE)
    output = pytest_on(tmp_path, "-m", "pytest", "-v", "-s", *filter(None, [option]))
    assert re.findall(r"::test_(\S+)", output) == ran.split()
    assert re.findall(r"examples: (\d+)", output) == ([str(examples)] if examples else [])


def test_the_whole_leaves_out_nothing(tests):
    assert tests["whole"] == tests["found"]
    paths = [*ROOT.glob("tests/test_*.py"), *ROOT.glob("tests/*/test_*.py")]
    written = {path.relative_to(ROOT).as_posix() for path in paths}
    assert files(tests["whole"]) | set(tests["skipped"]) == written


def test_quick_is_a_part_of_the_default_and_that_of_the_whole(tests):
    assert set(tests["quick"]) < set(tests["default"]) < set(tests["whole"])


def test_each_file_has_a_test_in_each(tests):
    assert files(tests["quick"]) == files(tests["default"]) == files(tests["whole"])


def test_quick_has_all_of_the_core_and_one_test_of_each_other_file(tests):
    names = {path.name for path in ROOT.glob("tests/test_*.py")}
    assert selection.AROUND < names
    core = {"tests/" + name for name in names - selection.AROUND}
    assert "tests/test_linalg.py" in core
    about_core = lambda tests: [test for test in tests if test.split("::")[0] in core]
    assert about_core(tests["quick"]) == about_core(tests["default"])
    others = set(tests["quick"]) - set(about_core(tests["quick"]))
    assert len(others) == len(files(others))
