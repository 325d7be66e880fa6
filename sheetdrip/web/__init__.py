"""What the outside may call over HTTP: Twilio's callbacks, enrolments, pokes, health and metrics.

Needs the extra `web`; `addresses` and `context` do not.
"""
