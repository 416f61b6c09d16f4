"""How it is run: the examiner holds a trial, the supervisor keeps it in a process of its own."""
