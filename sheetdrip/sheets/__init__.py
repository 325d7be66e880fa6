"""Reads and writes a clinic's sheet: gspread and google-auth, under our own HTTP policy."""
