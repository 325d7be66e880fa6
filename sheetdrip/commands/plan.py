"""The work of `sheetdrip plan`."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import SystemClock
from sheetdrip.console.terminal import out, print_json, shown
from sheetdrip.domain.wording import Statement
from sheetdrip.planning.cycle.cycle_plan import CyclePlan
from sheetdrip.planning.plan import Schedule, SendNow
from sheetdrip.planning.report import Line, deferrals, lines, stopped_counts
from sheetdrip.settings.load import Settings
from sheetdrip.sync.clock_watch import ask_the_time
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.cycle_planning import preview

_CHANGES = {
    "cancel": "red",
    "schedule": "cyan",
    "send now": "green",
    "start flow": "green",
    "skip": "yellow",
}


_QUOTED = re.compile("“.*”", re.DOTALL)
"""What staff typed, where a reason repeats it: a name or a number, if columns slipped."""


def carry_out(settings: Settings, *, as_json: bool, patient_safe: bool) -> None:
    """Show what the next cycle would do; raises PlanRefused for what waits for a person."""
    seen = _look_ahead(settings)
    price = settings.file.twilio.segment_price
    show_plans(seen, price, as_json=as_json, patient_safe=patient_safe)
    for one in seen.values():
        if one.refused is not None:
            raise one.refused


def _look_ahead(settings: Settings) -> dict[str, CyclePlan]:
    """What the next cycle of every clinic would do, at the time that the services agree on."""
    with App(settings, RunOptions(clock=SystemClock(), read_only=True)) as app:
        return {ctx.clinic.name: _foreseen(app, ctx) for ctx in app.clinics}


def _foreseen(app: App, ctx: ClinicContext) -> CyclePlan:
    seen = preview(ctx)
    if not app.clock.is_disputed():
        return seen
    # Google alone contradicts this machine: Twilio's answer tells who is right
    ask_the_time(app.clock, ctx.messenger, ctx.sheet)
    return preview(ctx)


def show_plans(
    seen: Mapping[str, CyclePlan], price: float | None, *, as_json: bool, patient_safe: bool
) -> None:
    """What the next cycle would do, clinic by clinic."""
    documents = []
    for clinic, planned in seen.items():
        plan_lines = list(lines(planned.plan, planned.matched.courses, "UTC"))
        patients = {} if patient_safe else planned.patients
        rows = [_plan_row(line, patients, patient_safe=patient_safe) for line in plan_lines]
        withheld = _withheld(planned, patient_safe=patient_safe)
        segments = _segments(planned, plan_lines)
        cost = None if price is None else round(segments * price, 4)
        documents.append(
            {
                "clinic": clinic,
                "digest": planned.digest,
                "summary": planned.plan.summary,
                "dangers": planned.dangers,
                "withheld": withheld,
                "sequence": planned.sequence,
                "warnings": planned.warnings,
                "advice": planned.advice,
                "segments": segments,
                "cost": cost,
                "changes": rows,
                "resting": list(_deferrals(planned, patient_safe=patient_safe)),
                "halted": _stopped(planned, patient_safe=patient_safe),
            }
        )
        if not as_json:
            spent = "" if cost is None else f", about {cost}"
            out.print(f"[bold]{shown(clinic)}[/bold]: {planned.plan.summary}", soft_wrap=True)
            out.print(f"  {segments} segments{spent}; digest {planned.digest}")
            if planned.sequence:
                out.print(f"  In force is {shown(planned.sequence)}", soft_wrap=True)
            for warning in planned.warnings:
                out.print(f"  [yellow]{shown(warning)}[/]", soft_wrap=True)
            for advice in planned.advice:
                out.print(f"  [dim]{shown(advice)}[/]", soft_wrap=True)
            _print_rows(rows)
            _print_withheld(withheld)
            _print_deferrals(documents[-1])
    if as_json:
        print_json(documents)


def _withheld(planned: CyclePlan, *, patient_safe: bool) -> dict[str, Any]:
    """What waits for a person's word, whom it concerns, and why."""
    plan_lines = lines(planned.withheld, planned.matched.courses, "UTC")
    patients = {} if patient_safe else planned.patients
    refused = planned.refused
    return {
        "summary": "" if refused is None else refused.summary,
        "why": planned.dangers,
        "effects": planned.decision.effects,
        "changes": [_plan_row(line, patients, patient_safe=patient_safe) for line in plan_lines],
        "unlisted": sum(planned.withheld.unlisted.values()),
        "concerns": [
            {
                "row": one.row,
                "surgery": one.surgery,
                "patient": "" if patient_safe else one.patient,
                "steps": one.steps,
            }
            for one in planned.affected
        ],
    }


