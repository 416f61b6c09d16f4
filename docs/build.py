"""Build the site, in docs/_build, from the pages here; the packages go in .venv.

    python3 docs/build.py

First Cog brings the pages up to date with the source code and with what the examples print
(excerpts.py), then Sphinx builds them, and any warning is an error. The laboratory, which needs
Node.js, lies beside them as laboratory/index.html.
"""

import os
import subprocess
import sys

DOCS = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(DOCS, "_build")


def pages():
    """Every page's path."""
    return [
        os.path.join(folder, name)
        for folder, _, names in sorted(os.walk(DOCS))
        for name in sorted(names)
        if name.endswith(".md") and not folder.startswith(BUILD)
    ]


def update(python, *options, **run):
    """Run Cog over the pages: `-r` rewrites them, `--check` fails where one would change."""
    command = [python, "-m", "cogapp", "-P", "-U", "-n", "utf-8", "--verbosity=1"]
    command += ["-I", DOCS, "-p", "from excerpts import *"]
    command += ["--markers=[cog cog] [end]"]
    return subprocess.run(command + list(options) + pages(), **run)


def build(python, destination=BUILD, **run):
    """Run Sphinx, strictly, then build the laboratory; what the last of them returned."""
    command = [python, "-m", "sphinx", "--quiet", "--fail-on-warning", DOCS, destination]
    done = subprocess.run(command, **run)
    if done.returncode:
        return done
    laboratory = os.path.join(os.path.dirname(DOCS), "laboratory", "build.py")
    page = os.path.join(destination, "laboratory", "index.html")
    return subprocess.run([python, laboratory, page], **run)


def main():
    sys.path.insert(0, os.path.join(os.path.dirname(DOCS), "tests"))
    from run import PYTHON, set_up  # tests/run.py

    set_up("--editable", ".[docs]")
    update(PYTHON, "-r").check_returncode()
    build(PYTHON).check_returncode()
    print("Built: " + os.path.join(BUILD, "index.html"))


if __name__ == "__main__":
    main()
