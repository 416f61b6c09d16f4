"""A network as the text of a file, and back: what Network.save writes and Network.load reads."""

from purenn import Network


def saved(network, path):
    """What Network.save writes; it needs a path to write to."""
    network.save(path)
    with open(path) as file:
        return file.read()


def loaded(text, path, custom):
    """What Network.load makes of a text; ValueError, a sentence, if that is no network."""
    if not isinstance(text, str):
        raise ValueError("expected the text of a file that Network.save wrote, got %r" % text)
    with open(path, "w") as file:
        file.write(text)
    try:
        return Network.load(path, custom)
    except ValueError as error:
        raise ValueError("This file cannot be loaded. " + str(error).replace(path, "the file"))
