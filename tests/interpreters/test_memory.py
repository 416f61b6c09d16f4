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
    seldom = memory.TRAIN.replace("gc.threshold(100)", "")  # with room enough, and in no time
    assert seldom != memory.TRAIN
    wanted = machine.run(seldom % 1000, 1024)
    assert float(wanted) < 0.001
    assert machine.run(memory.TRAIN % 1000, kib) == wanted
    wanted = machine.run(seldom % 20, 1024)
    for more in range(1, 4):  # a fit by luck would not last
        assert machine.run(memory.TRAIN % 20, kib + more) == wanted


@pytest.mark.parametrize("kind, kib", [("source", (16, 11)), ("mpy", (8, 5))])
def test_the_program_of_xor_alone(kind, kib, tmp_path):
    """It trains, or only predicts, without purenn; and gives what the layers give."""
    network, training, predicting = memory.programs()
    x, y = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]], [[[0]], [[1]], [[1]], [[0]]]
    (tmp_path / "train").mkdir()
    (tmp_path / "predict").mkdir()
    try:
        trains = memory.Machine(tmp_path / "train", kind == "mpy", xor=training)
        predicts = memory.Machine(tmp_path / "predict", kind == "mpy", xor=predicting)
    except runners.Missing as missing:
        runners.skip(pytest, "MicroPython on WASI", missing)
    wanted = [repr(output) for output in network.predict(x)]
    assert predicts.run(memory.PROGRAM_PREDICT, kib[1]).splitlines() == wanted
    errors = network.fit(x, y, 1000, 0.1, verbose=False)
    assert trains.run(memory.PROGRAM_TRAIN % 100, kib[0]).strip() == repr(errors[-1])


def test_what_is_not_used_is_not_imported(machine):
    (_, _, sample), names = machine.measure()
    assert "purenn.layers.fc_layer" in names
    assert not {"purenn.layers.conv_layer", "purenn.saving.storage", "purenn.fitting.progress"} & set(names)
    assert sample <= 12000
