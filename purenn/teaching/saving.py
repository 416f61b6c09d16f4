"""Text written to a file, in UTF-8 on every machine, whole or not at all."""

from ..saving.files import path_text, write_file


def save(path, ending, text):
    """Write the text; ValueError if the path does not have that ending."""
    path = path_text("save", path)
    if not path.endswith(ending):
        raise ValueError("save: expected a path that ends in %s, got %s" % (ending, path))
    write_file(path, text.encode())
