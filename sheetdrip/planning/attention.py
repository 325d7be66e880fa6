"""Keeps track of which rows need a call or a reader, and whether somebody has seen to it.

A concern stands in `Needs a call` or `Please read` from the write that first shows it until staff write
into `Acknowledged by`. A new concern clears that cell first, so that yesterday's initials never answer for
today.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.reply import ConcernRecord
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import every_way, say, sentence
from sheetdrip.planning.concerns import HOLDING, ConcernKind, Level, level_of

LATELY = timedelta(days=3)
"""For so long the Control tab tells of a number that no row has: nobody can sign for it there."""

MAY_COME_BACK = timedelta(days=1)
"""A row that is away for less may have been cut, sorted out of sight or deleted by mistake: what its patient
said still counts."""


def still_counts(surgery: KnownSurgery, now: datetime) -> bool:
    """Whether a surgery's row stands in the sheet, or may come back."""
    return surgery.absent_since is None or now - surgery.absent_since < MAY_COME_BACK


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConcerns:
    """How many rows wait for a person.

    `calls`: that need a call; `reads`: that need no more than a reader; `strangers`: numbers in no row that
    have written lately.
    """

    calls: int = 0
    reads: int = 0
    strangers: int = 0


def still_open(
    concerns: Iterable[ConcernRecord], present: Collection[str], now: datetime
) -> OpenConcerns:
    """What nobody has acknowledged yet of the surgeries that stand in a row (`present`), and of strangers."""
    by_level: dict[Level, set[str]] = {level: set() for level in Level}
    strangers = set()
    for one in concerns:
        if one.acknowledged_at is not None or one.kind == ConcernKind.PLAN:
            continue
        if one.surgery in present:
            by_level[level_of(one.kind)].add(one.surgery)
        elif not one.surgery and now - one.raised_at < LATELY:
            strangers.add(one.step)
    calls = by_level[Level.CALL]
    return OpenConcerns(
        calls=len(calls), reads=len(by_level[Level.READ] - calls), strangers=len(strangers)
    )


@dataclass(frozen=True, slots=True)
class ConcernCells:
    """The cells of a row. `acknowledged` None: leave it as it is."""

    needs_call: str
    please_read: str
    acknowledged: str | None


def told(
    concerns: Iterable[ConcernRecord], level: Level, language: SheetLanguage = SheetLanguage.EN
) -> str:
    """The open concerns of a level as the row tells them, the oldest first."""
    waiting = sorted(
        (one for one in concerns if one.acknowledged_at is None and level_of(one.kind) is level),
        key=lambda one: (one.raised_at, one.step, one.kind),
    )
    details = tuple(one.detail for one in waiting)
    return sentence(say("concern.all", details=details), language)


def marks(
    concerns: Sequence[ConcernRecord],
    *,
    misplaced: bool,
    language: SheetLanguage = SheetLanguage.EN,
) -> ConcernCells:
    """What the cells should say. `misplaced`: the row's own cells were another surgery's until now."""
    call, read = (told(concerns, level, language) for level in (Level.CALL, Level.READ))
    if misplaced:
        newest = max(
            (one for one in concerns if one.acknowledged_at is not None),
            key=lambda one: one.acknowledged_at or one.raised_at,
            default=None,
        )
        is_open = call or read
        return ConcernCells(
            call, read, "" if is_open or newest is None else newest.acknowledged_by or ""
        )
    unseen = any(one.shown_at is None for one in concerns if one.acknowledged_at is None)
    return ConcernCells(call, read, "" if unseen else None)


def seen(
    concerns: Sequence[ConcernRecord],
    shown: Mapping[Level, Cell],
    acknowledged: Cell,
    now: datetime,
    *,
    says_on: bool = False,
) -> Iterator[ConcernRecord]:
    """What a look at the surgery's own cells changes in its concerns. `shown`: the cell of each level.

    `says_on`: the row's Drip cell says On. A concern that stops texts cannot be acknowledged while an On from
    before it stands there: otherwise the name of whoever has read it would alone let the texts go on.
    """
    by = text_of(acknowledged)
    standing = {level for level in Level if not by and _stands(concerns, level, shown.get(level))}
    for one in concerns:
        if one.acknowledged_at is not None:
            continue
        if one.shown_at is None:
            waits = says_on and one.kind in HOLDING
            if level_of(one.kind) in standing and not waits:
                yield replace(one, shown_at=now)
        elif by:
            yield replace(one, acknowledged_at=now, acknowledged_by=by)


def _stands(concerns: Sequence[ConcernRecord], level: Level, cell: Cell) -> bool:
    """Whether a cell tells the open concerns, in whichever language the sheet was written."""
    return (cell or "") in {told(concerns, level, language) for language in SheetLanguage}


def raised(known: ConcernRecord | None, concern: ConcernRecord) -> ConcernRecord | None:
    """The record of a concern that is new or has changed; None for one that is told already."""
    return None if known is not None and _tells(known, concern) else concern


def is_news(known: ConcernRecord | None, concern: ConcernRecord) -> bool:
    """Whether what a reply raises has to be read anew, though the minute in its words may be the same.

    Whoever has acknowledged one reply has not read the next one.
    """
    if known is None or known.acknowledged_at is not None:
        return True
    return not _tells(known, concern) or known.raised_at < concern.raised_at


def _tells(known: ConcernRecord, concern: ConcernRecord) -> bool:
    """Whether the one on record says the same, perhaps in an earlier version's own words."""
    return known.detail == concern.detail or str(known.detail) in every_way(concern.detail)


def answered(concern: ConcernRecord, now: datetime) -> ConcernRecord:
    """A concern that the patient has settled."""
    return replace(concern, acknowledged_at=now, acknowledged_by="the patient's own reply")


def taken_back(concern: ConcernRecord, now: datetime) -> ConcernRecord:
    """A concern after START; words that nobody was told of yet stay: they may be a stranger's."""
    if concern.kind != ConcernKind.WANTS_OUT or concern.shown_at or concern.told_at:
        return answered(concern, now)
    if concern.detail.code == _STARTED:
        return concern
    return replace(concern, detail=say(_STARTED, what=concern.detail))


_STARTED = "concern.started"
