"""What follows from replies that are judged again, after their judgement was lost?

Scores and opt-outs as ever. Nothing old is asked once more: what could not be read goes to a person. What the
row shows that staff have seen to is not raised again; what nobody was told is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.columns import ACKNOWLEDGED, NEEDS_CALL
from sheetdrip.domain.reply import LONGEST_REPLY, ConcernRecord, Reply, ReplyRecord, ScoreRecord
from sheetdrip.planning.clarify import GaveUp
from sheetdrip.planning.reception import CLARIFY, Kept

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials are naive (sheets.md 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the sheet shows of what was told: own cells by Drip ID, and the SIDs in the Replies tab."""

    cells: Mapping[str, Mapping[str, Cell]]
    lines: Collection[str]


def told_in(sid: str, phone: str, body: str, received: float, zone: str) -> Reply | None:
    """A reply as the Replies tab has it; None if that does not say when. `received`: a local serial."""
    if received <= 0 or not phone:
        return None
    at = (_EPOCH + timedelta(days=received)).replace(tzinfo=ZoneInfo(zone))
    number = phone if phone.startswith("+") else f"+{phone}"
    return Reply(
        sid=sid,
        phone=number,
        body=body[:LONGEST_REPLY],
        received_at=at.astimezone(ZoneInfo("UTC")),
    )


def without_asking(kept: Iterable[Kept], labels: Mapping[str, str], zone: str) -> Iterator[Kept]:
    """The same, where nothing is asked once more: unless a score came, a person reads it."""
    everything = list(kept)
    scored = {(one.surgery, one.step) for one in everything if isinstance(one, ScoreRecord)}
    for one in everything:
        if not isinstance(one, ReplyRecord) or one.verdict != CLARIFY:
            yield one
        elif (one.surgery, one.step) in scored:
            yield replace(one, verdict="unclear")
        else:
            yield from GaveUp(one).handed_over(labels.get(one.step or "", ""), zone)


def limits_seen(
    found: Iterable[ConcernRecord], seen: Seen, sids: Mapping[str, Collection[str]], now: datetime
) -> Iterator[ConcernRecord]:
    """Those that the sheet shows, or that were acknowledged; the next cycle raises the others."""
    for one in found:
        told = _as_seen(one, seen, sids, now)
        if told != one:
            yield told


def as_seen(
    kept: Iterable[Kept], seen: Seen, sids: Mapping[str, Collection[str]], now: datetime
) -> Iterator[Kept]:
    """The same, where a concern that stands in its row, or that staff have acknowledged, is marked so.

    `sids`: the replies of each surgery.
    """
    for one in kept:
        yield _as_seen(one, seen, sids, now) if isinstance(one, ConcernRecord) else one


def _as_seen(
    one: ConcernRecord, seen: Seen, sids: Mapping[str, Collection[str]], now: datetime
) -> ConcernRecord:
    cells = seen.cells.get(one.surgery, {})
    by = text_of(cells.get(ACKNOWLEDGED))
    if one.acknowledged_at is not None:
        return one
    if one.detail in text_of(cells.get(NEEDS_CALL)):
        return replace(one, shown_at=now)
    replies = sids.get(one.surgery, ())
    if by and replies and all(sid in seen.lines for sid in replies):
        return replace(one, shown_at=now, told_at=now, acknowledged_at=now, acknowledged_by=by)
    return one
