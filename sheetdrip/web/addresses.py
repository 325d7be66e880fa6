"""The address that Twilio calls for a clinic."""

from typing import Literal
from urllib.parse import quote

Call = Literal["status", "inbound"]

PREFIX = "/v1/twilio"


def callback_url(public_url: str, clinic: str, call: Call) -> str:
    """The address to give to Twilio, and the one that its signature is checked against."""
    return f"{public_url}{PREFIX}/{quote(clinic, safe='')}/{call}"
