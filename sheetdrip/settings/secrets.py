"""Which secrets does the environment hold? They never stand in a settings file."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class TwilioSecrets:
    """An account with its auth token, or with an API key and its secret."""

    account_sid: str
    username: str
    password: str


def twilio_secrets(environment: Mapping[str, str]) -> tuple[TwilioSecrets | None, list[str]]:
    """The secrets, or what is missing, as sentences."""
    account = environment.get("TWILIO_ACCOUNT_SID", "").strip()
    token = environment.get("TWILIO_AUTH_TOKEN", "").strip()
    key = environment.get("TWILIO_API_KEY", "").strip()
    secret = environment.get("TWILIO_API_SECRET", "").strip()
    problems = []
    if not account.startswith("AC"):
        problems.append("environment: TWILIO_ACCOUNT_SID is missing (AC..., from Twilio's console)")
    if bool(key) != bool(secret):
        problems.append("environment: TWILIO_API_KEY and TWILIO_API_SECRET go together")
    elif not key and not token:
        problems.append(
            "environment: TWILIO_AUTH_TOKEN is missing (or TWILIO_API_KEY with TWILIO_API_SECRET)"
        )
    if problems:
        return None, problems
    return TwilioSecrets(account, key or account, secret or token), []
