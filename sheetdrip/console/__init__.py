"""Shows results on a terminal, as JSON, and in a log."""
