"""Works out the charts of the Dashboard tab, from the sheet alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from sheetdrip.demo.page.palette import FONT, Palette
from sheetdrip.demo.page.tables import Row, Tab

Json = Mapping[str, Any]

_WORST = 10
_AHEAD = 7
OUTCOMES = ("delivered", "not delivered", "not sent")
_OUTCOME = {
    "delivered": 0,
    "undelivered": 1,
    "failed": 1,
    "too late": 1,
    "skipped": 2,
    "cancelled": 2,
}


@dataclass(frozen=True, slots=True)
class Pain:
    """The scores of one step: how many, their median, and the quartiles around it."""

    step: str
    count: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """How many answered of those a step's text was delivered to."""

    step: str
    answered: int
    delivered: int

    @property
    def percent(self) -> int | None:
        """Of a hundred; None when nothing was delivered."""
        return round(100 * self.answered / self.delivered) if self.delivered else None


def pain(tab: Tab, labels: Sequence[str]) -> list[Pain]:
    """The scores of every step that has any."""
    return [_pain(label, scores) for label in labels if (scores := list(_scores(tab, label)))]


def _pain(label: str, scores: list[int]) -> Pain:
    if len(scores) == 1:
        return Pain(label, 1, scores[0], scores[0], scores[0])
    low, _, high = quantiles(scores, n=4, method="inclusive")
    return Pain(label, len(scores), low, median(scores), high)


def _scores(tab: Tab, label: str) -> Iterator[int]:
    return (score for row in tab.rows if (score := _score(tab, row, label)) is not None)


def _score(tab: Tab, row: Row, label: str) -> int | None:
    text = tab.text(row, f"{label} score")
    return int(text) if text.isdecimal() and int(text) <= _WORST else None


def rates(tab: Tab, labels: Sequence[str]) -> list[Rate]:
    """The reply rate of every step: scores over delivered texts."""
    return [_rate(tab, label) for label in labels]


def _rate(tab: Tab, label: str) -> Rate:
    delivered = [row for row in tab.rows if tab.text(row, f"{label} status") == "delivered"]
    answered = [row for row in delivered if _score(tab, row, label) is not None]
    return Rate(label, len(answered), len(delivered))


def outcomes(tab: Tab, labels: Sequence[str]) -> list[tuple[int, ...]]:
    """For every step the counts of OUTCOMES."""
    found = []
    for label in labels:
        counts = Counter(
            _OUTCOME[word] for word in _statuses(tab, label).elements() if word in _OUTCOME
        )
        found.append(tuple(counts[index] for index in range(len(OUTCOMES))))
    return found


def _statuses(tab: Tab, label: str) -> Counter[str]:
    return Counter(tab.text(row, f"{label} status").partition(":")[0] for row in tab.rows)


def week(tab: Tab, labels: Sequence[str], today: datetime) -> list[tuple[str, int]]:
    """How many texts are planned for each of the next seven days, from today on (wall time)."""
    counts = Counter(
        tab.text(row, f"{label} time")[:10]
        for row in tab.rows
        for label in labels
        if tab.text(row, f"{label} status").partition(":")[0] in {"waiting", "scheduled"}
    )
    days = [today.date() + timedelta(days=ahead) for ahead in range(_AHEAD)]
    return [(f"{day:%a}\n{day.day}", counts[day.isoformat()]) for day in days]


def pain_options(found: Sequence[Pain], labels: Sequence[str], colours: Palette) -> Json:
    """Median and middle half of the scores, by step."""
    by_step = {one.step: one for one in found}
    mine = [by_step.get(label) for label in labels]
    spread = {"type": "bar", "stack": "spread", "barWidth": 26, "silent": True}
    told = [f"{one.step} median {one.middle:g} of {one.count}" for one in found]
    return {
        **_frame("Pain score", labels, colours, "; ".join(told) or "No scores yet"),
        "title": _note("" if found else "No scores yet", colours),
        "yAxis": _axis(colours, max=_WORST, interval=2),
        "legend": _legend(["median", "middle half"], colours),
        "series": [
            {
                **spread,
                "name": "below",
                "itemStyle": {"color": "transparent"},
                "data": [one and one.low for one in mine],
            },
            {
                **spread,
                "name": "middle half",
                "itemStyle": {"color": colours.planned, "opacity": 0.35},
                "data": [one and max(0.15, one.high - one.low) for one in mine],
            },
            {
                "name": "median",
                "type": "line",
                "symbol": "circle",
                "symbolSize": 9,
                "connectNulls": True,
                "itemStyle": {"color": colours.planned},
                "data": [one and one.middle for one in mine],
            },
        ],
    }


