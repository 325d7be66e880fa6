"""Draws the pictures that the pages show: `python -m tests.pictures`."""
