"""Writes package.json in the repository's root, by which MicroPython's mip installs purenn.

    python3 tests/interpreters/manifest.py
"""

import json
import re

import runners


def manifest():
    """The text of package.json: every file for a board, relative to where it is served."""
    version = re.search('__version__ = "(.*)"', (runners.ROOT / "purenn/__init__.py").read_text())
    paths = runners.core() + runners.teaching()
    files = [path.relative_to(str(runners.ROOT)).as_posix() for path in paths]
    urls = ",\n    ".join(json.dumps([file, file]) for file in files)
    return '{\n  "urls": [\n    %s\n  ],\n  "version": "%s"\n}\n' % (urls, version.group(1))


if __name__ == "__main__":
    (runners.ROOT / "package.json").write_text(manifest())
