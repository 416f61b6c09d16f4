"""Take home: the program, the file and the link give the same network, to the last bit."""

import json
import os
import re
import subprocess
import sys
import zipfile

import pytest

import runners
from purenn import FCLayer, Network, SoftmaxLayer, mse, mse_prime, program
from purenn.__main__ import parameters_digest as digest
from test_play import saved, xor_network
from visitor import run

DATA = "XOR", "Circle", "Two spirals", "Two moons", "A curve", "Handwritten digits"


def trained_a_little(visitor, title="XOR"):
    visitor.choose(title)
    visitor.fresh()
    visitor.click("#sample")
    visitor.shows("#figure-epoch", "0 + 1/")
    visitor.click("#train")
    visitor.trains()
    visitor.pause()
    visitor.click("#tab-home")
    visitor.shows("#home-digest", visitor.digest())


@pytest.mark.parametrize("title", DATA)
def test_the_program_gives_the_digest_of_the_page(visitor, title, tmp_path):
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    trained_a_little(visitor, title)
    visitor.click("#home-copy")
    visitor.shows("#home-copied", "Copied.")
    program = visitor.page.evaluate("navigator.clipboard.readText()")
    assert program == visitor.page.text_content("#home-program")
    assert visitor.digest() in run(program)
    runners.copy_library(tmp_path)
    assert visitor.digest() in runners.run_or_skip(pytest, "PyPy", runners.run_pypy, program, tmp_path)


def test_the_program_as_a_file(visitor, tmp_path):
    trained_a_little(visitor)
    with visitor.page.expect_download() as download:
        visitor.click("#home-download")
    assert download.value.suggested_filename.endswith(".py")
    path = tmp_path / "program.py"
    download.value.save_as(str(path))
    assert path.read_text("utf-8") == visitor.page.text_content("#home-program")


@pytest.mark.parametrize("language, comment", [("python", "# %s"), ("javascript", "/* %s */"), ("c", "/* %s */")])
def test_the_network_as_a_program_of_its_own(visitor, language, comment, tmp_path):
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    trained_a_little(visitor)
    visitor.page.select_option("#own-language", value=language)
    visitor.click("#own-copy")
    visitor.shows("#own-state", "Copied.")
    text = visitor.page.evaluate("navigator.clipboard.readText()")
    assert text == visitor.page.text_content("#own-program")
    assert text.splitlines()[0] == comment % ("digest " + visitor.digest())
    with visitor.page.expect_download() as download:
        visitor.click("#own-download")
    path = tmp_path / download.value.suggested_filename
    assert path.suffix == {"python": ".py", "javascript": ".mjs", "c": ".c"}[language]
    download.value.save_as(str(path))
    assert path.read_text("utf-8") == text
    network = saved(visitor, tmp_path)
    assert numbers_read(str(program(network, language))) == numbers_read(text.split("\n", 1)[1])


def numbers_read(text):
    """The text with every decimal as Python writes it: MicroPython may take a digit more."""
    text = re.sub(r"\d+\.\d+(e-?\d+)?", lambda found: repr(float(found[0])), text)
    return text.split()  # a digit more may break a line


def test_a_network_goes_to_python_and_comes_back(visitor, tmp_path):
    trained_a_little(visitor)
    network = saved(visitor, tmp_path)
    assert digest(network) == visitor.digest()
    other = xor_network(seed=5)
    path = tmp_path / "other.json"
    other.save(str(path))
    visitor.page.set_input_files("#home-load", str(path))
    visitor.shows("#home-file-state", "Loaded other.json.")
    visitor.click("#tab-play")
    visitor.pause()
    assert visitor.digest() == digest(other)


def too_wide():
    network = Network()
    network.add(FCLayer((1, 5), (1, 4)))
    network.add(SoftmaxLayer((1, 4)))
    network.use(mse, mse_prime)
    return network


