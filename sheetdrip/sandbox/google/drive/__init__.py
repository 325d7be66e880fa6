"""The pretended Drive: files, sharing and changes of the spreadsheets."""
