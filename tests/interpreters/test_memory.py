"""XOR trains on a small machine: a hard limit to MicroPython's heap, with 32-bit pointers."""

import memory
import pytest
import runners

# of 36 and of 32: one to spare, so that a line more in the core breaks no build
SOURCE_KIB = 35
MPY_KIB = 31


@pytest.fixture(scope="module", params=[False, True], ids=["source", "mpy"])
def machine(request, tmp_path_factory):
    try:
        return memory.Machine(tmp_path_factory.mktemp("machine"), request.param)
    except runners.Missing as missing:
        runners.skip(pytest, "MicroPython on WASI", missing)


@pytest.mark.sampled(2)
def test_xor_trains_in_little_memory(machine):
    kib = MPY_KIB if (machine.root / "purenn/network.mpy").exists() else SOURCE_KIB
    seldom = memory.TRAIN.replace("gc.threshold(200)", "")  # with room enough, and in no time
    assert seldom != memory.TRAIN
    wanted = machine.run(seldom % 1000, 1024)
    assert float(wanted) < 0.001
    assert machine.run(memory.TRAIN % 1000, kib) == wanted
    wanted = machine.run(seldom % 20, 1024)
    for more in range(1, 4):  # a fit by luck would not last
        assert machine.run(memory.TRAIN % 20, kib + more) == wanted


def test_what_is_not_used_is_not_imported(machine):
    (_, _, sample), names = machine.measure()
    assert "purenn.layers.fc_layer" in names
    assert not {"purenn.layers.conv_layer", "purenn.saving.storage", "purenn.fitting.progress"} & set(names)
    assert sample <= 10000
