"""The pretended Google."""
