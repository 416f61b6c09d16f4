"""What is built for a package index is whole, and shows what this repository holds."""

import email
import modulefinder
import re
import subprocess
import sys
import tarfile
import zipfile

import pytest
import runners

import purenn

ROOT = runners.ROOT
UNSHIPPED = {".ci/run", ".gitignore", "laboratory/.gitignore", "tests/interpreters/.gitignore"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the sdist, and the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("built")
    source = runners.copy_repository(folder / "copy")
    command = [sys.executable, "-m", "build", "--outdir", str(folder)]
    done = subprocess.run(
        command + [str(source)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout
    assert "Deprecat" not in done.stdout and "Unknown distribution option" not in done.stdout
    return folder


@pytest.fixture
def wheel(built):
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(str(path)) as archive:
        yield archive


@pytest.fixture
def sdist(built):
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(str(path)) as archive:
        return {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}


def test_the_version_is_in_the_changelog_with_its_date():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## %s – \d{4}-\d\d-\d\d$" % re.escape(purenn.__version__), text, re.M)


@pytest.mark.long("builds the distribution")
def test_the_sdist_holds_the_repository(sdist):
    git = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files"]
    if not (ROOT / ".git").exists():
        pytest.skip("here is no repository, but an sdist; it has been tested where it was made")
    files = set(subprocess.run(git, stdout=subprocess.PIPE, check=True).stdout.decode().split())
    assert len(files) > 100
    assert files - sdist == UNSHIPPED & files


def test_the_wheel_holds_the_package(wheel):
    files = {
        path.relative_to(str(ROOT)).as_posix()
        for path in (ROOT / "purenn").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == files
    assert "purenn/py.typed" in names and "purenn/__init__.pyi" in names


def test_the_metadata(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = email.message_from_string(wheel.read(name).decode())
    assert metadata.get_all("License-Expression") == ["MIT"]
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert not metadata.get_all("License")
    assert not [c for c in metadata.get_all("Classifier") if c.startswith("License")]
    assert metadata["Requires-Python"] == ">=3.8"
    assert not [r for r in metadata.get_all("Requires-Dist") if "extra ==" not in r]

    links = re.findall(r"\]\(([^)]*)\)", metadata.get_payload())
    home = metadata["Home-page"]
    assert len(links) > 5
    for link in links:
        assert link.startswith("https://"), link
        if link.startswith(home):
            assert (ROOT / link[len(home) :]).exists(), link


@pytest.mark.long("follows the imports of everything")
def test_what_freezes_a_program_finds_every_module(tmp_path):
    """PyInstaller and modulefinder follow the imports that are written in the bytecode."""
    (tmp_path / "frozen.py").write_text("from purenn import FCLayer\n")
    finder = modulefinder.ModuleFinder(path=[str(ROOT)] + sys.path)
    finder.run_script(str(tmp_path / "frozen.py"))
    modules = {runners.dotted(path) for path in runners.core() + runners.teaching()}
    missing = {name for name in modules - set(finder.modules) if not name.endswith("__main__")}
    assert len(modules) > 50 and not missing
