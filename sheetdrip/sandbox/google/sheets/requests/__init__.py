"""Which changes can a batchUpdate ask for? One module per family, joined in `registry`."""
