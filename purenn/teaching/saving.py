"""Text written to a file, in UTF-8 on every machine."""


def save(path, ending, text):
    """Write the text; ValueError if the path does not have that ending."""
    if not str(path).endswith(ending):
        raise ValueError("save: expected a path that ends in %s, got %s" % (ending, path))
    with open(str(path), "wb") as file:
        file.write(text.encode())
