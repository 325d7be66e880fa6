"""Works out which texts went when and which are planned: points for a chart, a line per patient."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sheetdrip.demo.page.palette import FONT, Palette
from sheetdrip.demo.page.patients import Patients

Json = Mapping[str, Any]

BACK, AHEAD = timedelta(days=5), timedelta(days=8)
"""What the chart shows around now; Twilio holds texts for seven days ahead."""

LONGEST = 60
"""So many lines can still be told apart."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What became of a text: its word, its shape, its colour's name."""

    word: str
    symbol: str
    colour: str


KINDS = (
    Kind("scheduled", "circle", "planned"),
    Kind("delivered", "rect", "good"),
    Kind("not delivered", "triangle", "bad"),
    Kind("cancelled", "diamond", "muted"),
    Kind("patient's answer", "path://M0 0h10v7h-5l-3 3v-3h-2z", "accent"),
    Kind("surgery", "path://M4 0h2v4h4v2h-4v4h-2v-4h-4v-2h4z", "faint"),
)
_KIND_OF = {
    "scheduled": 0,
    "queued": 0,
    "accepted": 0,
    "sending": 1,
    "sent": 1,
    "delivered": 1,
    "undelivered": 2,
    "failed": 2,
    "canceled": 3,
}
_NOON = time(12)
_SIZE = 11
"""Pixels of a mark, in the legend as in the chart."""

_CANCELLED, _ANSWER, _SURGERY = 3, 4, 5


@dataclass(frozen=True, slots=True)
class Point:
    """One text: whose, when (wall time of the clinic, naive), and the index of its kind."""

    name: str
    at: datetime
    kind: int

    @property
    def when(self) -> str:
        """Its time in words."""
        return f"{self.at:%a} {self.at.day} {self.at:%b %H:%M}"


def points(
    messages: Iterable[Json], patients: Patients, zone: ZoneInfo, now: datetime
) -> list[Point]:
    """The texts and surgeries around `now`, oldest first; phones that no row has are shown by their number.

    A text that was cancelled and made anew for the same moment is shown once.
    """
    told = [
        _point(one, patients.names, zone)
        for one in messages
        if one["direction"] != "outbound-reply"
    ]
    made = {(one.name, one.at) for one in told if one.kind != _CANCELLED}
    found = [one for one in told if one.kind != _CANCELLED or (one.name, one.at) not in made]
    found += [
        Point(patients.names[phone], datetime.combine(day, _NOON), _SURGERY)
        for phone, days in patients.surgeries.items()
        for day in days
    ]
    here = now.astimezone(zone).replace(tzinfo=None)
    return sorted(
        (one for one in found if here - BACK <= one.at <= here + AHEAD),
        key=lambda one: (one.at, one.name),
    )


def _point(message: Json, names: Mapping[str, str], zone: ZoneInfo) -> Point:
    inbound = message["direction"] == "inbound"
    phone = str(message["from"] if inbound else message["to"])
    moment = message["date_sent"] or message["send_at"] or message["date_created"]
    at = datetime.fromisoformat(moment).astimezone(zone).replace(tzinfo=None)
    kind = _ANSWER if inbound else _KIND_OF.get(message["status"], 0)
    return Point(names.get(phone, phone), at, kind)


def options(
    found: Sequence[Point], order: Iterable[str], now: datetime, zone: ZoneInfo, colours: Palette
) -> Json:
    """The chart, as ECharts takes it; patients in the `order` of the sheet, others below."""
    here = now.astimezone(zone).replace(tzinfo=None)
    there = dict.fromkeys(one.name for one in found)
    names = [name for name in dict.fromkeys([*order, *there]) if name in there][-LONGEST:]
    series = [_series(kind, index, found, colours) for index, kind in enumerate(KINDS)]
    series[0] |= {"markLine": _now_line(here, colours)}
    return {
        "animation": False,
        "useUTC": True,
        "aria": {"enabled": True, "label": {"description": summary(found, now, zone)}},
        "textStyle": {"color": colours.text, "fontFamily": FONT},
        "grid": {"left": 150, "right": 24, "top": 60, "bottom": 20},
        "legend": {
            "type": "scroll",
            "top": 4,
            "itemWidth": _SIZE,
            "itemHeight": _SIZE,
            "data": [kind.word for kind in KINDS],
            "textStyle": {"color": colours.text},
        },
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "time",
            "position": "top",
            "min": _millis(here - BACK),
            "max": _millis(here + AHEAD),
            "axisLabel": {
                "color": colours.faint,
                "formatter": "{ee} {d} {MMM}",
                "hideOverlap": True,
            },
            "minInterval": 86_400_000,
            "splitLine": {"show": True, "lineStyle": {"color": colours.line}},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": names,
            "axisLabel": {"color": colours.text, "width": 135, "overflow": "truncate"},
            "splitLine": {"show": True, "lineStyle": {"color": colours.line, "type": "dashed"}},
        },
        "series": series,
    }


def _series(kind: Kind, index: int, found: Sequence[Point], colours: Palette) -> dict[str, Any]:
    mine = [one for one in found if one.kind == index]
    return {
        "name": kind.word,
        "type": "scatter",
        "symbol": kind.symbol,
        "symbolSize": _SIZE,
        "itemStyle": {"color": getattr(colours, kind.colour), "opacity": 1},
        "data": [
            {
                "value": [_millis(one.at), one.name],
                "tooltip": {"formatter": f"{_safe(one.name)}<br>{kind.word} {one.when}"},
            }
            for one in mine
        ],
    }


def _now_line(here: datetime, colours: Palette) -> Json:
    return {
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": colours.warn, "type": "solid", "width": 2},
        "label": {"formatter": "now", "color": colours.warn, "position": "start", "distance": 20},
        "data": [{"xAxis": _millis(here)}],
    }


def _millis(wall: datetime) -> int:
    """Wall time as if it were UTC: the chart shows the clinic's clocks whatever the browser's zone is."""
    return int((wall - datetime(1970, 1, 1)).total_seconds() * 1000)  # noqa: DTZ001


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def summary(found: Sequence[Point], now: datetime, zone: ZoneInfo) -> str:
    """The chart in a sentence, for those who cannot see it."""
    here = now.astimezone(zone).replace(tzinfo=None)
    planned = [one for one in found if one.kind == 0 and one.at >= here]
    arrived = sum(one.kind == 1 for one in found)
    lost = sum(one.kind == 2 for one in found)  # noqa: PLR2004 - the kind
    told = f"{arrived} texts delivered and {lost} not delivered in the last five days, {len(planned)} planned"
    if not planned:
        return told
    return f"{told}; the next is for {planned[0].name}, {planned[0].when}"
