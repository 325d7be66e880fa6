"""The channel of Studio flows, and what `check` and `studio` need to know of them."""
