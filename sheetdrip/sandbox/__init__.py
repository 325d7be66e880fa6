"""Answers as Google and Twilio do: locally over HTTP, with its own store, clock and rules.

It shares no code with the clients it judges: an emulator that does shares their mistakes.
"""
