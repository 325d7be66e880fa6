"""Reads the secrets from the environment. They never stand in a settings file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, repr=False)
class TwilioSecrets:
    """An account with its auth token, or with an API key and its secret."""

    account_sid: str
    username: str
    password: str


@dataclass(frozen=True, slots=True, repr=False)
class WebSecrets:
    """What the web server needs: Twilio signs with the auth token, other callers bring the token."""

    auth_token: str | None = None
    token: str | None = None


SHORTEST_TOKEN = 16


def web_secrets(
    environment: Mapping[str, str], token_file: Path | None
) -> tuple[WebSecrets, list[str]]:
    """The secrets that are there, and what is wrong with them, as sentences."""
    auth_token = environment.get("TWILIO_AUTH_TOKEN", "").strip() or None
    token = environment.get("SHEETDRIP_WEB_TOKEN", "").strip()
    problems = []
    if not token and token_file is not None:
        try:
            token = _private_text(token_file)
        except OSError as error:
            problems.append(f"web.token_file: {token_file} cannot be read: {error.strerror}")
        except ValueError as error:
            problems.append(f"web.token_file: {error}")
    if token and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        problems.append(
            f"environment: SHEETDRIP_WEB_TOKEN must be at least {SHORTEST_TOKEN} plain characters: "
            "make one with `openssl rand -hex 32`"
        )
    return WebSecrets(auth_token, token or None), problems


def _private_text(path: Path) -> str:
    if path.stat().st_mode & 0o077:
        raise ValueError(f"other users can read {path}: run chmod 600 on it")
    return path.read_text(encoding="utf-8").strip()


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
