"""A campaign of checks on a Dask cluster: every library, format and seed, in parts.

    python3 examples/campaign.py --libraries numpy,autograd --dtypes float64,float32 --seeds 10 \\
        --max-examples 1000000 --parts 8 --scheduler tcp://127.0.0.1:8786

Needs dask.distributed (pip install "purenn[campaign]"); without --scheduler it starts a cluster on
this machine. A part that loses its worker is done again by another one; reports are the same to
the byte, however many parts and workers there are. Any other engine can run the same command.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from itertools import product

COMMAND = [sys.executable, "-m", "purenn.crosscheck"]


def part(arguments, number, of):
    """The report of one part, as text."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "part.json")
        where = ["--part", "%d/%d" % (number, of), "--json", path]
        done = subprocess.run(COMMAND + arguments + where, stdout=subprocess.DEVNULL)
        if done.returncode == 2:
            raise ValueError("%s cannot be checked" % arguments)
        with open(path, encoding="utf-8") as file:
            return file.read()


def merged(texts, path):
    """Write the report of all parts to the path, and print it; the exit status."""
    with tempfile.TemporaryDirectory() as directory:
        files = [os.path.join(directory, "%d.json" % at) for at in range(len(texts))]
        for name, text in zip(files, texts):
            with open(name, "w", encoding="utf-8") as file:
                file.write(text)
        return subprocess.run(COMMAND + ["merge"] + files + ["--json", path]).returncode


def main(arguments=None):
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("--libraries", required=True)
    p.add_argument("--dtypes", default="float64")
    p.add_argument("--seeds", type=int, default=1)
    p.add_argument("--max-examples", default="100")
    p.add_argument("--parts", type=int, default=4)
    p.add_argument("--only")
    p.add_argument("--scheduler", help="the address of a cluster's scheduler")
    p.add_argument("--into", default=".", help="the directory for the reports")
    options = p.parse_args(arguments)
    from dask.distributed import Client

    libraries, dtypes = options.libraries.split(","), options.dtypes.split(",")
    statuses = []
    with Client(options.scheduler) as client:
        campaign = {}
        for library, dtype, seed in product(libraries, dtypes, range(options.seeds)):
            check = [library, "--dtype", dtype, "--seed", str(seed)]
            check += ["--max-examples", options.max_examples]
            check += ["--only", options.only] if options.only else []
            campaign[library, dtype, seed] = [
                client.submit(part, check, number, options.parts, pure=False)
                for number in range(1, options.parts + 1)
            ]
        for names, futures in campaign.items():
            path = os.path.join(options.into, "%s-%s-%d.json" % names)
            statuses.append(merged(client.gather(futures), path))
    return max(statuses)


if __name__ == "__main__":
    sys.exit(main())
