"""The layers of a network, a class a file."""
