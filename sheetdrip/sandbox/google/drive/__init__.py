"""How does Drive answer? Files, sharing and changes of the spreadsheets."""
