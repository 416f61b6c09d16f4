"""Builds the laboratory: one HTML file that needs no server and no network.

    python3 laboratory/build.py            # writes build/laboratory.html
    python3 laboratory/build.py OUTPUT     # writes another file

Needs Node.js. Puts into page/index.html, in place of the comments that name them: the bundles of
page/main.js and page/styles.css, and the engine: the worker's bundle, MicroPython, purenn's own
files, which the worker writes into MicroPython's file system, and all licences. The same files,
built again, give the same bytes.
"""

import base64
import json
import os
import re
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

# what is in MicroPython's file system, by the folder in which its paths begin
FILES = {
    ROOT: ["purenn/**/*.py", "examples/data/digits.csv", "examples/data/names.txt",
           "examples/exercises/**/*.py"],
    HERE: ["engine/*.py"],
    HERE / "micropython": ["*.py"],
}
JUDGES = {"crosscheck", "vectors"}  # rooms of purenn that need more than MicroPython


def files():
    """What is in MicroPython's file system: text by path."""
    return {
        path.relative_to(str(root)).as_posix(): path.read_text(encoding="utf-8")
        for root, patterns in FILES.items()
        for pattern in patterns
        for path in sorted(root.glob(pattern))
        if not JUDGES & set(path.parts)
    }


def installed():
    """Whether the packages that package-lock.json names are there."""
    stamp, wanted = MODULES / ".package-lock.json", HERE / "package-lock.json"
    return stamp.exists() and stamp.stat().st_mtime >= wanted.stat().st_mtime


def install():
    """Get the packages that package-lock.json names."""
    if not shutil.which("npm"):
        sys.exit("build.py: expected Node.js and npm, https://nodejs.org")
    if not installed():
        command = [shutil.which("npm"), "ci", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=str(HERE), check=True)


def bundle(entry, *options):
    """A JavaScript module or a style sheet with all that it imports; the packages that it uses."""
    esbuild = MODULES / ".bin" / ("esbuild.cmd" if os.name == "nt" else "esbuild")
    with tempfile.TemporaryDirectory() as folder:
        output, inputs = Path(folder, "bundle"), Path(folder, "inputs")
        command = [str(esbuild), str(entry), "--bundle", "--minify", "--charset=utf8"]
        command += ["--log-level=warning", "--outfile=%s" % output, "--metafile=%s" % inputs]
        subprocess.run(command + list(options), check=True, cwd=str(HERE))
        paths = json.loads(inputs.read_text(encoding="utf-8"))["inputs"]
        found = [re.search(r"node_modules/((?:@[^/]+/)?[^/]+)/", path) for path in paths]
        return output.read_text(encoding="utf-8"), {match.group(1) for match in found if match}


def worker():
    """The worker's bundle: a classic script, since Chromium opens no module from a file's blob.

    MicroPython's module has parts for Node, one with an await at its top, which only a module
    may have: where there is no `process`, esbuild leaves them out.
    """
    options = ["--external:" + name for name in ("fs", "module", "path", "url")]
    options += ["--define:process=undefined", '--define:import.meta.url="blob:"']
    return bundle(HERE / "engine" / "worker.js", "--format=iife", *options)


def licences(packages):
    """The licences of all that is in the page, as one text."""
    digits = ROOT / "examples" / "data" / "README.md"
    parts = [("purenn", ROOT / "LICENSE"), ("MicroPython", HERE / "micropython" / "LICENSE")]
    for name in sorted(packages - {"@micropython/micropython-webassembly-pyscript"}):
        found = sorted(MODULES.glob(name + "/LICEN[CS]E*"))
        if not found:
            sys.exit("build.py: expected the licence of %s beside it" % name)
        parts.append((name, found[0]))
    parts.append(("The handwritten digits and the names", digits))
    texts = ["%s\n%s\n\n%s" % (name, "=" * len(name), path.read_text(encoding="utf-8").strip())
             for name, path in parts]  # fmt: skip
    return "\n\n\n".join(texts) + "\n"


def embed(name, content):
    """An element that engine/embedded.js reads."""
    text = base64.b64encode(zlib.compress(content, 9)).decode("ascii")
    return '<script type="application/octet-stream" data-name="%s">%s</script>' % (name, text)


def build(page=HERE / "page"):
    """The text of the page in a folder."""
    install()
    main, packages = bundle(page / "main.js", "--format=iife")
    styles, more = bundle(page / "styles.css")
    script, most = worker()
    embedded = {
        "worker.js": script.encode("utf-8"),
        "micropython.wasm": (MICROPYTHON / "micropython.wasm").read_bytes(),
        "files.json": json.dumps(files(), sort_keys=True).encode("utf-8"),
        "licences.txt": licences(packages | more | most).encode("utf-8"),
    }
    parts = {
        "/* styles.css */": styles,
        "/* main.js */": main,
        "<!-- engine -->": "\n".join(embed(name, embedded[name]) for name in embedded),
    }
    text = (page / "index.html").read_text(encoding="utf-8")
    for place in parts:
        if text.count(place) != 1:
            sys.exit("build.py: expected %s once in %s" % (place, page / "index.html"))
    places = "|".join(re.escape(place) for place in parts)
    return re.sub(places, lambda match: parts[match.group()], text)


def main(arguments):
    if len(arguments) > 1:
        sys.exit(__doc__)
    output = Path(arguments[0]) if arguments else ROOT / "build" / "laboratory.html"
    data = build().encode("utf-8")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(data)
    print("%s, %d kB" % (os.path.relpath(str(output)), len(data) / 1000))


if __name__ == "__main__":
    main(sys.argv[1:])
