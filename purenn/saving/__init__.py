"""A network's file: written whole or not at all, read without running any code in it."""
