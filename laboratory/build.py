"""Builds the laboratory: one HTML file that needs no server and no network.

    python3 laboratory/build.py            # writes build/laboratory.html
    python3 laboratory/build.py OUTPUT     # writes another file

Needs Node.js. Puts into page/index.html, in place of the comments that name them: the bundles of
page/main.js and page/styles.css, and the engine: the worker's bundle, MicroPython, and purenn's
own files, which the worker writes into MicroPython's file system. The same files, built again,
give the same bytes.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MODULES = HERE / "node_modules"
MICROPYTHON = MODULES / "@micropython" / "micropython-webassembly-pyscript"


def files():
    """What is in MicroPython's file system: text by path."""
    found = {}
    for root, patterns in (ROOT, PATTERNS), (HERE, ["engine/*.py"]), (HERE / "micropython", ["*.py"]):
        for pattern in patterns:
            for path in sorted(root.glob(pattern)):
                found[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
    return found


PATTERNS = [
    "purenn/*.py",
    "purenn/teaching/**/*.py",
    "examples/data/digits.csv",
    "examples/exercises/**/*.py",
]


def install():
    """Get the packages that package-lock.json names."""
    if not shutil.which("npm"):
        sys.exit("build.py: expected Node.js and npm, https://nodejs.org")
    stamp = MODULES / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime:
        subprocess.run([shutil.which("npm"), "ci", "--no-audit", "--no-fund", "--silent"],
                       cwd=str(HERE), check=True)  # fmt: skip


def bundle(entry, *options):
    """A JavaScript module or a style sheet with all that it imports, as text."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "bundle")
        esbuild = MODULES / ".bin" / ("esbuild.cmd" if os.name == "nt" else "esbuild")
        command = [str(esbuild), str(entry), "--bundle",
                   "--minify", "--charset=utf8", "--log-level=warning", "--legal-comments=eof",
                   "--outfile=" + str(output)]  # fmt: skip
        subprocess.run(command + list(options), check=True, cwd=str(HERE))
        return output.read_text(encoding="utf-8")


def worker():
    """The worker's bundle: a classic script, since Chromium opens no module from a file's blob.

    MicroPython's module has parts for Node, one with an await at its top, which only a module
    may have: where there is no `process`, esbuild leaves them out.
    """
    options = ["--external:" + name for name in ("fs", "module", "path", "url")]
    options += ["--define:process=undefined", '--define:import.meta.url="blob:"']
    return bundle(HERE / "engine" / "worker.js", "--format=iife", *options)


def embed(name, content):
    """An element that engine/embedded.js reads."""
    text = base64.b64encode(zlib.compress(content, 9)).decode("ascii")
    return '<script type="application/octet-stream" data-name="%s">%s</script>' % (name, text)


def engine():
    parts = {
        "worker.js": worker().encode("utf-8"),
        "micropython.wasm": (MICROPYTHON / "micropython.wasm").read_bytes(),
        "files.json": json.dumps(files(), ensure_ascii=False, sort_keys=True).encode("utf-8"),
    }
    return "\n".join(embed(name, parts[name]) for name in parts)


def build(page=HERE / "page"):
    """The text of the page in a folder."""
    install()
    text = (page / "index.html").read_text(encoding="utf-8")
    parts = {
        "/* styles.css */": bundle(page / "styles.css", "--loader:.css=css"),
        "/* main.js */": bundle(page / "main.js", "--format=iife").replace("</script", "<\\/script"),
        "<!-- engine -->": engine(),
    }
    for place in parts:
        if text.count(place) != 1:
            sys.exit("build.py: expected %s once in %s" % (place, page / "index.html"))
    for place, part in parts.items():
        text = text.replace(place, part)
    return text


def main(arguments):
    output = Path(arguments[0]) if arguments else ROOT / "build" / "laboratory.html"
    text = build()
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(text.encode("utf-8"))
    print("%s, %d kB" % (os.path.relpath(str(output)), len(text.encode("utf-8")) / 1000))


if __name__ == "__main__":
    main(sys.argv[1:])
