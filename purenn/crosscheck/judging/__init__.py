"""Judges the results: bounds, comparison, known mistakes."""
