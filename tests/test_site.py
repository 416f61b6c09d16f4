"""The site: its pages are up to date, it builds without a warning, no link leads nowhere."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import engines
import purenn
import runners
from docs import build

FUNCTIONS = {name for name in purenn.__all__ if not inspect.ismodule(getattr(purenn, name))}

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

if not os.environ.get("CI"):  # there, what is missing is a failure
    for package in "cogapp", "furo", "mathjax", "myst_parser", "sphinx", "sphinx_external_toc":
        pytest.importorskip(package, reason="get it by: pip install '.[docs]'")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder with the built site."""
    engines.packages(pytest)
    folder = str(tmp_path_factory.mktemp("site"))
    done = build.build(sys.executable, folder, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def lychee(*paths):
    """The exit status of lychee, which follows links to files and to headings in them."""
    command = [os.path.join(os.path.dirname(sys.executable), "lychee")]
    command += ["--offline", "--include-fragments", "--no-progress", "--root-dir", ROOT]
    done = subprocess.run(
        command + list(paths), cwd=ROOT, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_links_of_the_sources():
    """As a code host shows them."""
    status, report = lychee("README.md", *build.pages())
    assert status == 0, report


def test_every_public_name_is_in_the_reference(site):
    with open(os.path.join(site, "api.html"), encoding="utf-8") as file:
        documented = set(re.findall(r'id="purenn\.(\w+)"', file.read()))
    missing = FUNCTIONS - documented
    assert not missing, "add them to docs/api.md"


def test_pages_are_up_to_date():
    done = build.update(sys.executable, "--check", "--diff", capture_output=True, encoding="utf-8")
    assert done.returncode == 0, "python3 docs/build.py writes them anew\n" + done.stdout


def test_links_of_the_site(site):
    status, report = lychee(site)
    assert status == 0, report


def test_the_landing_page_leads_to_the_laboratory_that_is_there(site):
    text = Path(site, "index.html").read_text("utf-8")
    assert '<a href="laboratory/index.html"><b>Open the laboratory</b></a>' in text
    assert re.search('<img [^>]*src="_images/xor_boundary.svg"', text)
    assert Path(site, "laboratory", "index.html").stat().st_size > 10**6
    # the Markdown shows neither a directive nor a link that leads nowhere
    source = re.sub("<!--.*?-->", "", Path(ROOT, "docs", "index.md").read_text("utf-8"), flags=re.S)
    assert "Open the laboratory" not in source and "```{" not in source


def test_the_reference_can_be_read_unbuilt():
    shown = re.sub("<!--.*?-->", "", Path(ROOT, "docs", "api.md").read_text("utf-8"), flags=re.S)
    assert "```" not in shown
    assert FUNCTIONS <= set(re.findall(r"^- \[`(\w+)\(", shown, re.M))


def test_a_link_that_leads_nowhere_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One\n\n[good](#one) [no heading](#two) [no file](other.md)\n")
    status, report = lychee(str(page))
    assert status != 0 and "page.md#two" in report and "other.md" in report
    assert "page.md#one" not in report


LOADS = r"""(?:src=|url\(|@import|<link[^>]*href=)["']?([^"')>]*)"""


def test_the_site_needs_no_network(site):
    """No page loads a script, a style, a font or a picture from elsewhere."""
    for folder, _, names in os.walk(site):
        for name in names:
            if name.endswith((".html", ".css")):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    text = file.read()
                loads = re.findall(LOADS, text)
                assert loads or name != "index.html"
                assert not [url for url in loads if re.match(r"(https?:)?//", url)], name


@pytest.fixture(scope="module")
def chromium():
    try:
        return runners.from_debian("chromium")
    except runners.Missing as missing:
        runners.skip(pytest, "Chromium", missing)


def browse(chromium, site, name, text):
    """What a browser without any network makes of a page in the site's folder."""
    page = Path(site) / name
    page.write_text(text, "utf-8")
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu"]
    command += ["--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=60000"]
    return subprocess.run(
        command + ["--dump-dom", page.as_uri()], check=True, encoding="utf-8", timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ).stdout  # fmt: skip


def typeset(chromium, site, formulas):
    """What MathJax, in a browser without any network, makes of a page of formulas."""
    head = '<meta charset="utf-8"><script defer src="_static/tex-svg.js"></script>\n'
    dom = browse(chromium, site, "typeset.html", head + "\n".join(formulas))
    errors = re.findall('data-mjx-error|stroke="red"|fill="red"', dom)
    return dom.count("<mjx-container"), len(errors)


def test_every_formula_is_typeset(site, chromium):
    formulas = []
    for page in Path(site).rglob("*.html"):
        found = re.finditer(r'<(span|div) class="math .*?</\1>', page.read_text("utf-8"), re.S)
        formulas += [formula[0] for formula in found]
    assert len(formulas) > 200
    assert typeset(chromium, site, formulas) == (len(formulas), 0)


def test_a_wide_formula_scrolls_by_itself(site, chromium):
    """It does not widen the page of a phone."""
    head = """<meta charset="utf-8"><link rel="stylesheet" href="_static/screen.css"><script>
        MathJax = {startup: {pageReady: () => MathJax.startup.defaultPageReady().then(() => {
            const main = document.querySelector("main"), svg = main.querySelector("svg")
            main.dataset.widths = [main.clientWidth, main.scrollWidth, svg.clientWidth]
        })}}</script><script defer src="_static/tex-svg.js"></script>"""
    wide = r'<main style="width: 300px"><div class="math">\[%s\]</div></main>' % ("x + " * 40 + "x")
    dom = browse(chromium, site, "wide.html", head + wide)
    page, scrolled, formula = map(int, re.search('data-widths="(.*?)"', dom)[1].split(","))
    assert page == scrolled == 300 < formula


@pytest.mark.parametrize("name", ["lesson_1", "lesson_1_answers", "lesson_2", "lesson_2_answers", "lesson_3", "lesson_3_answers"])
def test_worksheets_print_on_two_pages(chromium, tmp_path, name):
    page, pdf = Path(ROOT, "docs", "worksheets", name + ".html"), tmp_path / "sheet.pdf"
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run(
        command + ["--print-to-pdf=%s" % pdf, page.as_uri()], check=True, timeout=300,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 2


@pytest.mark.parametrize("formula", [r"\frac{1}{2", r"\left( 1", r"\nonsense"])
def test_a_wrong_formula_is_found(site, chromium, formula):
    formulas = [r'<div class="math">\[%s\]</div>' % text for text in (r"\frac{1}{2}", formula)]
    assert typeset(chromium, site, formulas) != (2, 0)
