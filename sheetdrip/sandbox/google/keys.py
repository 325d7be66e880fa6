"""Whom Google knows: service accounts with their public keys, and the tokens in force."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sheetdrip.clock import Clock

TOKEN_SECONDS: Final = 3599
_PROJECT: Final = "sheetdrip-sandbox"
_CERTS: Final = "https://www.googleapis.com"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token lets its bearer do, and until when (machine clock)."""

    principal: str
    scopes: frozenset[str]
    expires_at: datetime


class Keys:
    """Accounts and tokens; tokens age with the machine's clock, as their holder's clock does.

    `key_size`: bits; Google's own keys have 2048.
    """

    def __init__(self, machine: Clock, rng: random.Random, key_size: int = 2048) -> None:
        self.machine = machine
        self.clocks: tuple[Clock, ...] = (machine,)
        """By which the times of an assertion may be right."""
        self._random = rng
        self._key_size = key_size
        self._public: dict[str, rsa.RSAPublicKey] = {}
        self._grants: dict[str, Grant] = {}

    def create_service_account(self, email: str, token_uri: str) -> dict[str, str]:
        """A new account and its JSON key, in the shape Google issues."""
        private = rsa.generate_private_key(public_exponent=65537, key_size=self._key_size)
        self._public[email] = private.public_key()
        return {
            "type": "service_account",
            "project_id": _PROJECT,
            "private_key_id": f"{self._random.getrandbits(160):040x}",
            "private_key": _pem(private),
            "client_email": email,
            "client_id": f"1{self._random.randrange(10**20):020d}",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": token_uri,
            "auth_provider_x509_cert_url": f"{_CERTS}/oauth2/v1/certs",
            "client_x509_cert_url": f"{_CERTS}/robot/v1/metadata/x509/{email.replace('@', '%40')}",
            "universe_domain": "googleapis.com",
        }

    def delete_service_account(self, email: str) -> None:
        del self._public[email]
        self._grants = {t: g for t, g in self._grants.items() if g.principal != email}

    def adopt(self, other: "Keys") -> None:
        """Know what `other` knows: key files and tokens outlive a reset."""
        self._public |= other._public  # noqa: SLF001  # its own kind
        self._grants |= other._grants  # noqa: SLF001

    def is_service_account(self, email: str) -> bool:
        """People are principals too; only accounts have keys here."""
        return email in self._public

    def public_key(self, email: str) -> rsa.RSAPublicKey | None:
        """The key that checks the account's assertions."""
        return self._public.get(email)

    def go_by(self, clock: Clock) -> None:
        """Judge assertions, and let tokens age, by this clock alone, as Google does by its own."""
        self.machine, self.clocks = clock, (clock,)

    def issue(self, principal: str, scopes: frozenset[str]) -> str:
        token = f"ya29.{self._random.getrandbits(256):064x}"
        expires_at = self.machine.now() + timedelta(seconds=TOKEN_SECONDS)
        self._grants[token] = Grant(principal, scopes, expires_at)
        return token

    def grant(self, token: str) -> Grant | None:
        """What the token allows; None when unknown or expired."""
        grant = self._grants.get(token)
        return grant if grant and self.machine.now() < grant.expires_at else None


def _pem(private: rsa.RSAPrivateKey) -> str:
    return private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
