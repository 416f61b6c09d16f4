"""Writes a saved network out as a program.

    python3 -m purenn.programs xor.json                              Python, on the terminal
    python3 -m purenn.programs xor.json --language c -o xor.c        C, to a file
    python3 -m purenn.programs xor.json --predict                    without the part that trains
    python3 -m purenn.programs xor.json --batch-size 10              which learns in batches
    python3 -m purenn.programs xor.json --optimizer "Adam(0.01)"     by this optimizer

The language is python, javascript or c; the file is one that Network.save wrote. A network that was
saved with an optimizer keeps it; a new one is Momentum or Adam, with its numbers.
"""

import sys

from ..network import Network
from ..optimizers import Adam, Momentum
from .written import program


def main(arguments):
    """Run the command line; return the exit status."""
    options = {"--language": "python", "-o": None, "--batch-size": "1", "--optimizer": None}
    files, train, rest = [], True, list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument in ("-h", "--help"):
            print(__doc__.strip())
            return 0
        if argument == "--predict":
            train = False
        elif argument in options and rest:
            options[argument] = rest.pop(0)
        elif argument.startswith("-"):
            known = "-h, %s and --predict" % ", ".join(sorted(options))
            return _refuse("expected one of %s, got %s" % (known, argument))
        else:
            files.append(argument)
    if len(files) != 1:
        return _refuse("expected one file of a network, got %d" % len(files))
    try:
        network, size = Network.load(files[0]), options["--batch-size"]
        if options["--optimizer"] is not None:
            network.optimizer = _optimizer(options["--optimizer"])
        size = int(size) if size.isdigit() else size
        result = program(network, options["--language"], train, size)
        if options["-o"] is None:
            print(str(result), end="")
        else:
            result.save(options["-o"])
    except (OSError, TypeError, ValueError) as error:
        return _refuse(str(error))
    return 0


def _optimizer(text):
    """The optimizer that is called in a text such as "Adam(0.01)"; ValueError for any other text."""
    name, _, numbers = text.partition("(")
    kinds = {"Momentum": Momentum, "Adam": Adam}
    if name not in kinds or numbers[-1:] != ")":
        raise ValueError("expected an optimizer as Momentum(0.1, 0.9) or Adam(0.01), got " + text)
    return kinds[name](*[float(x) for x in numbers[:-1].split(",") if x])


def _refuse(reason):
    print("purenn.programs: " + reason, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
