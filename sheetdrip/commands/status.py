"""The work of `sheetdrip status`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sheetdrip.console.terminal import out, print_json, shown
from sheetdrip.domain.wording import sentence
from sheetdrip.ledger import open_ledger
from sheetdrip.planning.pause import PausePhase
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.settings.load import Settings
from sheetdrip.sync.ports.ledger import CycleNote, Holder

_PAUSES = {
    PausePhase.ON: "clinic paused in its sheet",
    PausePhase.ENDING: "clinic about to go on after a pause",
}


def carry_out(settings: Settings, *, as_json: bool) -> None:
    """Show what the ledger says of every clinic."""
    with open_ledger(settings.file.ledger.url, read_only=True) as ledger:
        names = [clinic.name for clinic in settings.file.clinics]
        books = {name: (ledger.of(name).records(), ledger.of(name).last_cycle()) for name in names}
        holder = ledger.holder()
    show_status(books, holder, as_json=as_json)


def show_status(
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
