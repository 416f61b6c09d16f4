"""The command line: python -m purenn.crosscheck.vectors DIR."""

import sys

from . import __doc__ as usage
from .files import write


def main(arguments):
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(usage)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    print("%d cases in %s" % (write(arguments[0]), arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