def rate_options(found: Sequence[Rate], colours: Palette) -> Json:
    """The reply rate, by step."""
    told = [f"{one.step} {one.answered} of {one.delivered}" for one in found]
    bars = [
        {
            "value": one.percent or 0,
            "label": {
                "formatter": f"{one.answered} of {one.delivered}" if one.delivered else "none"
            },
        }
        for one in found
    ]
    return {
        **_frame("Answers", [one.step for one in found], colours, "; ".join(told)),
        "yAxis": _axis(colours, max=100, interval=50, formatter="{value} %"),
        "series": [_bars(bars, colours.accent, colours)],
    }


def outcome_options(
    found: Sequence[Sequence[int]], labels: Sequence[str], colours: Palette
) -> Json:
    """Delivery outcomes, stacked by step."""
    shades = (colours.good, colours.bad, colours.muted)
    told = [
        f"{label}: {', '.join(f'{count} {word}' for count, word in zip(counts, OUTCOMES, strict=True))}"
        for label, counts in zip(labels, found, strict=True)
    ]
    return {
        **_frame("Texts", labels, colours, "; ".join(told)),
        "yAxis": _axis(colours, minInterval=1),
        "legend": _legend(OUTCOMES, colours),
        "series": [
            {
                "name": word,
                "type": "bar",
                "stack": "texts",
                "barWidth": 26,
                "itemStyle": {"color": shade},
                "data": [counts[index] for counts in found],
            }
            for index, (word, shade) in enumerate(zip(OUTCOMES, shades, strict=True))
        ],
    }


def week_options(found: Sequence[tuple[str, int]], colours: Palette) -> Json:
    """Texts of the next seven days."""
    told = "; ".join(f"{day} {count}" for day, count in found).replace("\n", " ")
    bars = [{"value": count, "label": {"formatter": str(count or "")}} for _, count in found]
    return {
        **_frame("Planned texts", [day for day, _ in found], colours, told),
        "yAxis": _axis(colours, minInterval=1),
        "series": [_bars(bars, colours.planned, colours)],
    }


def _frame(name: str, labels: Sequence[str], colours: Palette, told: str) -> dict[str, Any]:
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"description": f"{name}. {told}"}},
        "textStyle": {"color": colours.text, "fontFamily": FONT},
        "tooltip": {"trigger": "axis"},
        "grid": {"left": 44, "right": 12, "top": 30, "bottom": 36},
        "xAxis": {
            "type": "category",
            "data": list(labels),
            "axisLabel": {"color": colours.text, "fontSize": 11, "lineHeight": 14, "interval": 0},
            "axisTick": {"show": False},
        },
    }


def _note(text: str, colours: Palette) -> Json:
    """Words in place of an empty chart."""
    style = {"color": colours.faint, "fontSize": 13, "fontWeight": "normal"}
    return {"text": text, "left": "center", "top": "42%", "textStyle": style}


def _axis(colours: Palette, formatter: str = "{value}", **limits: float) -> Json:
    return {
        "type": "value",
        "min": 0,
        "axisLabel": {"color": colours.faint, "formatter": formatter},
        "splitLine": {"lineStyle": {"color": colours.line}},
        **limits,
    }


def _legend(words: Sequence[str], colours: Palette) -> Json:
    style = {"color": colours.text, "fontSize": 11}
    return {"top": 0, "data": list(words), "textStyle": style, "itemHeight": 9, "itemWidth": 18}


def _bars(data: list[dict[str, Any]], colour: str, colours: Palette) -> Json:
    return {
        "type": "bar",
        "barWidth": "55%",
        "itemStyle": {"color": colour},
        "label": {"show": True, "position": "top", "color": colours.text},
        "data": data,
    }
