"""The pretended Twilio Studio, version 2, and what a running flow does, for a clinic's flows.

Known widgets: trigger (by the REST API), send-message, send-and-wait-for-reply, split-based-on,
set-variables, make-http-request, run-function. Everything else is refused by its name.
"""
