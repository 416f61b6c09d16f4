"""Checks side by side, in parts, on several machines: one report, the same to the byte."""

import importlib.util
import json
import os
import sys
import threading
import time

import court
import pytest
from test_command_line import crosscheck

pytestmark = pytest.mark.unmeasured
MINE = """
import time
import numpy as np
def tanh(x):
    return np.tanh(x)
def relu(x):
    return np.maximum(x, 0)
def mse(t, y):
    return np.sum((t - y) ** 2)
def dot(a, b):
    return a @ b
"""
FEW = ["--max-examples", "12", "--only", "tanh,relu,mse,dot"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    directory = tmp_path_factory.mktemp("campaign")
    (directory / "mine.py").write_text(MINE)
    done = crosscheck("mine.py", *FEW, "--json", "whole.json", cwd=directory)
    assert done.returncode == 1 and "not divided by n" in done.stdout
    return directory, done.stdout, (directory / "whole.json").read_bytes()


@pytest.mark.long("runs the command once more")
def test_jobs_change_nothing(whole):
    directory, text, data = whole
    done = crosscheck("mine.py", *FEW, "--jobs", "3", "--json", "jobs.json", cwd=directory)
    assert (done.returncode, done.stdout) == (1, text)
    assert (directory / "jobs.json").read_bytes() == data


@pytest.mark.sampled(2)
@pytest.mark.parametrize("count", [2, 5])
def test_parts_make_one_report_however_many(whole, count):
    directory, text, data = whole
    files = []
    for number in range(count, 0, -1):
        files.append("part-%d-%d.json" % (number, count))
        where = ["--part", "%d/%d" % (number, count), "--json", files[-1]]
        assert crosscheck("mine.py", *FEW, *where, cwd=directory).returncode in (0, 1)
    done = crosscheck("merge", *files, "--json", "merged.json", cwd=directory)
    assert (done.returncode, done.stdout) == (1, text)
    assert (directory / "merged.json").read_bytes() == data


@pytest.fixture(scope="module")
def halves(tmp_path_factory):
    directory, parts = tmp_path_factory.mktemp("halves"), []
    for number in (1, 2):
        crosscheck("purenn", "--max-examples", "5", "--only", "mse,relu", "--part",
                   "%d/2" % number, "--json", "p%d.json" % number, cwd=directory)
        parts.append(json.loads((directory / ("p%d.json" % number)).read_text()))
    return parts


@pytest.mark.parametrize("change, reason", [
    (lambda parts: parts[:1], "every part once, got 1/2"),
    (lambda parts: [parts[0], parts[0]], "every part once, got 1/2, 1/2"),
    (lambda parts: [parts[0], dict(parts[1], seed=5)], "parts of one check"),
    (lambda parts: [{}], "cannot merge"),
])
def test_what_is_not_one_check_is_no_report(tmp_path, halves, change, reason):
    files = []
    for at, part in enumerate(change(halves)):
        files.append("changed%d.json" % at)
        (tmp_path / files[-1]).write_text(json.dumps(part))
    done = crosscheck("merge", *files, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "") and reason in done.stderr


@pytest.mark.parametrize("part", ["0/2", "3/2", "1", "a/b"])
def test_wrong_parts_are_refused(tmp_path, part):
    done = crosscheck("purenn", "--part", part, cwd=tmp_path)
    assert done.returncode == 2 and "--part" in done.stderr


@pytest.mark.long("starts a cluster, and waits for a worker that is dead")
def test_on_a_cluster_one_of_whose_workers_is_killed(whole, monkeypatch):
    if not importlib.util.find_spec("distributed"):
        pytest.skip('distributed is not installed: pip install "purenn[campaign]"')
    from dask.distributed import LocalCluster

    directory, text, data = whole
    monkeypatch.setenv("PYTHONPATH", court.ROOT)
    monkeypatch.chdir(directory)
    monkeypatch.syspath_prepend(os.path.join(court.ROOT, "examples"))
    import campaign

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        first = {w.pid for w in cluster.workers.values()}
        killed = []

        def kill():
            time.sleep(1)
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], 9)

        threading.Thread(target=kill).start()
        status = campaign.main([
            "--libraries", "mine.py", "--seeds", "2", "--parts", "4", "--max-examples", "12",
            "--only", "tanh,relu,mse,dot", "--scheduler", cluster.scheduler_address,
        ])
        assert killed and killed[0] in first
        assert {w.pid for w in cluster.workers.values()} != first
    assert status == 1
    assert (directory / "mine.py-float64-0.json").read_bytes() == data
    assert (directory / "mine.py-float64-1.json").read_bytes() != data
    assert sys.modules.pop("campaign")
