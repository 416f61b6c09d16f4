"""purenn imports nothing but math, and only the modules of what is used."""

import subprocess
import sys

import purenn
import runners

BARE = [sys.executable, "-S", "-I", "-B", "-c"]  # no site, no environment


def modules(code):
    """The modules that the code imports, over those of a bare start."""
    listing = "; print(*sorted(set(sys.modules) - before))"
    start = "import sys; sys.path.insert(0, %r); before = set(sys.modules); " % str(runners.ROOT)
    output = subprocess.run(BARE + [start + code + listing], stdout=subprocess.PIPE, check=True)
    return set(output.stdout.decode().split())


def test_import_purenn_imports_nothing_else():
    assert modules("import purenn") == {"purenn"}


def test_all_of_purenn_imports_only_math():
    imported = modules("from purenn import " + ", ".join(purenn.__all__))
    own = {name for name in imported if name.split(".")[0] == "purenn"}
    assert imported - own <= {"math"}
    assert "purenn.layers.conv_layer" in own


def test_fc_layer_does_not_import_what_it_does_not_use():
    imported = modules("from purenn import FCLayer")
    others = "conv_layer max_pooling_layer dropout_layer losses network storage summary".split()
    assert not imported & {"purenn." + name for name in others}
