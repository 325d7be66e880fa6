"""How does Twilio Studio answer, and what does a running flow do? Version 2, for a clinic's flows.

Known widgets: trigger (by the REST API), send-message, send-and-wait-for-reply, split-based-on,
set-variables, make-http-request, run-function. Everything else is refused by its name.
"""
