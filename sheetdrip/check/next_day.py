"""What would the next 24 hours send?"""

from datetime import datetime

from sheetdrip.check.finding import Finding, Mark, tried
from sheetdrip.domain.send_time import local
from sheetdrip.planning.cycle.cycle_plan import CyclePlan
from sheetdrip.planning.evidence import untold
from sheetdrip.planning.outlook import Coming, by_hour, coming
from sheetdrip.planning.reading import Reading
from sheetdrip.sync.preview import check, look, pause_in, snapshot_of
from sheetdrip.sync.surroundings import Surroundings


def next_day(here: Surroundings, reading: Reading, price: float | None) -> Finding:
    """How many texts, when, and what they cost; `price` of a segment, if it is known."""
    what, now = f"{here.clinic.name}: next 24 hours", here.clock.now()

    book = here.ledger.book(here.clinic.name)

    def foresee() -> CyclePlan:
        pause = pause_in(here, reading)
        check(reading, pause)
        return look(here, snapshot_of(here, reading, book, pause, now))

    seen = tried(what, foresee)
    if isinstance(seen, Finding):
        return seen
    if seen.gathered.untold:
        return Finding(what, Mark.FIX, untold(seen.gathered.untold, knows_any=bool(book.surgeries)))
    zone = here.zone(reading)
    told = _told(coming(seen.plan, seen.gathered.courses, seen.recorded, now), zone, price)
    if seen.dangers:
        why = "; ".join(seen.dangers)
        return Finding(what, Mark.WARN, f"the plan needs your word ({why}); without it: {told}")
    if here.clinic.shadow:
        return Finding(what, Mark.WARN, f"nothing, because safety.shadow is on; else: {told}")
    return Finding(what, Mark.OK, told)


def _told(texts: tuple[Coming, ...], zone: str, price: float | None) -> str:
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
