"""Runs a cycle: gathers through ports, plans, checks safety, applies, and writes back to the sheet."""
