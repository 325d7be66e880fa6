"""Sends notifications through Apprise, which reaches some hundred services by one kind of address.

An address holds passwords and tokens: errors and logs never quote it, they only name its line in the file.
"""

import logging
from collections.abc import Mapping
from pathlib import Path

from sheetdrip.errors import UserMustFix

# its log quotes addresses and answers
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)

TIMEOUT = 30.0
"""Seconds for all services together."""


class AppriseRecipients:
    """The Recipients port over Apprise. `addresses`: by their line in `path`; errors name the line alone.

    Raises UserMustFix when there is none, or for one that Apprise does not understand.
    """

    def __init__(self, addresses: Mapping[int, str], path: Path) -> None:
        import apprise  # only where somebody is named: it is long in loading

        if not addresses:
            raise UserMustFix(
                f"alerts: {path} names nobody: write one Apprise address a line, or leave out "
                "alerts.file"
            )
        self._services = apprise.Apprise()
        wrong = [line for line, one in addresses.items() if not self._services.add(one)]
        if wrong:
            which = ", ".join(map(str, wrong))
            raise UserMustFix(
                f"alerts: {path}: Apprise does not understand line {which}: "
                "see its wiki for the form, such as mailto://user:password@example.com"
            )

    def __len__(self) -> int:
        return len(self._services)

    def notify(self, subject: str, text: str) -> bool:
        """Tell every service; whether all of them took it."""
        sent = self._services.notify(text, title=subject, body_format="text", timeout=TIMEOUT)
        return bool(sent)


def load_recipients(path: Path) -> AppriseRecipients:
    """The recipients whose addresses stand in a file: one a line; blank lines and `#` comments are left out.

    Raises UserMustFix.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserMustFix(
            f"alerts: {path} cannot be read ({type(error).__name__}): make it a text file with one "
            "Apprise address a line"
        ) from None
    lines = enumerate(map(str.strip, text.splitlines()), start=1)
    named = {number: line for number, line in lines if line and not line.startswith("#")}
    return AppriseRecipients(named, path)
