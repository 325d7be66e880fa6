"""Holds all that is on record of a clinic's surgeries and texts, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import HELD_BY_TWILIO, ON_ITS_WAY, UNSETTLED
from sheetdrip.domain.message import Message
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.planning.change_limits import Clearance, Waiting
from sheetdrip.planning.row_matching import asked


@dataclass(frozen=True, kw_only=True)
class ClinicRecords:
    """All the ledger knows of one clinic, read in one transaction.

    `messages`: for every (surgery, step) the newest revision, and any older one not yet terminal; `waiting`:
    rows that wait for a person's word, by mark; `clearances`: what has had it or needs none, by Drip ID;
    `recovered_at`: when it was last brought up to date by a recovery; None: it never was.
    """

    surgeries: tuple[KnownSurgery, ...] = ()
    messages: tuple[Message, ...] = ()
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    clearances: Mapping[str, Clearance] = field(default_factory=dict)
    recovered_at: datetime | None = None

    @cached_property
    def by_surgery(self) -> Mapping[str, Mapping[str, Message]]:
        """The newest message of every step, by Drip ID and step name."""
        newest: dict[str, dict[str, Message]] = {}
        for message in self.messages:
            steps = newest.setdefault(message.key.surgery, {})
            present = steps.get(message.key.step)
            if present is None or message.key.revision > present.key.revision:
                steps[message.key.step] = message
        return newest

    @cached_property
    def reached(self) -> Mapping[str, frozenset[str]]:
        """The identities of the phones that each surgery's texts have left for, by Drip ID."""
        phones: dict[str, set[str]] = {}
        for message in self.messages:
            if message.state in ON_ITS_WAY:
                phones.setdefault(message.key.surgery, set()).add(identity_of(message.to))
        return {drip_id: frozenset(found) for drip_id, found in phones.items()}

    @cached_property
    def asked(self) -> tuple[KnownSurgery, ...]:
        """The surgeries, each with the names under which its texts have left by now."""
        last: dict[str, datetime] = {}
        for message in self.messages:
            if message.state in ON_ITS_WAY:
                surgery, left_at = message.key.surgery, message.left_at
                last[surgery] = max(left_at, last.get(surgery, left_at))
        return tuple(asked(one, last.get(one.drip_id)) for one in self.surgeries)

    @cached_property
    def by_sid(self) -> Mapping[str, Message]:
        """Every message whose SID is on record."""
        return {message.sid: message for message in self.messages if message.sid is not None}

    @cached_property
    def pending(self) -> frozenset[str]:
        """Surgeries (Drip IDs) with a text that Twilio has or may have, and has not sent yet."""
        waiting = HELD_BY_TWILIO | UNSETTLED
        return frozenset(one.key.surgery for one in self.messages if one.state in waiting)

    @cached_property
    def held_by_twilio(self) -> int:
        """How many texts Twilio has and has not sent yet."""
        return sum(message.state in HELD_BY_TWILIO for message in self.messages)
