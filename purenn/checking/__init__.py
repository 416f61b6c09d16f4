"""Checks what users pass in, at the doors of the library, and words the error messages."""
