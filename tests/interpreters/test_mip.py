"""mip installs all that runs on a board: MicroPython's own mip, given a `requests` that reads a folder."""

import json
import shutil

import manifest
import pytest
import runners

REQUESTS = '''
class get:
    """A GET from the folder `served`, in place of the sockets that this build lacks."""

    def __init__(self, url, headers=None):
        print("GET", url)
        path = url.replace("http://127.0.0.1", "served")
        try:
            self.raw = open(path, "rb")
            self.status_code = 200
        except OSError:
            self.status_code = 404

    def json(self):
        import json

        return json.load(self.raw)

    def close(self):
        pass
'''


def test_the_manifest_is_complete():
    text = (runners.ROOT / "package.json").read_text()
    assert text == manifest.manifest(), "python3 tests/interpreters/manifest.py writes it anew"


def test_mip_installs_and_xor_runs(tmp_path):
    served = tmp_path / "served"
    served.mkdir()
    shutil.copy(str(runners.ROOT / "package.json"), str(served))
    runners.copy_library(served)
    (tmp_path / "requests.py").write_text(REQUESTS)
    shutil.copy(str(runners.HERE / "digests.py"), str(tmp_path))
    code = (
        "import mip\nmip.install('http://127.0.0.1/package.json', target='lib')\n"
        "import sys\nsys.path.append('lib')\nimport digests\ndigests.main(['xor'])"
    )
    try:
        output = runners.run_wasi(code, tmp_path)
    except runners.Missing as missing:
        runners.skip(pytest, "MicroPython on WASI", missing)
    recorded = (runners.HERE / "digests.txt").read_text().splitlines()[0]
    assert output.splitlines()[-1] == recorded, output
    urls = json.loads((served / "package.json").read_text())["urls"]
    assert output.count("GET") == 1 + len(urls)
    for path, _ in urls:
        assert (tmp_path / "lib" / path).read_bytes() == (runners.ROOT / path).read_bytes()
