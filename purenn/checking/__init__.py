"""The checks at the doors, and the words of their messages."""
