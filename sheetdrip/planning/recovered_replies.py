"""Decides what follows from replies that are judged again, after their judgement was lost.

Scores and opt-outs count as ever. A ledger that lacked a question attributed its answer to an earlier one, so
the answer is judged again once the question is on record. No old question is repeated: an answer that could
not be read goes to a person. Concerns that the sheet shows as handled are not raised again; those that nobody
was notified of are.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.columns import ACKNOWLEDGED
from sheetdrip.domain.media import Media
from sheetdrip.domain.message import Message
from sheetdrip.domain.reply import LONGEST_REPLY, ConcernRecord, Reply, ReplyRecord, ScoreRecord
from sheetdrip.domain.wording import every_way
from sheetdrip.planning.clarify import GaveUp
from sheetdrip.planning.concerns import Level
from sheetdrip.planning.reply_judging import question_for
from sheetdrip.planning.reply_processing import CLARIFY, EITHER, MEDIA, Kept

_ON_A_QUESTION = frozenset({"scored", "corrected", EITHER, "remark", MEDIA, "unclear", CLARIFY})
"""Verdicts that depend on which question was the last."""

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials are naive (docs/vendors/sheets.md#dates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the sheet shows of what was told: own cells by Drip ID, and the SIDs in the Replies tab."""

    cells: Mapping[str, Mapping[str, Cell]]
    lines: Collection[str]


def told_in(
    sid: str, phone: str, body: str, received: float, zone: str, media: tuple[Media, ...] = ()
) -> Reply | None:
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
        media=media,
    )


def is_waiting(record: ReplyRecord, messages: Iterable[Message]) -> bool:
    """Whether a reply is to be judged: for the first time, or because its question was not known then.

    `messages`: those to its phone. Such a question was put on record only after the reply had come, which was
    taken for an answer to another one, or to none (it has no `delay`).
    """
    if record.verdict is None or not record.surgery:
        return True
    question = question_for(record.reply, messages)
    if question is None or record.verdict not in _ON_A_QUESTION:
        return False
    is_news = question.posted_at is not None and question.posted_at > record.reply.received_at
    place = (question.key.surgery, question.question)
    return is_news and (record.delay is None or place != (record.surgery, record.step))


def taken_back(
    waiting: Iterable[ReplyRecord],
    earlier: Iterable[ReplyRecord],
    scores: Mapping[tuple[str, str], ScoreRecord],
) -> Mapping[tuple[str, str], ScoreRecord]:
    """The scores that were taken from replies which are judged again: what was said before counts there."""
    judged = sorted(earlier, key=lambda one: one.reply.received_at)
    said = {(one.surgery, one.step): one for one in judged if one.score is not None}
    again = {one.reply.sid for one in waiting}
    return {
        place: replace(
            score,
            score=said[place].score if place in said else None,
            reply_sid=said[place].reply.sid if place in said else None,
        )
        for place, score in scores.items()
        if score.reply_sid in again
    }


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
    """The concerns that the sheet shows, or that were acknowledged; the next cycle raises the others."""
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
    marks = [level.column for level in Level]
    ways = every_way(one.detail)
    if any(way in str(cells.get(column) or "") for column in marks for way in ways):
        return replace(one, shown_at=now)
    replies = sids.get(one.surgery, ())
    if by and replies and all(sid in seen.lines for sid in replies):
        return replace(one, shown_at=now, told_at=now, acknowledged_at=now, acknowledged_by=by)
    return one
