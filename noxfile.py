"""The test suite on the oldest and newest CPython that hypothesis supports, on PyPy, and more.

    nox                  # all; an interpreter that is missing is skipped, or fails if CI is set
    nox -s frameworks    # against PyTorch and Keras, which are downloaded: some gigabytes

The interpreters run what `pytest` does by default: what the longest tests prove, of the library and
of its numbers, they have proved on one Python, and tests/interpreters holds every other to the same
bits. Tests that run other interpreters themselves do so on one Python, too.
`nox -- --whole` runs the longest tests here, too.
"""

import glob
import os
import shutil
import tempfile

import nox

OLDEST, NEWEST = "3.8", "3.13"
PARALLEL = "--quiet", "--numprocesses=auto", "--dist=worksteal", "--timeout=900"
NEED_NUMPY = {
    "tests/test_benchmarks.py",
    "tests/test_examples.py",
    "tests/test_properties.py",
    "tests/test_variants.py",
}

# against PyTorch and Keras
FRAMEWORKS = (
    "tests/crosscheck/test_optimizers_in_torch.py",
    "tests/crosscheck/test_torch_images.py",
    "tests/crosscheck/test_torch_modules.py",
    "tests/crosscheck/test_torch_sequences.py",
    "tests/exchange/test_keras.py",
    "tests/exchange/test_torch.py",
)

# what runs other interpreters itself, or depends on none
LEFT_OUT = {
    *FRAMEWORKS,
    "tests/interpreters",
    "tests/laboratory",
    "tests/test_packaging.py",
    "tests/test_types.py",
    "tests/test_run.py",
    "tests/test_selection.py",
    "tests/test_site.py",
    "tests/crosscheck/test_adapters.py",
    "tests/crosscheck/test_framework_pages.py",
    "tests/crosscheck/test_zoo.py",
    "tests/crosscheck/test_no_false_alarms.py",
}

for version in OLDEST, NEWEST:  # where pyenv keeps them, if it is there
    bins = glob.glob(os.path.expanduser("~/.pyenv/versions/%s.*/bin" % version))
    os.environ["PATH"] = os.pathsep.join(bins + [os.environ["PATH"]])


@nox.session(python=[OLDEST, NEWEST], venv_backend="venv")
def suite(session):
    """The tests as one finds them in the unpacked sdist."""
    session.install("--quiet", "build")
    with tempfile.TemporaryDirectory() as folder:
        session.run("python", "-m", "build", "--sdist", "--outdir", folder, silent=True)
        (sdist,) = glob.glob(folder + "/*.tar.gz")
        shutil.unpack_archive(sdist, folder)
        session.chdir(sdist[: -len(".tar.gz")])
        session.install("--quiet", ".[test]")
        ignored = ["--ignore=" + path for path in sorted(LEFT_OUT)]
        session.run("pytest", *PARALLEL, "-m", "not interpreters", *ignored, *session.posargs)


@nox.session(python="pypy3")
def without_numpy(session):
    plugins = "pytest-xdist", "pytest-timeout"
    session.install("--quiet", "pytest", *plugins, "hypothesis", "mpmath", "sybil")
    tests = set(glob.glob("tests/test_*.py")) - NEED_NUMPY - LEFT_OUT
    session.run("pytest", *PARALLEL, *sorted(tests), *session.posargs)


@nox.session
def frameworks(session):
    """Against PyTorch and Keras, which are too large for every environment."""
    session.install("--quiet", "torch==2.13.0", "keras", "--editable", ".[test]")
    session.run("pytest", *PARALLEL, *FRAMEWORKS, *session.posargs)
