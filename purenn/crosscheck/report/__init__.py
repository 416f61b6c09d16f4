"""What is said: the rows as data and as text."""
