"""Reports the rows, as data and as text."""
