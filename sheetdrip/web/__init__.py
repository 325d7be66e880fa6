"""What may the outside call? Twilio's callbacks, enrolments, pokes, health and metrics, over HTTP.

Needs the extra `web`; `addresses` and `house` do not.
"""