def test_everything_runs_where_it_is_unpacked(visitor, tmp_path):
    trained_a_little(visitor)
    visitor.page.fill("#home-notes", "XOR needs a hidden layer: ≥ 2 neurons.")
    with visitor.page.expect_download() as download:
        visitor.click("#home-all")
    download.value.save_as(str(tmp_path / "all.zip"))
    folder = tmp_path / "all"
    with zipfile.ZipFile(str(tmp_path / "all.zip")) as archive:
        assert archive.testzip() is None
        archive.extractall(str(folder))
    assert (folder / "notes.txt").read_text("utf-8") == "XOR needs a hidden layer: ≥ 2 neurons."
    assert digest(Network.load(str(folder / "trained.json"))) == visitor.digest()
    environment = {name: os.environ[name] for name in os.environ if name != "PYTHONPATH"}
    command = [sys.executable, "-S", "xor.py"]  # without site-packages: purenn is beside it
    done = subprocess.run(command, cwd=str(folder), env=environment, stdout=subprocess.PIPE, check=True)
    assert visitor.digest() in done.stdout.decode()


def test_damaged_files(visitor, tmp_path):
    trained_a_little(visitor)
    whole, other = tmp_path / "whole.json", tmp_path / "other.json"
    xor_network().save(str(whole))
    text = whole.read_text("utf-8")
    too_wide().save(str(other))
    damaged = {
        "cut": text[: len(text) // 2], "number": text.replace("0x1", "0x3", 1),
        "text": "Dear diary", "empty": "", "other": other.read_text("utf-8"),
    }  # fmt: skip
    before, said = visitor.digest(), "#home-file-state"
    for name, content in damaged.items():
        (tmp_path / name).write_text(content, "utf-8")
        visitor.page.evaluate("place => document.querySelector(place).textContent = ''", said)
        visitor.page.set_input_files("#home-load", str(tmp_path / name))
        visitor.wait("place => document.querySelector(place).textContent.length > 10", said)
        assert "Loaded" not in visitor.see(said), name
        assert visitor.digest() == before
    visitor.click("#tab-play")
    visitor.click("#train")
    visitor.trains()


def test_a_link_brings_the_same_network(visit):
    first = visit()
    first.choose("Two moons")
    first.enter("#seed", "12")
    first.page.locator("#layers").get_by_label("neurons").first.fill("5")
    first.page.keyboard.press("Tab")
    first.shows("#layers", "1 × 5")
    first.enter("#rate", "0.07")
    first.fresh()
    first.epochs(1)
    first.click("#tab-home")
    link = first.page.input_value("#home-link")
    assert link == "laboratory.html#" + first.address().split("#")[1]  # no folder of this machine
    second = visit("#" + link.split("#")[1])
    second.fresh()
    second.epochs(1)
    assert second.digest() == first.digest()
    assert second.page.input_value("#rate") == "0.07"


@pytest.mark.parametrize("fragment", ["#setup=nonsense", "#setup=e30", "#cut", "#main"])
def test_a_damaged_link(visit, fragment):
    if fragment == "#cut":
        whole = visit()
        fragment = "#" + whole.address().split("#")[1][:-7]
    visitor = visit(fragment)
    if fragment != "#main":
        assert "link" in visitor.message()
    visitor.trains()
    assert visitor.page.locator("#data-sets input:checked").input_value() == "xor"


def test_nothing_leaves_the_page(visit):
    """The file asks for nothing, not even for a file beside it."""
    visitor = visit()
    requests = []
    visitor.page.on("request", lambda request: requests.append(request.url))
    visitor.page.reload()
    visitor.wait("document.querySelector('#layers li')")
    visitor.trains()
    own = visitor.address().split("#")[0]
    elsewhere = [url for url in requests if not url.startswith((own, "blob:", "data:"))]
    assert requests and not elsewhere


def test_saved_files_are_json(visitor, tmp_path):
    trained_a_little(visitor)
    saved(visitor, tmp_path)
    assert json.loads((tmp_path / "network.json").read_text("utf-8"))
