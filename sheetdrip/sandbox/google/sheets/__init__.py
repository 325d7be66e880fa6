"""The pretended Google Sheets v4: what it remembers, and how it answers."""
