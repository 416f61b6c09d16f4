"""How it is judged: bounds, comparison, known mistakes."""
