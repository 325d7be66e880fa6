"""Shows what was done: cycles, what the ledger says, and what was put back into it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sheetdrip.console.terminal import out, plain, print_json, shown
from sheetdrip.domain.reason_sentences import sentence
from sheetdrip.errors import SheetdripError
from sheetdrip.planning.pause import PausePhase
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sync.ports.ledger import CycleNote, Holder
from sheetdrip.sync.reconcile import CycleReport, went_wrong
from sheetdrip.sync.recover import Recovered

_PAUSES = {
    PausePhase.ON: "clinic paused in its sheet",
    PausePhase.ENDING: "clinic about to go on after a pause",
}


def show_cycles(outcomes: Mapping[str, CycleReport | SheetdripError], *, as_json: bool) -> None:
    """How one cycle of each clinic went."""
    done = {name: one for name, one in outcomes.items() if isinstance(one, CycleReport)}
    troubles = {name: went_wrong(one) for name, one in outcomes.items()}
    failed = {name: str(trouble) for name, trouble in troubles.items() if trouble is not None}
    if as_json:
        print_json({"done": done, "failed": failed})
        return
    for name, report in done.items():
        applied = plain(report.applied)
        gave_up = applied.pop("gave_up")
        del applied["is_account"]
        counts = [f"{count} {what}" for what, count in applied.items() if count]
        waits = ["the rest waits for approval"] if report.refused else []
        summary = ", ".join([*counts, *([f"gave up: {gave_up}"] if gave_up else []), *waits])
        out.print(
            f"{shown(name)}: {report.rows} surgeries; {shown(summary) or 'nothing to do'}; "
            f"{report.cells_written} cells written",
            soft_wrap=True,
        )


def show_books(
    books: Mapping[str, tuple[ClinicRecords, CycleNote | None]],
    holder: Holder | None = None,
    *,
    as_json: bool,
) -> None:
    """What the ledger says of each clinic, and which process worked on it last."""
    documents = {name: _book(records, note) for name, (records, note) in books.items()}
    if as_json and holder is not None:
        documents = {name: {**one, "holder": holder} for name, one in documents.items()}
    if as_json:
        print_json(documents)
        return
    if holder is not None:
        since = f" since {holder.since:%Y-%m-%d %H:%M:%S} UTC" if holder.since else ""
        out.print(f"held last by {shown(holder.owner)}{since}", soft_wrap=True)
    for name, document in documents.items():
        out.print(f"[bold]{shown(name)}[/bold]: {document['surgeries']} surgeries", soft_wrap=True)
        note = document["last_cycle"]
        if note is not None:
            word = "ok" if note.ok else "needs attention"
            out.print(
                f"  last cycle {note.at:%Y-%m-%d %H:%M:%S} UTC: {word}, {shown(note.summary)}",
                soft_wrap=True,
            )
        for what, count in {**document["messages"], **(note.counts if note else {})}.items():
            is_pause = what in _PAUSES.values()
            line = f"[yellow]{what}[/]" if is_pause else f"{count:6d} {shown(what)}"
            out.print(f"  {line}")
        for trouble in document["troubles"]:
            out.print(
                f"  [red]{trouble['state']}[/red] {shown(trouble['surgery'])} "
                f"{shown(trouble['step'])}: {shown(trouble['reason'] or '')}",
                soft_wrap=True,
            )


def show_recovered(found: Mapping[str, Recovered], *, as_json: bool) -> None:
    """What was put back on record, clinic by clinic."""
    if as_json:
        print_json(found)
        return
    for name, one in found.items():
        counts = f"{one.surgeries} surgeries, {one.texts} texts and {one.replies} replies"
        summary = f"{counts} are on record again"
        if one.updated:
            summary += f"; {one.updated} texts have got further"
        out.print(f"{shown(name)}: {summary}", soft_wrap=True)
        if one.flows:
            out.print(
                f"  {one.flows} of them were asked by a Studio flow, which is not started again",
                soft_wrap=True,
            )
        for sid in one.unknown_sids:
            out.print(
                f"  [yellow]{shown(sid)}[/] stands in the sheet, but Twilio does not know it: nothing is "
                "sent for its row until that cell is cleared",
                soft_wrap=True,
            )


def _book(records: ClinicRecords, note: CycleNote | None) -> dict[str, Any]:
    states = Counter(message.state.value for message in records.messages)
    upcoming = [message.send_at for message in records.messages if message.state == "scheduled"]
    return {
        "surgeries": len(records.surgeries),
        "messages": dict(sorted(states.items())),
        "next": min(upcoming, default=None),
        "last_cycle": note and _with_pause(note),
        "troubles": list(_troubles(records)),
    }


def _with_pause(note: CycleNote) -> CycleNote:
    """A pause stands among the counts as well, in words."""
    if note.pause is None:
        return note
    return replace(note, counts={**note.counts, _PAUSES[note.pause]: 1})


def _troubles(records: ClinicRecords) -> Iterator[dict[str, Any]]:
    for message in records.messages:
        if message.state in {"failed", "undelivered", "unknown", "too_late", "cancelling"}:
            yield {
                "surgery": message.key.surgery,
                "step": message.key.step,
                "state": message.state.value,
                "sid": message.sid,
                "reason": None if message.reason is None else sentence(message.reason),
                "reason_code": None if message.reason is None else message.reason.code,
            }
