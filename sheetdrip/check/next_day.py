"""The finding that tells the forecast: what the next 24 hours would send."""

from datetime import datetime

from sheetdrip.check.finding import Finding, Severity, attempt
from sheetdrip.domain.send_time import local
from sheetdrip.planning.cycle.cycle_plan import CyclePlan
from sheetdrip.planning.evidence import unrecorded
from sheetdrip.planning.forecast import ForecastText, by_hour, forecast
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.cycle_planning import check, pause_in, plan_snapshot, snapshot_of


def next_day(ctx: ClinicContext, reading: Reading, price: float | None) -> Finding:
    """How many texts, when, and what they cost; `price` of a segment, if it is known."""
    what, now = f"{ctx.clinic.name}: next 24 hours", ctx.clock.now()

    book = ctx.ledger.records()

    def foresee() -> CyclePlan:
        pause = pause_in(ctx.ledger, reading)
        check(reading, pause)
        return plan_snapshot(ctx, snapshot_of(ctx, reading, book, pause, now))

    seen = attempt(what, foresee)
    if isinstance(seen, Finding):
        return seen
    if seen.matched.unrecorded:
        return Finding(
            what, Severity.FIX, unrecorded(seen.matched.unrecorded, knows_any=bool(book.surgeries))
        )
    zone = ctx.zone(reading)
    told = _told(forecast(seen.plan, seen.matched.courses, seen.recorded, now), zone, price)
    if seen.dangers:
        why = "; ".join(seen.dangers)
        return Finding(what, Severity.WARN, f"the plan needs your word ({why}); without it: {told}")
    if ctx.clinic.shadow:
        return Finding(what, Severity.WARN, f"nothing, because safety.shadow is on; else: {told}")
    return Finding(what, Severity.OK, told)


def _told(texts: tuple[ForecastText, ...], zone: str, price: float | None) -> str:
    """How many, what they cost, the first and the last, and how many in each hour."""
    if not texts:
        return "no text"
    segments = sum(text.segments for text in texts)
    cost = "" if price is None else f", about {round(segments * price, 4)}"
    first, last = (_moment(local(one.at, zone)) for one in (texts[0], texts[-1]))
    hours = ", ".join(f"{_moment(hour)}: {count}" for hour, count in by_hour(texts, zone).items())
    counts = f"{_count(len(texts), 'text')}, {_count(segments, 'segment')}{cost}"
    return f"{counts}; the first {first}, the last {last} ({zone}); by the hour {hours}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _moment(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %H:%M}"
