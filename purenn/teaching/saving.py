"""Writes text to a file, in UTF-8 on every machine, whole or not at all."""


def save(path, ending, text):
    """Write the text; ValueError if the path does not have that ending."""
    from ..saving.files import path_text, write_file  # needs the module os

    path = path_text("save", path)
    if not path.endswith(ending):
        raise ValueError("save: expected a path that ends in %s, got %s" % (ending, path))
    write_file(path, text.encode())
