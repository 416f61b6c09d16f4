"""Interpreters from Debian's packages, of any release and for any processor, in a folder.

    python3 tests/interpreters/debian.py                       get all that the tests use
    python3 tests/interpreters/debian.py "CPython on s390x"    get this one

Nothing is installed but qemu-user: apt, with lists and folders of its own, downloads a package
and all that it depends on, dpkg unpacks them into tests/interpreters/.debian, and programs for
another processor are run by qemu. Needs Debian, and root where qemu-user is not there yet.
"""

import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / ".debian"
STABLE = "bookworm", "trixie", "testing"  # the first release from which the package can be had
NEWEST = "testing", "unstable"
HERE = ""  # this machine's own processor
MACHINES = {  # (package, processor, releases)
    "CPython 3.14": ("python3.14", HERE, NEWEST),
    "CPython 3.15": ("python3.15", HERE, NEWEST),
    "PyPy, newest": ("pypy3", HERE, NEWEST),
    "MicroPython": ("micropython", HERE, NEWEST),
    "MicroPython on armhf": ("micropython", "armhf", NEWEST),
    "CPython on arm64": ("python3", "arm64", STABLE),
    "CPython on armhf": ("python3", "armhf", STABLE),
    "CPython on ppc64el": ("python3", "ppc64el", STABLE),
    "CPython on riscv64": ("python3", "riscv64", STABLE),
    "CPython on s390x": ("python3", "s390x", STABLE),
}
DEPARTING = {  # these do not round once and rightly
    "CPython on i386": ("python3", "i386", STABLE),
    "CPython on armel": ("python3", "armel", STABLE),
}
QEMU = {
    "amd64": "x86_64", "arm64": "aarch64", "armhf": "arm", "armel": "arm", "i386": "i386",
    "ppc64el": "ppc64le", "riscv64": "riscv64", "s390x": "s390x",
}  # fmt: skip
INSTALL = "apt-get update -q && apt-get install -qy qemu-user-static"


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().strip()


def emulator(processor):
    """The command before a program for that processor: none on its own machine, or qemu's.

    None if qemu is not here.
    """
    if processor in (HERE, output("dpkg", "--print-architecture")):
        return []
    name = "qemu-" + QEMU[processor]
    path = shutil.which(name + "-static") or shutil.which(name)
    return [path] if path else None


def interpreter(package, processor, releases):
    """The command that runs a package's program, of the package's name; None if not here."""
    if not shutil.which("dpkg") or emulator(processor) is None:
        return None
    for release in releases:
        root = folder(package, processor, release)
        program = root / "usr/bin" / package
        loaders = [*root.glob("lib/*/ld*.so.[0-9]"), *root.glob("usr/lib/*/ld*.so.[0-9]")]
        if program.exists() and loaders and not (root / "apt").exists():
            triplet = loaders[0].parent.name
            libraries = "%s/lib/%s:%s/usr/lib/%s" % (root, triplet, root, triplet)
            command = [str(loaders[0]), "--library-path", libraries, str(program)]
            return emulator(processor) + command
    return None


def folder(package, processor, release):
    return FOLDER / "-".join(filter(None, (package, processor, release)))


def get(package, processor, releases):
    """Download and unpack a package, with what it depends on."""
    if emulator(processor) is None:
        subprocess.run(["sh", "-c", INSTALL])
    any(_get(package, processor, release) for release in releases)


def _get(package, processor, release):
    root = folder(package, processor, release)
    shutil.rmtree(str(root), ignore_errors=True)
    apt = root / "apt"  # until all is there
    for name in "lists/partial", "archives/partial":
        (apt / name).mkdir(parents=True)
    (apt / "status").write_text("")
    (apt / "sources.list").write_text("deb %s %s main\n" % (mirror(), release))
    options = [
        "APT::Install-Recommends=false", "APT::Sandbox::User=root", "Acquire::Languages=none",
        "Acquire::Retries=3", "Dir::State=%s" % apt, "Dir::State::status=%s/status" % apt,
        "Dir::Cache=%s" % apt, "Dir::Etc::sourcelist=%s/sources.list" % apt,
        "Dir::Etc::sourceparts=-",
    ]  # fmt: skip
    if processor:
        options += ["APT::Architecture=" + processor, "APT::Architectures=" + processor]
    command = ["apt-get", "-qq"] + [part for option in options for part in ("-o", option)]
    for arguments in ["update"], ["install", "-y", "--download-only", package]:
        if subprocess.run(command + arguments).returncode:
            return False
    for archive in sorted((apt / "archives").glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(archive), str(root)], check=True)
    shutil.rmtree(str(apt))
    return True


def mirror():
    """The address from which this machine gets Debian's packages."""
    targets = "apt-get", "indextargets", "--format", "$(REPO_URI)"
    of_debian = targets + ("Created-By: Packages", "Label: Debian")
    if not output(*of_debian):
        subprocess.run(["apt-get", "update", "-q"], check=True)
    return output(*of_debian).splitlines()[0]


if __name__ == "__main__":
    for name in sys.argv[1:] or list(MACHINES) + list(DEPARTING):
        machine = MACHINES.get(name) or DEPARTING[name]
        get(*machine)
        print(name, "is here" if interpreter(*machine) else "could not be got")
