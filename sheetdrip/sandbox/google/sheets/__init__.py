"""What does Google Sheets v4 remember, and how does it answer?"""
