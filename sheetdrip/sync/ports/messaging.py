"""The ports to Twilio and to whoever is to be notified."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sheetdrip.domain.reply import Reply
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.planning.unknown_outcomes import Listed


@dataclass(frozen=True, slots=True)
class Accepted:
    """Twilio took it, with this status."""

    sid: str
    status: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Twilio said no: certainly not taken. `code`: Twilio's, or the HTTP status of an answer without one."""

    code: int


@dataclass(frozen=True, slots=True)
class NotTaken:
    """It never reached Twilio, or Twilio said it did not process it (429, connection refused).

    `code`: the HTTP status, if there was an answer; `is_own`: because this text's own time ran out.
    """

    why: str
    code: int | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody can tell whether it was applied (timeout, 5xx, cut connection, unreadable answer)."""

    why: str


SendAnswer = Accepted | Refused | NotTaken | Unclear


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Twilio answered that it is canceled: proven."""


@dataclass(frozen=True, slots=True)
class NotCancelled:
    """Twilio would not cancel it (30409): it has left, or was cancelled before."""


CancelAnswer = Cancelled | NotCancelled | Unclear


class Messenger(Protocol):
    """Twilio, for one account. Questions raise MessagingUnavailable; sends and cancels answer."""

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        """Ask once; only what was certainly not processed is asked again."""
        ...

    def cancel(self, sid: str) -> CancelAnswer: ...

    def fetch(self, sid: str) -> Listed | None:
        """One message; None when Twilio does not have it."""
        ...

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        """All messages to a number, every page; an error is never an empty list."""
        ...

    def sent_since(self, moment: datetime) -> tuple[Listed, ...]:
        """All messages with a date_sent from `moment` on, every page."""
        ...


class Inbox(Protocol):
    """The texts that patients sent to a clinic's numbers."""

    def received_since(self, moment: datetime) -> tuple[Reply, ...]:
        """All of them from `moment` on, every page, oldest first. Raises MessagingUnavailable."""
        ...

    def numbers(self) -> tuple[str, ...]:
        """The clinic's own numbers and senders. Raises MessagingUnavailable."""
        ...


class Recipients(Protocol):
    """Whoever a clinic names, beside the sheet."""

    def notify(self, subject: str, text: str) -> bool:
        """Notify them; whether it certainly arrived. Does not raise."""
