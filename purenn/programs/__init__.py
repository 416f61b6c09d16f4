"""Writes a network out as a program without loops and lists, which gives the same bits."""
