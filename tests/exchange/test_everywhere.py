"""The files are read and written alike on MicroPython, and where the first byte stands first."""

import sys

import numpy as np
import pytest
import runners

pytestmark = pytest.mark.interpreters
INTERPRETERS = "CPython 3.8", "PyPy", "MicroPython on WASI", "CPython on s390x"
CODE = """
from purenn.exchange import read_npy, read_npz, read_safetensors, write_npy, write_safetensors

for compact in False, True:
    for name in "little.npy", "big.npy", "half.npy", "fortran.npy", "bool.npy":
        print(name, read_npy(name, compact))
    for name in "stored.npz", "deflated.npz":
        found = read_npz(name, compact)
        print(sorted(found), found["a"], found["many"][-1][-2:])
for dtype in "float64", "float32", "float16", "bfloat16":
    write_safetensors("written.safetensors", {"b": [[1 / 3, -0.0], [5, 6e4]], '"\\\\a': [2**-20]}, dtype)
    with open("written.safetensors", "rb") as file:
        print(file.read())
    for compact in False, True:
        found = read_safetensors("written.safetensors", compact)
        print(sorted(found), found["b"])
write_npy("written.npy", [[True, 0], [-5, 100]], "int8")
with open("written.npy", "rb") as file:
    print(file.read())
for read, name in (
    (read_npy, "lie.npy"), (read_npz, "lie.npz"), (read_npz, "damaged.npz"), (read_safetensors, "lie"),
    (read_npz, "checksum.npz"),
):
    try:
        read(name)
    except ValueError as error:  # how far damaged bytes can be read differs
        print("read_npz" if name == "damaged.npz" and "read_npz" in str(error) else error)
for x, dtype in (2**31, "int32"), (1e39, "float32"), (65520, "float16"), (-1, "uint64"), (2**64, "uint64"):
    try:
        write_npy("new.npy", [x], dtype)
    except ValueError as error:
        print(error)
"""


@pytest.fixture
def folder(tmp_path):
    a = np.arange(12).reshape(3, 4) / 7
    np.save(tmp_path / "little.npy", a.astype("<f4"))
    np.save(tmp_path / "big.npy", np.arange(-3, 3, dtype=">i4").reshape(2, 3))
    np.save(tmp_path / "half.npy", a.astype(">f2"))
    np.save(tmp_path / "fortran.npy", np.asfortranarray(a))
    np.save(tmp_path / "bool.npy", a > 1)
    arrays = {"a": a, "many": np.arange(500.0).reshape(5, 100)}
    np.savez(tmp_path / "stored.npz", **arrays)
    np.savez_compressed(tmp_path / "deflated.npz", **arrays)
    data = (tmp_path / "little.npy").read_bytes()
    (tmp_path / "lie.npy").write_bytes(data.replace(b"(3, 4)", b"(3,4**9)"[:6]))
    data = (tmp_path / "deflated.npz").read_bytes()
    (tmp_path / "lie.npz").write_bytes(data[:-20])
    (tmp_path / "damaged.npz").write_bytes(data[:300] + b"\xff" * 50 + data[350:])
    at = data.index(b"PK\1\2") + 16
    (tmp_path / "checksum.npz").write_bytes(data[:at] + bytes(4) + data[at + 4 :])
    (tmp_path / "lie").write_bytes(b"\2" + bytes(7) + b"{}" + bytes(8))
    runners.copy_library(tmp_path)
    return tmp_path


@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_files(interpreter, folder):
    here = runners.run_program([sys.executable], CODE, folder).splitlines()
    assert len(here) == 14 + 12 + 1 + 5 + 5
    there = runners.run_or_skip(pytest, interpreter, runners.RUNNERS[interpreter], CODE, folder)
    assert there.splitlines() == here
