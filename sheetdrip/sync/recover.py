"""How is a lost ledger rebuilt? From the SIDs in the sheet and Twilio's own lists, sending nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from sheetdrip.domain.cells import text_of
from sheetdrip.domain.columns import step_columns
from sheetdrip.domain.failures import reason
from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import State, state_of
from sheetdrip.domain.likeness import is_readable, likeness
from sheetdrip.domain.message import Draft, Key, Outcome
from sheetdrip.domain.phone_identity import is_same_phone
from sheetdrip.domain.rows import Row, fingerprint
from sheetdrip.planning.course import Course, DesiredMessage
from sheetdrip.planning.settle import Listed
from sheetdrip.sync.preview import charted
from sheetdrip.sync.surroundings import Surroundings

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What was found: surgeries and texts put back on record, SIDs that Twilio does not know.

    `flows`: how many of the texts a Studio flow had sent. They are on record as texts, so that no flow is
    started again; the conversations themselves are left out: nobody follows them any more.
    """

    surgeries: int = 0
    texts: int = 0
    flows: int = 0
    unknown_sids: tuple[str, ...] = field(default=())


def recover(here: Surroundings) -> Recovered:
    """Put every surgery and text that the sheet shows back on record.

    A text is taken over if its SID stands in the row, or if Twilio lists those very words to that phone. Rows
    that the ledger knows are left alone. Raises what reading the sheet and asking Twilio raise.
    """
    now = here.clock.now()
    known = {surgery.drip_id for surgery in here.ledger.book(here.clinic.name).surgeries}
    rows = [(row, course) for row, course in charted(here, now) if row.drip_id not in known]
    texts, flows, unknown = 0, 0, []
    for row, course in rows:
        found, missing = _texts(here, row, course)
        unknown += missing
        texts += len(found)
        flows += sum(desired.flow is not None for desired, _ in found)
        _put_back(here, found, now)
    here.ledger.remember(
        here.clinic.name,
        [
            KnownSurgery(drip_id=row.drip_id, fingerprint=fingerprint(row, here.clinic.region))
            for row, _ in rows
        ],
        now,
    )
    log.info("recover.done", clinic=here.clinic.name, surgeries=len(rows), texts=texts)
    return Recovered(surgeries=len(rows), texts=texts, flows=flows, unknown_sids=tuple(unknown))


_Found = tuple[DesiredMessage, Listed]


def _texts(here: Surroundings, row: Row, course: Course) -> tuple[list[_Found], list[str]]:
    """The steps that Twilio has, and the SIDs in the row that it has not."""
    shown = _shown_sids(row, course)
    if not course.messages:
        return [], list(shown.values())
    listed = {one.sid: one for phone in course.phones for one in here.messenger.listed_to(phone)}
    unknown = []
    for sid in shown.values():
        one = listed.get(sid) or here.messenger.fetch(sid)
        if one is None:
            unknown.append(sid)
        else:
            listed[sid] = one
    found = [
        (desired, one)
        for step, desired in course.messages.items()
        if (one := _of_step(desired, shown.get(step), listed.values())) is not None
    ]
    return found, unknown


def _shown_sids(row: Row, course: Course) -> Mapping[str, str]:
    cells = {
        name: text_of(row.own.get(step_columns(desired.step.label)[2]))
        for name, desired in course.messages.items()
        if desired.flow is None
    }
    return {name: sid for name, sid in cells.items() if sid}


def _of_step(desired: DesiredMessage, shown: str | None, listed: Iterable[Listed]) -> Listed | None:
    """The text by its SID; else the newest that says the same to the same phone and was not cancelled.

    Twilio may have rewritten the body; the phone of a text that was fetched may be told obfuscated.
    """
    alike = []
    for one in listed:
        if one.sid == shown:
            return None if one.status == "canceled" else one
        is_theirs = is_same_phone(one.to, desired.to) and _says(desired, one)
        if is_theirs and one.status != "canceled":
            alike.append(one)
    return max(alike, key=lambda one: one.created_at, default=None)


def _says(desired: DesiredMessage, one: Listed) -> bool:
    return one.direction == "outbound-api" and likeness(desired.body, one.body) == 1


def _put_back(here: Surroundings, found: Iterable[_Found], now: datetime) -> None:
    """Through the same two steps as a send, so that the history says where each record is from."""
    name, pairs = here.clinic.name, list(found)
    here.ledger.intend(name, [_draft(here, desired, one) for desired, one in pairs], now)
    here.ledger.record(name, list(_outcomes(pairs)), now)


def _draft(here: Surroundings, desired: DesiredMessage, one: Listed) -> Draft:
    # Twilio never tells SendAt (twilio.md 1.5): the plan's own time is what it was given
    return Draft(
        key=Key(surgery=desired.surgery, step=desired.step.name, revision=1),
        to=_phone_of(one, desired),
        body=desired.body if _is_kept(desired, one) else one.body,
        service_sid=one.service_sid or here.clinic.service_sid,
        send_at=desired.due.send_at,
        latest=desired.due.latest,
        delivery="scheduled",
    )


def _phone_of(one: Listed, desired: DesiredMessage) -> str:
    """To may be told obfuscated."""
    is_theirs = is_same_phone(one.to, desired.to) or not one.to[1:].isdigit()
    return desired.to if is_theirs else one.to


def _is_kept(desired: DesiredMessage, one: Listed) -> bool:
    """Whether Twilio has our words, however it keeps them."""
    return likeness(desired.body, one.body) == 1 or not is_readable(one.body)


def _outcomes(found: Iterable[_Found]) -> Iterator[Outcome]:
    for desired, one in found:
        yield Outcome(
            key=Key(surgery=desired.surgery, step=desired.step.name, revision=1),
            state=state_of(one.status) or State.SENT,
            sid=one.sid,
            twilio_status=one.status,
            error_code=one.error_code,
            reason=reason(one.error_code) if one.error_code else "",
        )
