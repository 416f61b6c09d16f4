"""The engine in a browser's worker, from a file: training, and what must be ended."""

import json
import subprocess
from pathlib import Path

import engines
import pytest
import runners
from laboratory import build

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What worker.mjs saw in Chromium."""
    folder = tmp_path_factory.mktemp("worker")
    engines.packages(pytest)
    try:
        runners.from_npm("playwright-core")
        chromium = runners.from_debian("chromium")
    except runners.Missing as missing:
        runners.skip(pytest, "Chromium, or a package from npm,", missing)
    page = folder / "bare.html"
    page.write_text(build.build(HERE / "bare"), encoding="utf-8")
    command = ["node", str(HERE / "worker.mjs"), str(page), chromium]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode())


def test_nothing_on_the_console(seen):
    assert seen["console"] == []


def test_the_numbers_are_those_of_cpython(seen, tmp_path):
    engine = engines.OnCPython(tmp_path)
    engine.open("xor")
    expected = engine.ask("step", samples=120)
    assert seen["train"]["stopped"]
    assert {**seen["train"]["snapshot"], "speed": 0} == {**expected, "speed": 0}


def test_a_large_network_trains_by_a_program_that_another_worker_writes(seen, tmp_path):
    engine = engines.OnCPython(tmp_path)
    (setup,) = [data["setup"] for data in engine.catalogue["data"] if data["name"] == "digits"]
    setup["layers"][0]["size"] = 6
    engine.few_digits(layers=setup["layers"])
    expected = engine.ask("step", epochs=2)
    assert seen["large"] == {"layers": len(expected["layers"]), "digest": expected["digest"]}


ALIVE = {"same": True, "edited": False, "went": 1}


def test_an_endless_loop_ends(seen):
    reason = seen["endlessLoop"].pop("reason")
    assert reason.startswith(
        "For a long time nothing came back, perhaps because of an endless loop."
    )
    assert seen["endlessLoop"] == ALIVE


def test_what_is_ended_by_hand(seen):
    assert seen["endedByHand"] == dict(ALIVE, reason="You have ended it.")


def test_an_endless_loop_in_training(seen):
    reason = seen["loopInTraining"].pop("reason")
    assert "perhaps because of an endless loop" in reason
    assert seen["loopInTraining"] == {"kept": True, "same": True, "done": 3}


def test_what_is_idle_after_training_is_left_alone(seen):
    assert seen["idleAfterTraining"] is False


def test_a_browser_that_is_too_old(seen):
    reason = seen["unable"]["reason"]
    assert reason.startswith("The laboratory cannot start in this browser: it needs Chrome 80,")
    assert reason.endswith("DecompressionStream is not defined")
    assert seen["unable"]["refused"] == reason


def test_a_checkpoint_that_does_not_end_is_taken_without_its_edits(seen):
    assert seen["loopInCheckpoint"] == ALIVE


def test_a_failure_of_the_engine(seen):
    reason = seen["failure"].pop("reason")
    assert seen["failure"] == ALIVE
    failed = "The laboratory failed, and was restarted where it was before: KeyboardInterrupt:"
    assert reason.strip() == failed


def test_too_much_memory(seen):
    reason = seen["memory"].pop("reason")
    assert "There is not enough memory for this." in reason
    assert seen["memory"] == ALIVE


def test_what_edited_code_prints(seen):
    assert seen["output"] == ["hello", "again"]


def test_the_licences_are_in_the_page(seen):
    text = seen["licences"]
    for holder in "The purenn authors", "Damien P. George", "Emscripten authors":
        assert "Copyright" in text and holder in text
    assert "https://creativecommons.org/licenses/by/4.0/" in text
