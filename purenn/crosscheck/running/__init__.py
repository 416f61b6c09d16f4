"""Runs trials: the examiner runs one, the supervisor keeps it in a process of its own."""
