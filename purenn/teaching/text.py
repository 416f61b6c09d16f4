"""Texts for people: a prompt shows them as they are, without characters that a terminal obeys."""


class Text(str):
    """A text that a prompt and a notebook show as it is, without quotes."""

    def __repr__(self):
        return str(self)


def legible(text):
    """The text, harmless, for a prompt to show as it is.

    >>> legible("two\\nlines")
    two
    lines
    """
    text = harmless(text)
    try:
        "".join([Text()])
    except TypeError:  # MicroPython would neither join nor write to JSON what derives from str
        return text
    return Text(text)


def harmless(text, allowed="\n"):
    """The text with other control characters, and what XML cannot hold, written as escapes.

    >>> harmless("re\\x1b[31md")
    're\\\\x1b[31md'
    """
    found = [x for x in text if _is_sign(ord(x)) and x not in allowed]
    for letter in found:
        n = ord(letter)
        text = text.replace(letter, ("\\x%02x" if n < 256 else "\\u%04x") % n)
    return text


def _is_sign(n):
    """Whether the code point is no visible character: a control, a surrogate, a noncharacter."""
    return (
        n < 32 or 127 <= n < 160 or 0x2028 <= n <= 0x202E or 0x2066 <= n <= 0x2069
        or 0xD800 <= n < 0xE000 or n & 0xFFFE == 0xFFFE
    )  # fmt: skip
