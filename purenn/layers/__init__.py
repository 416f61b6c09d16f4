"""The layers of a network, one class per file."""
