"""The changes that a batchUpdate can ask for: one module per family, joined in `registry`."""
