"""Tells the outcome of a demo: a table with a line per text, the calls it took, and the verdict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sheetdrip.demo.heard import Heard
from sheetdrip.demo.verdict import Verdict

_COLOURS = {
    "delivered": "green",
    "sent": "green",
    "scheduled": "cyan",
    "waiting": "dim",
    "undelivered": "red",
    "failed": "red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything a finished demo has to say."""

    seed: int
    days: int
    poll_seconds: int
    surgeries: tuple[Mapping[str, Any], ...]
    calls: Mapping[str, int]
    verdict: Verdict

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "clean": self.verdict.is_clean}


def surgeries(rows: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The sheet's rows as surgeries with their steps, in the order of their first texts."""
    for row in sorted(rows, key=lambda row: (row["Surgery date"], row["Patient"])):
        yield {
            "patient": row["Patient"],
            "surgery_date": row["Surgery date"],
            "time_zone": row["Time zone"],
            "status": row["Status"],
            "needs_call": row["Needs a call"],
            "please_read": row["Please read"],
            "steps": [
                {
                    "step": label,
                    "status": row[f"{label} status"],
                    "local_time": row[f"{label} time"],
                    "sid": row[f"{label} SID"],
                    "score": row[f"{label} score"],
                }
                for label in labels
            ],
        }


def show(outcome: Outcome, console: Console) -> None:
    """Print it all, within eighty columns but for reasons; the verdict comes last."""
    for surgery in outcome.surgeries:
        console.print(
            f"[bold]{escape(surgery['patient'])}[/bold], surgery {surgery['surgery_date']}, "
            f"{surgery['time_zone']}: {escape(surgery['status'])}",
            soft_wrap=True,
        )
        for step in surgery["steps"]:
            console.print(_step_line(step), soft_wrap=True)
    calls = Table("API call", "Count")
    for operation, count in sorted(outcome.calls.items()):
        calls.add_row(operation, f"{count:,}")
    console.print(calls)
    console.print(verdict_line(outcome.verdict), soft_wrap=True)


def _step_line(step: Mapping[str, str]) -> str:
    word, _, reason = step["status"].partition(": ")
    told = f"  {escape(reason)}" if reason else ""
    score = f"  pain {step['score']}" if step["score"] else ""
    return (
        f"  {step['step']:<8} [{_COLOURS.get(word, 'yellow')}]{word:<11}[/] "
        f"{step['local_time']:<16}  {step['sid']}{told}{score}"
    )


def verdict_line(verdict: Verdict) -> str:
    """The one line that matters."""
    colour = "green" if verdict.is_clean else "red"
    return (
        f"[bold {colour}]Verdict:[/] {verdict.due} texts due, {verdict.sent_once} sent once, "
        f"{verdict.sent_twice} sent twice, {verdict.missing} missing, "
        f"{verdict.wrong_hour} at a wrong hour "
        f"({verdict.delivered} delivered, {verdict.undelivered} undelivered). "
        f"{_heard(verdict.heard)}"
    )


def _heard(heard: Heard) -> str:
    return (
        f"{heard.answers} answers: {heard.scores_right} scores right, {heard.scores_wrong} wrong, "
        f"{heard.scores_missing} missing; "
        f"{_share(heard.asked_again_right, heard.asked_again)} asked once more; "
        f"{_share(heard.stops_heeded, heard.stops)} STOPs heeded, "
        f"{heard.texts_after_stop} texts after STOP; "
        f"{heard.lines} lines in Replies{_but(heard.lines_wrong)}; "
        f"{heard.calls} rows need a person{_but(heard.calls_wrong)}."
    )


def _share(right: int, expected: int) -> str:
    return str(expected) if right == expected else f"{right} of {expected}"


def _but(wrong: int) -> str:
    return f" ({wrong} wrong)" if wrong else ""
