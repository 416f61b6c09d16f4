"""Sphinx builds the site from the Markdown here: python3 docs/build.py."""

import os
import re
import sys
from importlib.resources import files

sys.path.insert(0, os.path.abspath(".."))  # the repository's root, where purenn is

import purenn

project = html_title = "purenn"
version = release = purenn.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx_external_toc"]
exclude_patterns = ["_build"]
nitpicky = True
suppress_warnings = ["myst.header"]  # the tables of speed.md start at the third level
smartquotes = False
highlight_language = "text"

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3

html_theme = "furo"
html_copy_source = False
html_show_copyright = False
html_show_sourcelink = False

# MathJax lies beside the pages, one file with its fonts in it: they need no network
html_static_path = ["_static", str(files("mathjax") / "static/mathjax/es5/tex-svg.js")]
html_css_files = ["print.css", "screen.css"]
html_show_search_summary = False  # they are fetched, which no browser does for files
mathjax_path = "tex-svg.js"

autodoc_member_order = "bysource"


def as_restructured_text(app, what, name, thing, options, lines):
    """Docstrings are plain text, with `code`, indented formulas and doctests: say so to Sphinx."""
    paragraphs, literal = [], False
    for paragraph in "\n".join(lines).strip("\n").split("\n\n"):
        if paragraph.startswith("    "):
            paragraph = paragraph if literal else "::\n\n" + paragraph
            literal = True
        else:
            literal = False
            if not paragraph.startswith(">>>"):
                paragraph = re.sub(
                    r"`([^`]*)`|[\\*|_]",
                    lambda found: "``%s``" % found[1] if found[1] else "\\" + found[0],
                    paragraph,
                )
        paragraphs.append(paragraph)
    lines[:] = "\n\n".join(paragraphs).split("\n") + [""]


def for_the_site(app, docname, source):
    """What stands in `<!--site … -->` is shown here, but not where the Markdown is read as it is."""
    source[0] = re.sub(r"<!--site\n(.*?)-->", r"\1", source[0], flags=re.S)


def setup(app):
    app.connect("source-read", for_the_site)
    app.connect("autodoc-process-docstring", as_restructured_text)
