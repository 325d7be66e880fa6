"""Decides a whole cycle, from values alone: what stands in the sheet and what is on record."""
