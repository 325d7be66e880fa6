"""Reads what the operator asked for: TOML files and the environment, with all problems reported at once."""
