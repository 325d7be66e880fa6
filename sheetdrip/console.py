"""How does it look on a terminal, as JSON, and in a log?"""

import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import structlog
from rich.console import Console
from rich.markup import escape

from sheetdrip.check import Finding, Mark
from sheetdrip.errors import SheetdripError
from sheetdrip.messaging import Published
from sheetdrip.planning.changes import Schedule, SendNow
from sheetdrip.planning.report import Line, lines
from sheetdrip.planning.resting import halted, resting
from sheetdrip.sync.ports.ledger import PAUSED, RESUMING, Book, CycleNote
from sheetdrip.sync.preview import Preview
from sheetdrip.sync.reconcile import CycleReport
from sheetdrip.sync.recover import Recovered

# a name such as ":heart:" is a name
out = Console(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)

_CHANGES = {
    "cancel": "red",
    "schedule": "cyan",
    "send now": "green",
    "start flow": "green",
    "skip": "yellow",
}
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Controls and bidi overrides: what could move the cursor, colour or turn around a line."""

_QUOTED = re.compile("“.*”", re.DOTALL)
"""What staff typed, where a reason repeats it: a name or a number, if columns slipped."""

_COLOURS = {Mark.OK: "green", Mark.WARN: "yellow", Mark.FIX: "red", Mark.FAILED: "red"}


def log_to_stderr(level: int = logging.INFO) -> None:
    """Logs as key-value lines for people on a terminal, as JSON lines anywhere else."""
    pretty = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # below WARNING the clients' own loggers print bodies and numbers
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


def print_problems(problems: Iterable[str]) -> None:
    """What the user must fix, one a line, on stderr."""
    for problem in problems:
        err.print(f"[red]✗[/red] {_shown(problem)}", soft_wrap=True)


def print_json_line(document: object) -> None:
    """One JSON document on one line, at once."""
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


def print_json(document: object) -> None:
    """One JSON document on stdout."""
    text = json.dumps(_plain(document), ensure_ascii=False, indent=2, default=str)
    sys.stdout.write(text + "\n")


def show_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """One line per precondition."""
    if as_json:
        print_json(findings)
        return
    for finding in findings:
        mark = f"[{_COLOURS[finding.mark]}]{finding.mark:>6}[/]"
        out.print(f"{mark}  {_shown(finding.what)}: {_shown(finding.says)}", soft_wrap=True)


def show_furnished(done: Mapping[str, Sequence[str]], *, as_json: bool) -> None:
    """What was put up in each clinic's sheet."""
    if as_json:
        print_json(done)
        return
    for name, words in done.items():
        out.print(f"[bold]{_shown(name)}[/bold]: {'' if words else 'everything is in place'}")
        for word in words:
            out.print(f"  {_shown(word)}", soft_wrap=True)


def show_plans(
    seen: Mapping[str, Preview], price: float | None, *, as_json: bool, patient_safe: bool
) -> None:
    """What the next cycle would do, clinic by clinic."""
    documents = []
    for clinic, preview in seen.items():
        told = list(lines(preview.plan, preview.gathered.courses, "UTC"))
        patients = {} if patient_safe else preview.patients
        rows = [_plan_row(line, patients, patient_safe=patient_safe) for line in told]
        segments = _segments(preview, told)
        cost = None if price is None else round(segments * price, 4)
        documents.append(
            {
                "clinic": clinic,
                "digest": preview.digest,
                "summary": preview.plan.summary,
                "dangers": preview.dangers,
                "sequence": preview.sequence,
                "warnings": preview.warnings,
                "segments": segments,
                "cost": cost,
                "changes": rows,
                "resting": list(_resting(preview, patient_safe=patient_safe)),
                "halted": _halted(preview, patient_safe=patient_safe),
            }
        )
        if not as_json:
            spent = "" if cost is None else f", about {cost}"
            out.print(f"[bold]{_shown(clinic)}[/bold]: {preview.plan.summary}", soft_wrap=True)
            out.print(f"  {segments} segments{spent}; digest {preview.digest}")
            if preview.sequence:
                out.print(f"  In force is {_shown(preview.sequence)}", soft_wrap=True)
            for warning in preview.warnings:
                out.print(f"  [yellow]{_shown(warning)}[/]", soft_wrap=True)
            _print_rows(rows)
            _print_resting(documents[-1])
    if as_json:
        print_json(documents)


