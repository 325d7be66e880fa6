"""How are notifications sent? Apprise, which speaks to some hundred services by one kind of address.

An address holds passwords and tokens: it never stands in an error or a log, only its number in the list.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

import apprise

from sheetdrip.errors import UserMustFix

# its log quotes addresses and answers
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)

TIMEOUT = 30.0
"""Seconds for all services together."""


class AppriseBell:
    """The Bell port over Apprise. Raises UserMustFix for an address that Apprise does not understand."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._services = apprise.Apprise()
        wrong = [
            number for number, one in enumerate(addresses, start=1) if not self._services.add(one)
        ]
        if wrong:
            which = ", ".join(map(str, wrong))
            raise UserMustFix(
                f"alerts: Apprise does not understand address {which} of the list: "
                "see its wiki for the form, such as mailto://user:password@example.com"
            )

    def ring(self, subject: str, text: str) -> bool:
        """Tell every service; whether all of them took it."""
        sent = self._services.notify(
            text, title=subject, body_format=apprise.NotifyFormat.TEXT, timeout=TIMEOUT
        )
        return bool(sent)


def read_addresses(path: Path) -> tuple[str, ...]:
    """One address a line; blank lines and `#` comments are left out. Raises UserMustFix."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserMustFix(
            f"alerts: {path} cannot be read ({type(error).__name__}): make it a text file with one "
            "Apprise address a line"
        ) from None
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
