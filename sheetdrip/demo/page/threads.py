"""Works out what is on the patients' phones: a thread per number, from Twilio's messages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sheetdrip.demo.verdict import LOST
from sheetdrip.domain.failures import reason

Json = Mapping[str, Any]

_ARRIVED = {"sent": "on its way", "delivered": "delivered"}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text on a phone. `mine`: the patient wrote it; `became`: what became of a text to the patient."""

    sid: str
    body: str
    when: str
    mine: bool
    became: str = ""
    is_lost: bool = False

    @property
    def told(self) -> str:
        """Its time and what became of it."""
        return f"{self.when}, {self.became}" if self.became else self.when


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A phone: whose, its texts oldest first, and the next one that Twilio holds for it."""

    phone: str
    name: str
    bubbles: tuple[Bubble, ...]
    upcoming: str | None
    latest: datetime | None

    @property
    def preview(self) -> str:
        """The line below the name."""
        if not self.bubbles:
            return self.upcoming or "No texts yet"
        last = self.bubbles[-1]
        return f"You: {last.body}" if last.mine else last.body


def threads(
    messages: Iterable[Json], names: Mapping[str, str], zones: Mapping[str, str], default_zone: str
) -> tuple[Thread, ...]:
    """A thread per phone in the sheet or among the messages; the latest news first, silent phones by name.

    `names`, `zones`: by phone in E.164.
    """
    by_phone: dict[str, list[Json]] = defaultdict(list)
    for message in messages:
        by_phone[_phone_of(message)].append(message)
    found = [
        _thread(
            phone,
            names.get(phone, phone),
            by_phone.get(phone, []),
            ZoneInfo(zones.get(phone) or default_zone),
        )
        for phone in {*names, *by_phone}
    ]
    return tuple(sorted(found, key=_order))


def _order(thread: Thread) -> tuple[float, str, str]:
    return (-(thread.latest.timestamp() if thread.latest else 0.0), thread.name, thread.phone)


def _phone_of(message: Json) -> str:
    return str(message["from"] if message["direction"] == "inbound" else message["to"])


def _thread(phone: str, name: str, messages: list[Json], zone: ZoneInfo) -> Thread:
    seen = sorted((_moment(one), one["sid"], one) for one in messages if _is_there(one))
    planned = sorted(one["send_at"] for one in messages if one["status"] == "scheduled")
    return Thread(
        phone=phone,
        name=name,
        bubbles=tuple(_bubble(one, zone) for _, _, one in seen),
        upcoming=f"Next text {clock_time(planned[0], zone)}" if planned else None,
        latest=seen[-1][0] if seen else None,
    )


def _is_there(message: Json) -> bool:
    return message["direction"] == "inbound" or message["status"] in {*_ARRIVED, *LOST}


def _moment(message: Json) -> datetime:
    return datetime.fromisoformat(message["date_sent"] or message["date_created"])


def _bubble(message: Json, zone: ZoneInfo) -> Bubble:
    when = clock_time(_moment(message).isoformat(), zone)
    lost = message["status"] in LOST
    if message["direction"] == "inbound":
        return Bubble(message["sid"], message["body"], when, mine=True)
    became = (
        f"did not arrive: {reason(message['error_code'])}" if lost else _ARRIVED[message["status"]]
    )
    return Bubble(message["sid"], message["body"], when, mine=False, became=became, is_lost=lost)


def clock_time(moment: str, zone: ZoneInfo) -> str:
    """An ISO moment on the patient's clocks, in words that say which: Wed 11 Mar 10:00 CDT."""
    local = datetime.fromisoformat(moment).astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %H:%M %Z}"
