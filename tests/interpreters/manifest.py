"""Writes package.json in the repository's root, by which MicroPython's mip installs the core.

    python3 tests/interpreters/manifest.py
"""

import json
import re

import runners


def manifest():
    """The text of package.json: every file of the core, relative to where it is served."""
    version = re.search('__version__ = "(.*)"', (runners.ROOT / "purenn/__init__.py").read_text())
    files = ["purenn/" + path.name for path in runners.core()]
    urls = ",\n    ".join(json.dumps([file, file]) for file in files)
    return '{\n  "urls": [\n    %s\n  ],\n  "version": "%s"\n}\n' % (urls, version.group(1))


if __name__ == "__main__":
    (runners.ROOT / "package.json").write_text(manifest())
