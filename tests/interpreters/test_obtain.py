"""What the tests install, they use only once it is whole."""

import sys
import threading

import runners

COMMAND = """
import pathlib, sys, time
package = pathlib.Path(sys.argv[1])
package.mkdir()
time.sleep(1)
(package / "last").touch()
"""


def test_what_another_process_still_installs_is_not_there_yet(tmp_path, monkeypatch):
    monkeypatch.setenv("CI", "true")
    package = tmp_path / "package"

    def obtain():
        return runners.obtain(
            lambda: package if package.exists() else None,
            sys.executable, "-c", COMMAND, str(package),
        )  # fmt: skip

    other = threading.Thread(target=obtain)
    other.start()
    while other.is_alive() and not package.exists():
        pass
    assert (obtain() / "last").exists()
    other.join()
