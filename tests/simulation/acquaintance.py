"""By what is a row still known once its patient's name, or the phone, is another? By the other of the two.

A row in which neither a name nor a phone is left that any of its texts went to is used again for another
patient (README), and shows nothing of what the one before had said. Nobody has two surgeries here: staff
change one of the two only while the other is certainly known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sheetdrip.sandbox.twilio.records import Message
from tests.simulation.failing import left_at
from tests.simulation.judge import PUNCTUAL, Judge


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What texts have left for. `named`: when a surgery's row got its present name, if it had another."""

    judge: Judge
    named: Mapping[str, datetime]

    def is_known_without(self, name: str, part: str) -> bool:
        """Whether a surgery's row is known by its other part when its Patient or Phone becomes another's."""
        left = self._left(name)
        if part == "Patient":
            return not left or self._is_known_by_phone(name, left)
        return part != "Phone" or not left or self._is_known_by_name(name, left)

    def _left(self, name: str) -> list[Message]:
        return [
            text.message
            for (whose, _), texts in self.judge.left.items()
            for text in texts
            if whose == name
        ]

    def _is_known_by_phone(self, name: str, left: list[Message]) -> bool:
        facts = self.judge.chronicle.surgeries[name].now.facts
        return facts is not None and any(
            self._is_noted(one) for one in left if one.to == facts.phone
        )

    def _is_known_by_name(self, name: str, left: list[Message]) -> bool:
        """The name counts that the daemon had read when a text left."""
        since = self.named.get(name)
        return since is None or any(
            self._is_noted(one) and self.judge.has_seen(since, left_at(one)) for one in left
        )

    def _is_noted(self, message: Message) -> bool:
        told, now = left_at(message) + 2 * PUNCTUAL, self.judge.store.clock.now()
        return message.fate.status != "failed" and self.judge.has_seen(told, now)
