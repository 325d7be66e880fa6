"""What do patients write, in each language, and what must become of it? A table as data, and its figures."""
