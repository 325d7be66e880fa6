"""Checks by its signature that a webhook is Twilio's, with the SDK's own validator, whatever that raises.

docs/vendors/twilio.md#signatures
"""

from collections.abc import Mapping

from twilio.request_validator import RequestValidator


class Signatures:
    """Checks signatures made with an account's primary auth token; an API key's secret does not sign."""

    def __init__(self, auth_token: str) -> None:
        self._validator = RequestValidator(auth_token)

    def is_genuine(self, url: str, fields: Mapping[str, str], signature: str) -> bool:
        """Whether Twilio signed this form for this URL; anything odd is not."""
        try:
            return bool(signature) and bool(self._validator.validate(url, dict(fields), signature))
        except (TypeError, ValueError, UnicodeError):
            return False