def show_cycles(outcomes: Mapping[str, CycleReport | SheetdripError], *, as_json: bool) -> None:
    """How one cycle of each clinic went."""
    done = {name: one for name, one in outcomes.items() if isinstance(one, CycleReport)}
    failed = {name: str(one) for name, one in outcomes.items() if isinstance(one, SheetdripError)}
    if as_json:
        print_json({"done": done, "failed": failed})
        return
    for name, report in done.items():
        applied = _plain(report.applied)
        gave_up = applied.pop("gave_up")
        counts = [f"{count} {what}" for what, count in applied.items() if count]
        told = ", ".join([*counts, *([f"gave up: {gave_up}"] if gave_up else [])])
        out.print(
            f"{_shown(name)}: {report.rows} surgeries; {_shown(told) or 'nothing to do'}; "
            f"{report.cells_written} cells written",
            soft_wrap=True,
        )


def show_books(books: Mapping[str, tuple[Book, CycleNote | None]], *, as_json: bool) -> None:
    """What the ledger says of each clinic."""
    documents = {name: _book(book, note) for name, (book, note) in books.items()}
    if as_json:
        print_json(documents)
        return
    for name, document in documents.items():
        out.print(f"[bold]{_shown(name)}[/bold]: {document['surgeries']} surgeries", soft_wrap=True)
        note = document["last_cycle"]
        if note is not None:
            word = "ok" if note.ok else "needs attention"
            out.print(
                f"  last cycle {note.at:%Y-%m-%d %H:%M:%S} UTC: {word}, {_shown(note.summary)}",
                soft_wrap=True,
            )
        for what, count in {**document["messages"], **(note.counts if note else {})}.items():
            told = (
                f"[yellow]{what}[/]" if what in {PAUSED, RESUMING} else f"{count:6d} {_shown(what)}"
            )
            out.print(f"  {told}")
        for trouble in document["troubles"]:
            out.print(
                f"  [red]{trouble['state']}[/red] {_shown(trouble['surgery'])} "
                f"{_shown(trouble['step'])}: {_shown(trouble['reason'] or '')}",
                soft_wrap=True,
            )


def show_recovered(found: Mapping[str, Recovered], *, as_json: bool) -> None:
    """What was put back on record, clinic by clinic."""
    if as_json:
        print_json(found)
        return
    for name, one in found.items():
        told = f"{one.surgeries} surgeries and {one.texts} texts are on record again"
        out.print(f"{escape(name)}: {told}", soft_wrap=True)
        if one.flows:
            out.print(
                f"  {one.flows} of them were asked by a Studio flow, which is not started again: its "
                "conversation is not followed any more, replies are judged as ever",
                soft_wrap=True,
            )
        for sid in one.unknown_sids:
            out.print(
                f"  [yellow]{escape(sid)}[/] stands in the sheet, but Twilio does not know it",
                soft_wrap=True,
            )


def show_flows(done: Sequence[Published], *, as_json: bool) -> None:
    """What came of each Studio flow; every flaw with its place and its fix."""
    if as_json:
        print_json(done)
        return
    for one in done:
        where = f" ({one.sid}, revision {one.revision})" if one.sid else ""
        colour = "red" if one.flaws else "green"
        out.print(f"{_shown(one.flow)}: [{colour}]{one.did}[/]{where}", soft_wrap=True)
        for flaw in one.flaws:
            place = f"{flaw.widget}, {flaw.path}" if flaw.widget else flaw.path
            fix = f": {flaw.fix}" if flaw.fix else ""
            out.print(f"  {_shown(place)}: {_shown(flaw.says + fix)}", soft_wrap=True)


def _book(book: Book, note: CycleNote | None) -> dict[str, Any]:
    states = Counter(message.state.value for message in book.messages)
    upcoming = [message.send_at for message in book.messages if message.state == "scheduled"]
    return {
        "surgeries": len(book.surgeries),
        "messages": dict(sorted(states.items())),
        "next": min(upcoming, default=None),
        "last_cycle": note,
        "troubles": list(_troubles(book)),
    }


