"""Arrays in files: the same as NumPy's and safetensors', both ways, and lies refused in a sentence."""

import json
import math
import os
import struct
import tracemalloc
import zipfile
from array import array

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from safetensors.numpy import load_file, save_file

from purenn.exchange import read_npy, read_npz, read_safetensors, write_npy, write_safetensors
from purenn.exchange.dtypes import DTYPES, unpacked
from purenn.exchange.writing import packed

KINDS = [dtype for dtype in DTYPES if DTYPES[dtype][1]]
BITS = {"float16": (5, 10), "bfloat16": (8, 7)}


def same(a, b):
    """Whether nested lists are equal, to the sign of zero and the type; NaN as itself."""
    if isinstance(b, list):
        return type(a) is list and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and repr(a) == repr(b)


def plain(a):
    """Rows as lists."""
    return a.tolist() if isinstance(a, array) else [plain(x) for x in a] if isinstance(a, list) else a


@st.composite
def arrays(draw, sides=(0, 4)):
    kind = np.dtype(draw(st.sampled_from(KINDS))).newbyteorder(draw(st.sampled_from("<>")))
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=4, min_side=sides[0], max_side=sides[1]))
    found = draw(hnp.arrays(kind, shape))
    return found.copy(draw(st.sampled_from("CF")))


@settings(deadline=None)
@given(arrays())
def test_what_numpy_writes(tmp_path_factory, a):
    path = tmp_path_factory.mktemp("npy") / "a.npy"
    np.save(path, a)
    assert same(read_npy(path), a.tolist())
    assert same(plain(read_npy(path, compact=True)), a.tolist())
    for name, save in ("a.npz", np.savez), ("b.npz", np.savez_compressed):
        save(path.parent / name, a=a, b=a[..., None])
        found = read_npz(path.parent / name)
        assert list(found) == ["a", "b"] and same(found["a"], a.tolist())
        assert same(found["b"], a[..., None].tolist())
        assert same(plain(read_npz(path.parent / name, compact=True)["a"]), a.tolist())


@settings(deadline=None)
@given(arrays(sides=(1, 4)))
def test_what_numpy_reads(tmp_path_factory, a):
    path = tmp_path_factory.mktemp("npy") / "a.npy"
    write_npy(path, a.tolist(), a.dtype.name)
    mine = path.read_bytes()
    assert same(np.load(path).tolist(), a.tolist())
    np.save(path, np.ascontiguousarray(a.astype(a.dtype.newbyteorder("<"))).reshape(a.shape))
    # to the byte, but for the many NaNs
    assert path.read_bytes() == mine or (a != a).any()


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=5).filter(lambda name: name != "__metadata__"), arrays()))
def test_what_safetensors_writes_and_reads(tmp_path_factory, given_arrays):
    path = tmp_path_factory.mktemp("st") / "a.safetensors"
    made = {
        name: np.ascontiguousarray(a.astype(a.dtype.newbyteorder("="))).reshape(a.shape)
        for name, a in given_arrays.items()
    }
    save_file(made, path, {"format": "np"})
    found = read_safetensors(path)
    assert found.keys() == made.keys()
    assert all(same(found[name], made[name].tolist()) for name in made)
    assert all(same(plain(a), made[n].tolist()) for n, a in read_safetensors(path, True).items())
    full = {name: a for name, a in made.items() if a.size}
    for dtype in {a.dtype.name for a in full.values()}:
        these = {name: a for name, a in full.items() if a.dtype == dtype}
        write_safetensors(path, {name: a.tolist() for name, a in these.items()}, dtype)
        found = load_file(path)
        assert found.keys() == these.keys()
        assert all(found[n].dtype == dtype and same(found[n].tolist(), these[n].tolist()) for n in these)


