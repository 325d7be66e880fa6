"""A Google Sheet of surgeries becomes scheduled post-operative texts, and the sheet says so."""

__version__ = "0.1.0"