def _troubles(book: Book) -> Iterator[dict[str, Any]]:
    for message in book.messages:
        if message.state in {"failed", "undelivered", "unknown", "too_late", "cancelling"}:
            yield {
                "surgery": message.key.surgery,
                "step": message.key.step,
                "state": message.state.value,
                "sid": message.sid,
                "reason": message.reason,
            }


def _segments(preview: Preview, told: Sequence[Line]) -> int:
    """Segments of what would be given to Twilio."""
    pairs = zip(preview.plan.changes, told, strict=True)
    return sum(
        line.segments.segments for change, line in pairs if isinstance(change, Schedule | SendNow)
    )


def _plan_row(line: Line, patients: Mapping[str, str], *, patient_safe: bool) -> dict[str, Any]:
    return {
        "what": line.what,
        "surgery": line.surgery,
        "patient": patients.get(line.surgery, ""),
        "step": line.step,
        "when": f"{line.at:%Y-%m-%d %H:%M}",
        "time_zone": line.time_zone,
        "to": "" if patient_safe else line.to,
        "segments": line.segments.segments,
        "encoding": line.segments.encoding,
        "text": "" if patient_safe else line.text,
        "why": _reason(line.why, patient_safe=patient_safe),
    }


def _reason(why: str, *, patient_safe: bool) -> str:
    return _QUOTED.sub("“…”", why) if patient_safe else why


def _resting(preview: Preview, *, patient_safe: bool) -> Iterator[dict[str, Any]]:
    """What gets nothing for now: rows that are held, rows being typed in, and what waits for something."""
    gathered = preview.gathered
    patients = {} if patient_safe else preview.patients
    rows = {drip_id: number for number, drip_id in gathered.places.items()}
    for number, row_held in gathered.held.items():
        yield _rest(number, why=_reason(row_held.reason, patient_safe=patient_safe))
    for number in sorted(gathered.moving.rows):
        yield _rest(number, why="somebody is typing there")
    for one in resting(gathered.courses):
        yield {
            **_rest(rows.get(one.surgery), why=_reason(one.why, patient_safe=patient_safe)),
            "surgery": one.surgery,
            "patient": patients.get(one.surgery, ""),
            "step": one.step,
        }


def _halted(preview: Preview, *, patient_safe: bool) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for why, count in halted(preview.gathered.courses).items():
        counts[_reason(why, patient_safe=patient_safe)] += count
    return dict(counts)


def _rest(row: int | None, why: str) -> dict[str, Any]:
    return {"row": row, "surgery": "", "patient": "", "step": "", "why": why}


def _print_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """Two lines per change: who gets what when, and how it reads or why not."""
    for row in rows:
        who = _shown(row["patient"] or row["surgery"])
        to = f" to {_shown(row['to'])}" if row["to"] else ""
        out.print(
            f"  [{_CHANGES[row['what']]}]{row['what']:>8}[/]  [bold]{who}[/bold], "
            f"{_shown(row['step'])}, {row['when']} {row['time_zone']}{to}, "
            f"{row['segments']} x {row['encoding']}",
            soft_wrap=True,
        )
        if row["why"] or row["text"]:
            out.print(f"            [dim]{_shown(row['why'] or row['text'])}[/dim]", soft_wrap=True)


def _print_resting(document: Mapping[str, Any]) -> None:
    for one in document["resting"]:
        row = f"row {one['row']}" if one["row"] else one["surgery"]
        who = ", ".join(filter(None, [row, one["patient"], one["step"]]))
        out.print(f"  [yellow]  not now[/]  {_shown(who)}: {_shown(one['why'])}", soft_wrap=True)
    for why, count in document["halted"].items():
        out.print(f"  [dim]  at rest[/]  {count}: {_shown(why)}", soft_wrap=True)


def _shown(text: str) -> str:
    """Text as it is: no markup, nothing that a terminal obeys."""
    return escape(_UNSEEN.sub("", text))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any record
    """A record as plain data for JSON."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