@settings(deadline=None)
@given(st.floats(), st.sampled_from(["float16", "bfloat16", "float32"]))
def test_rounding(x, dtype):
    """To the nearest, of two equally near to the even one."""
    try:
        (y,) = unpacked(dtype, packed("x", dtype, [x]))
    except ValueError:
        beyond = {"float16": 4095 * 2.0**4, "bfloat16": 511 * 2.0**119, "float32": 33554431 * 2.0**103}
        assert abs(x) >= beyond[dtype] and x - x == 0
        return
    assert repr(unpacked(dtype, packed("y", dtype, [y]))) == repr([y])
    assert math.copysign(1, x) == math.copysign(1, y) or x != x
    if dtype != "bfloat16":
        assert repr(float(np.dtype(dtype).type(x))) == repr(y)
        return
    if x - x != 0:
        assert repr(x) == repr(y)
        return
    (bits,) = struct.unpack("<H", packed("x", dtype, [abs(x)]))
    around = [unpacked(dtype, struct.pack("<H", bits + step))[0] for step in (-1, 1) if bits + step >= 0]
    error = abs(abs(x) - abs(y))
    for z in around:
        assert error < abs(abs(x) - z) or (error == abs(abs(x) - z) and bits % 2 == 0)


@pytest.mark.parametrize("dtype, given, wanted", [
    ("float16", [2049, 2051, -2049.0, 2.0**-25, 3 * 2.0**-25], [2048, 2052, -2048, 0, 2 * 2.0**-24]),
    ("bfloat16", [257, 259, 2.0**-134, 3 * 2.0**-134], [256, 260, 0, 2 * 2.0**-133]),
    ("float32", [2**24 + 1, 2**24 + 3], [2**24, 2**24 + 4]),
])  # fmt: skip
def test_of_two_equally_near_the_even_one(dtype, given, wanted):
    assert unpacked(dtype, packed("x", dtype, given)) == wanted


