"""build.py: one small file, the same bytes twice, with nothing that it would have to fetch."""

import base64
import json
import re
import zlib

from laboratory import build
import engines
import pytest


@pytest.fixture(scope="module")
def text():
    engines.packages(pytest)
    return build.build()


def embedded(text, name):
    (content,) = re.findall('<script [^>]*data-name="%s">([^<]*)</script>' % re.escape(name), text)
    return zlib.decompress(base64.b64decode(content))


def test_it_is_below_two_megabytes(text):
    assert len(text.encode("utf-8")) < 2e6


def test_the_same_bytes_twice(text, tmp_path, capsys):
    path = tmp_path / "new" / "laboratory.html"
    build.main([str(path)])
    assert path.read_bytes() == text.encode("utf-8")
    assert capsys.readouterr().out.endswith(
        "laboratory.html, %d kB\n" % (len(path.read_bytes()) / 1000)
    )


def test_it_fetches_nothing(text):
    html = re.sub("<script.*?</script>|<style.*?</style>", "", text, flags=re.S)
    styles = "".join(re.findall("<style>.*?</style>", text, re.S))
    assert not re.findall(r"src=|<link (?![^>]*href=\"data:)", html)
    assert not re.findall(r"@import|url\((?!['\"]?data:)", styles)


def test_purenn_is_in_it_as_it_is(text):
    files = json.loads(embedded(text, "files.json").decode())
    for path in "purenn/layers/fc_layer.py", "purenn/teaching/explanation.py", "examples/exercises/softmax.py":
        assert files[path] == (build.ROOT / path).read_text(encoding="utf-8")
    assert embedded(text, "micropython.wasm")[:4] == b"\0asm"
    assert not [path for path in files if "crosscheck" in path]


def test_what_is_out_of_place_is_told(tmp_path):
    engines.packages(pytest)
    (tmp_path / "main.js").write_text("")
    (tmp_path / "styles.css").write_text("")
    (tmp_path / "index.html").write_text("<style>/* styles.css */</style><!-- engine -->")
    with pytest.raises(SystemExit, match=r"expected /\* main.js \*/ once in"):
        build.build(tmp_path)
