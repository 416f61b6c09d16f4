"""Writes a saved network out as a program.

    python3 -m purenn.programs xor.json                              Python, on the terminal
    python3 -m purenn.programs xor.json --language c -o xor.c        C, to a file
    python3 -m purenn.programs xor.json --predict                    without the part that trains

The language is python, javascript or c; the file is one that Network.save wrote.
"""

import sys

from ..network import Network
from .written import program


def main(arguments):
    """Run the command line; return the exit status."""
    options = {"--language": "python", "-o": None}
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
            return _refuse("expected one of -h, --language, -o and --predict, got " + argument)
        else:
            files.append(argument)
    if len(files) != 1:
        return _refuse("expected one file of a network, got %d" % len(files))
    try:
        result = program(Network.load(files[0]), options["--language"], train)
        if options["-o"] is None:
            print(str(result), end="")
        else:
            result.save(options["-o"])
    except (OSError, TypeError, ValueError) as error:
        return _refuse(str(error))
    return 0


def _refuse(reason):
    print("purenn.programs: " + reason, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