@pytest.mark.parametrize("dtype", BITS)
def test_every_number_of_sixteen_bits(dtype):
    data = b"".join(struct.pack("<H", bits) for bits in range(1 << 16))
    numbers = unpacked(dtype, data)
    if dtype == "float16":
        wanted = np.frombuffer(data, "<f2").astype(float).tolist()
    else:
        wanted = np.frombuffer(b"".join(b"\0\0" + data[i : i + 2] for i in range(0, len(data), 2)), "<f4")
        with np.errstate(invalid="ignore"):
            wanted = wanted.astype(float).tolist()
    assert [repr(x) for x in numbers] == [repr(x) for x in wanted]
    again = packed("x", dtype, numbers)
    off = [i for i in range(0, len(data), 2) if again[i : i + 2] != data[i : i + 2]]
    assert all(numbers[i // 2] != numbers[i // 2] for i in off)  # of NaN, one of many stays


# --- what cannot be written ---------------------------------------------------------------


@pytest.mark.parametrize("dtype, x", [
    ("int8", 128), ("int8", -129), ("uint8", -1), ("uint64", 2**64), ("int64", -(2**63) - 1),
    ("int32", 1.0), ("bool", 2), ("float16", 65520), ("float32", 1e39), ("float32", 10**400),
    ("bfloat16", -1e39),
])  # fmt: skip
def test_numbers_that_the_type_does_not_hold(tmp_path, dtype, x):
    path = tmp_path / "a"
    for write in (write_npy if dtype in KINDS else None), write_safetensors:
        if write:
            with pytest.raises(ValueError, match="expected numbers that %s holds, got" % dtype):
                write(path, {"a": [[0, x]]} if write is write_safetensors else [[0, x]], dtype)
    assert not os.listdir(str(tmp_path))


def test_what_is_no_array_or_type(tmp_path):
    path = tmp_path / "a"
    for a in "text", [[1], [2, 3]], [], [None], np.zeros(3), [2**-1 + 1j]:
        with pytest.raises((TypeError, ValueError), match="write_npy array.* expected .*, got|ragged"):
            write_npy(path, a)
    for dtype in "float8", "bfloat16", float, None:
        with pytest.raises(ValueError, match="write_npy dtype: expected one of bool, float16, .*, got"):
            write_npy(path, [1], dtype)
    for arrays in [[1]], [("a", [1])], {1: [1]}:
        with pytest.raises(TypeError, match="write_safetensors arrays: expected a dict of arrays"):
            write_safetensors(path, arrays)
    with pytest.raises(ValueError, match="expected another name"):
        write_safetensors(path, {"__metadata__": [1]})
    assert not os.listdir(str(tmp_path))


def test_paths(tmp_path):
    calls = [(read, ()) for read in (read_npy, read_npz, read_safetensors)]
    for function, more in calls + [(write_npy, ([1],)), (write_safetensors, ({},))]:
        name = function.__name__
        with pytest.raises(TypeError, match=name + " path: expected a str or pathlib.Path, got int 5"):
            function(5, *more)
        with pytest.raises(ValueError, match=name + ".*: expected the path of a file, got"):
            function(tmp_path, *more)
        if not more:
            with pytest.raises(FileNotFoundError):
                function(tmp_path / "none")


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "a.npy"
    write_npy(path, [1.5])
    before = path.read_bytes()
    with pytest.raises(ValueError):
        write_npy(path, [1, 300], "int8")
    assert path.read_bytes() == before and os.listdir(str(tmp_path)) == ["a.npy"]


# --- files that lie -----------------------------------------------------------------------


def npy(header, data=b"", version=1):
    text = header.encode("latin1")
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H", len(text)) + text + data


def says(descr="'<f8'", order="False", shape="(2,)"):
    return "{'descr': %s, 'fortran_order': %s, 'shape': %s, }" % (descr, order, shape)


BAD_NPY = {
    "empty": (b"", "expected 8 more bytes, got 0"),
    "no npy": (b"PK\3\4" + bytes(99), "expected an .npy file of version 1, 2 or 3"),
    "version": (npy(says(), bytes(16), 4), "expected an .npy file of version 1, 2 or 3"),
    "header": (npy(says(), bytes(16))[:30], "expected a header of at most 10000 bytes"),
    "long": (npy(says() + " " * 10001, bytes(16)), "expected a header of at most 10000 bytes"),
    "short": (npy(says(), bytes(15)), "expected 16 bytes for shape .* of float64, got 15"),
    "over": (npy(says(), bytes(17)), "expected 16 bytes for shape .* of float64, got 17"),
    "large": (npy(says(shape="(1000000000000,)"), bytes(16)), "expected 8000000000000 bytes"),
    "larger": (npy(says(shape="(%s,)" % (10**30)), bytes(16)), "expected a shape of ints"),
    "many lists": (npy(says(shape="(1000000000, 0)")), "no shape without numbers that is so large"),
    "deep": (npy(says(shape="(%s)" % ("1," * 33)), bytes(8)), "expected at most 32 axes, got 33"),
    "negative": (npy(says(shape="(-2, -1)"), bytes(16)), "expected a shape of ints"),
    "pickle": (npy(says("'|O'"), bytes(16)), "got a pickle, which could run code"),
    "structure": (npy(says("[('a', '<f8')]"), bytes(16)), "expected an array's header"),
    "complex": (npy(says("'<c8'"), bytes(16)), "expected an array of float16 to float64, .*'<c8'"),
    "text": (npy(says("'<U2'"), bytes(16)), "expected an array of float16 to float64, .*'<U2'"),
    "order": (npy(says("'=f8'"), bytes(16)), "expected an array of float16 to float64"),
    "expression": (npy(says(shape="(1+1,)"), bytes(16)), "expected an array's header"),
    "call": (npy(says(order="print()"), bytes(16)), "expected an array's header"),
    "twice": (npy(says()[:-1] + "'shape': (1,)}", bytes(8)), "expected an array's header"),
    "more": (npy(says()[:-1] + "'x': (1,)}", bytes(16)), "expected an array's header"),
    "fewer": (npy("{'descr': '<f8'}", bytes(16)), "expected an array's header"),
    "no dict": (npy("()", bytes(16)), "expected an array's header"),
    "no ascii": (npy("{'d\xff': 1}", bytes(16)), "expected an array's header"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_NPY)
def test_npy_that_lies(tmp_path, name):
    data, message = BAD_NPY[name]
    path = tmp_path / "a.npy"
    path.write_bytes(data)
    refused(read_npy, path, message)
    with zipfile.ZipFile(str(tmp_path / "a.npz"), "w") as file:
        file.writestr("a.npy", data)
    refused(read_npz, tmp_path / "a.npz", message)


def test_npy_of_other_writers(tmp_path):
    path = tmp_path / "a.npy"
    for header in (
        "{'shape':(2L, ),'fortran_order':False,'descr':'<f8'}",  # Python 2
        '{"descr": "<f8", "fortran_order": True, "shape": (2,)}\n',
    ):
        path.write_bytes(npy(header, struct.pack("<2d", 1, 2)))
        assert read_npy(path) == [1, 2]
    with open(str(path), "wb") as file:
        np.lib.format.write_array(file, np.arange(3.0), version=(2, 0))
    assert read_npy(path) == [0, 1, 2]


def refused(read, path, message):
    """In a ValueError that is a sentence, and in no more memory than the file has."""
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=message) as raised:
            read(path)
        assert tracemalloc.get_traced_memory()[1] < 500000
    finally:
        tracemalloc.stop()
    assert str(raised.value).startswith(read.__name__) and len(str(raised.value)) < 300


def tensors(entries, data=b"", length=None):
    header = (entries if isinstance(entries, str) else json.dumps(entries)).encode()
    return struct.pack("<Q", len(header) if length is None else length) + header + data


def tensor(start=0, end=8, shape=(1,), dtype="F64"):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [start, end]}


BAD_TENSORS = {
    "empty": (b"", "expected 8 more bytes, got 0"),
    "header": (tensors({}, length=10**18), "expected a header within the file"),
    "no JSON": (tensors("{"), "expected a header of arrays in JSON"),
    "no dict": (tensors("[]"), "expected a header of arrays in JSON"),
    "deep": (tensors("[" * 100000), "expected a header of arrays in JSON"),
    "a number": (tensors({"a": 1}), "expected a header of arrays in JSON"),
    "no offsets": (tensors({"a": {"dtype": "F64", "shape": [1]}}), "expected a header of arrays"),
    "floats": (tensors({"a": tensor(0.0, 8.0)}, bytes(8)), "expected a header of arrays in JSON"),
    "bools": (tensors({"a": tensor(False, 8)}, bytes(8)), "expected a header of arrays in JSON"),
    "text": (tensors({"a": tensor(shape="1")}, bytes(8)), "expected a shape of ints"),
    "float": (tensors({"a": tensor(shape=(1.0,))}, bytes(8)), "expected a shape of ints"),
    "negative": (tensors({"a": tensor(-8, 0)}, bytes(8)), "expected bytes from 0 on"),
    "backward": (tensors({"a": tensor(8, 0)}, bytes(8)), "expected bytes from 0 on"),
    "beyond": (tensors({"a": tensor(0, 16, (2,))}, bytes(8)), "expected bytes from 0 on"),
    "overlap": (tensors({"a": tensor(), "b": tensor(4, 12)}, bytes(12)), "expected bytes from 8 on"),
    "the same": (tensors({"a": tensor(), "b": tensor()}, bytes(8)), "expected bytes from 8 on"),
    "a gap": (tensors({"a": tensor(8, 16)}, bytes(16)), "expected bytes from 0 on"),
    "an end": (tensors({"a": tensor()}, bytes(16)), "expected 8 bytes of numbers, got 16"),
    "large": (tensors({"a": tensor(shape=(10**12,))}, bytes(8)), "expected 8000000000000 bytes"),
    "larger": (tensors({"a": tensor(shape=(10**30, 0))}, bytes(8)), "expected a shape of ints"),
    "many lists": (tensors({"a": tensor(0, 0, (10**9, 0))}), "no shape without numbers that is so"),
    "type": (tensors({"a": tensor(dtype="F8_E4M3", shape=(8,))}, bytes(8)), "expected an array of"),
    "no type": (tensors({"a": tensor(dtype=None)}, bytes(8)), "expected an array of float16"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_TENSORS)
def test_safetensors_that_lie(tmp_path, name):
    data, message = BAD_TENSORS[name]
    (tmp_path / "a").write_bytes(data)
    if name == "deep":  # the JSON itself is as large
        with pytest.raises(ValueError, match=message):
            read_safetensors(tmp_path / "a")
        return
    refused(read_safetensors, tmp_path / "a", message)


@pytest.fixture
def zipped(tmp_path):
    """A compressed npz, and what to do to its bytes."""
    path = tmp_path / "a.npz"
    np.savez_compressed(path, a=np.arange(1000) % 7, b=np.ones(3))
    data = path.read_bytes()

    def change(at, new):
        path.write_bytes(data[:at] + new + data[at + len(new) :])
        return path

    return data, change


def test_npz_that_lie(zipped, tmp_path):
    data, change = zipped
    listed = data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    for at, new, message in (
        (end, b"PK\0\0", "expected a zip file, whole"),
        (end + 10, b"\xff\xff", "expected a list of files within the file"),
        (end + 16, b"\xff\xff\xff\x7f", "expected a list of files within the file"),
        (listed, b"PK\0\0", "expected files unencrypted and below 4 GB"),
        (listed + 8, b"\1", "expected files unencrypted"),
        (listed + 10, b"\x0c", "expected bytes stored or deflated to their length"),
        (listed + 16, b"\0\0\0\0", "expected bytes of its checksum"),
        (listed + 20, b"\xff\xff\xff\xff", "expected files unencrypted and below 4 GB"),
        (listed + 20, b"\xff\xff\xff\x7f", "expected a place of its own within the file"),
        (listed + 24, b"\xff\xff\xff\x7f", "expected bytes stored or deflated to their length"),
        (listed + 24, b"\0\0", "expected .* more bytes|expected a header"),
        (listed + 42, b"\x05", "expected a place of its own within the file"),
        (listed + 46, b"\xff", "expected names in UTF-8"),
        (listed + 48, b"p", "expected files with names of their own in .npy"),
        (70, b"\xff" * 20, "more bytes, got|checksum|expected an"),  # the compressed bytes
    ):
        refused(read_npz, change(at, new), message)
    overlapping = data.index(b"PK\1\2", listed + 1)
    refused(read_npz, change(overlapping + 42, bytes(4)), "expected a place of its own")
    (tmp_path / "a.npz").write_bytes(data[: end + 10])
    refused(read_npz, tmp_path / "a.npz", "expected a zip file, whole")


def test_a_comment_behind_a_zip(zipped):
    data, change = zipped
    path = change(len(data) - 2, struct.pack("<H", 70) + b"c" * 70)
    assert read_npz(path)["b"] == [1, 1, 1]


@settings(deadline=None)
@given(st.binary(max_size=40), st.integers(0, 400), st.integers(0, 400))
def test_files_with_other_bytes_in_them(tmp_path_factory, new, at, cut):
    """Read, or refused: nothing else."""
    path = tmp_path_factory.mktemp("files") / "a"
    write_npy(path, [[1, 2], [3, 4]])
    whole = path.read_bytes()
    write_safetensors(path, {"a": [[1, 2]], "b": [3]})
    tensors = path.read_bytes()
    np.savez_compressed(str(path) + ".npz", a=np.ones(5))
    zipped = (path.parent / "a.npz").read_bytes()
    for read, data in (read_npy, whole), (read_safetensors, tensors), (read_npz, zipped):
        path.write_bytes((data[:at] + new + data[at + len(new) :])[: cut or None])
        try:
            read(path)
        except ValueError as error:
            assert str(error).startswith(read.__name__)