def _segments(planned: CyclePlan, plan_lines: Sequence[Line]) -> int:
    """Segments of what would be given to Twilio."""
    pairs = zip(planned.plan.changes, plan_lines, strict=True)
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


def _reason(why: Statement | str, *, patient_safe: bool) -> str:
    return _QUOTED.sub("“…”", str(why)) if patient_safe else str(why)


def _deferrals(planned: CyclePlan, *, patient_safe: bool) -> Iterator[dict[str, Any]]:
    """What gets nothing for now: rows that are held, rows being typed in, and what waits for something."""
    matched = planned.matched
    patients = {} if patient_safe else planned.patients
    rows = {drip_id: number for number, drip_id in matched.places.items()}
    for number, row_held in matched.held.items():
        yield _deferral(number, why=_reason(row_held.reason, patient_safe=patient_safe))
    for number in sorted(matched.moving.rows):
        yield _deferral(number, why="somebody is typing there")
    for one in deferrals(matched.courses):
        yield {
            **_deferral(rows.get(one.surgery), why=_reason(one.why, patient_safe=patient_safe)),
            "surgery": one.surgery,
            "patient": patients.get(one.surgery, ""),
            "step": one.step,
        }


def _stopped(planned: CyclePlan, *, patient_safe: bool) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for why, count in stopped_counts(planned.matched.courses).items():
        counts[_reason(why, patient_safe=patient_safe)] += count
    return dict(counts)


def _deferral(row: int | None, why: str) -> dict[str, Any]:
    return {"row": row, "surgery": "", "patient": "", "step": "", "why": why}


def _print_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """Two lines per change: who gets what when, and how it reads or why not."""
    for row in rows:
        who = shown(row["patient"] or row["surgery"])
        to = f" to {shown(row['to'])}" if row["to"] else ""
        out.print(
            f"  [{_CHANGES[row['what']]}]{row['what']:>8}[/]  [bold]{who}[/bold], "
            f"{shown(row['step'])}, {row['when']} {row['time_zone']}{to}, "
            f"{row['segments']} x {row['encoding']}",
            soft_wrap=True,
        )
        if row["why"] or row["text"]:
            out.print(f"            [dim]{shown(row['why'] or row['text'])}[/dim]", soft_wrap=True)


def _print_withheld(withheld: Mapping[str, Any]) -> None:
    """What waits: why, and then line by line like what goes on."""
    if not withheld["why"]:
        return
    out.print(f"  [red]waits for approval[/]: {shown(withheld['summary'])}", soft_wrap=True)
    for why in withheld["why"]:
        out.print(f"    {shown(why)}", soft_wrap=True)
    for effect in withheld["effects"]:
        out.print(f"    if it is approved, {shown(effect)}", soft_wrap=True)
    _print_rows(withheld["changes"])
    if withheld["unlisted"]:
        out.print(f"  and {withheld['unlisted']} changes more, not listed: see the sheet's rows")
    for one in withheld["concerns"]:
        if one["row"] is None:
            who = one["patient"] or one["surgery"]
            out.print(f"  [red] no row[/]  {shown(who)}: no more texts", soft_wrap=True)


def _print_deferrals(document: Mapping[str, Any]) -> None:
    for one in document["resting"]:
        row = f"row {one['row']}" if one["row"] else one["surgery"]
        who = ", ".join(filter(None, [row, one["patient"], one["step"]]))
        out.print(f"  [yellow]  not now[/]  {shown(who)}: {shown(one['why'])}", soft_wrap=True)
    for why, count in document["halted"].items():
        out.print(f"  [dim]  at rest[/]  {count}: {shown(why)}", soft_wrap=True)
