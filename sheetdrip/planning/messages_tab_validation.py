"""Turns the Messages tab into the sequence in force after it, and into what it says beside each line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sheetdrip.domain import messages_tab_parser
from sheetdrip.domain.advice import Advice, Sender, advise
from sheetdrip.domain.cells import Cell, folded
from sheetdrip.domain.keywords import Keywords
from sheetdrip.domain.messages_tab_parser import ASKED_AGAIN, InvalidLine, MessagesTab, TabLine
from sheetdrip.domain.send_time import QuietHours
from sheetdrip.domain.sequence import Sequence as DripSequence
from sheetdrip.domain.sequence import Step
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import Statement, say, sentence
from sheetdrip.planning.edited_sequence import ASKED_AGAIN_ID, EditedSequence, following
from sheetdrip.planning.line_matching import Names, match_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class TabRules:
    """What a clinic's texts keep to. `gap`: the least time between two of them; `clinic`: its name.

    `keywords`: its own words beside Twilio's; `price`: of a segment, where it is known.
    """

    plan: DripSequence
    quiet: QuietHours
    gap: timedelta
    clinic: str
    keywords: Keywords = field(default_factory=Keywords)
    price: float | None = None
    language: SheetLanguage = SheetLanguage.EN

    @property
    def sender(self) -> Sender:
        return Sender(clinic=self.clinic, keywords=self.keywords, price=self.price)


@dataclass(frozen=True, slots=True, kw_only=True)
class TabResult:
    """What the tab comes to. `cells`: the daemon's that differ, by 0-based row and column.

    `faults`: of the whole tab, which then changes nothing; `faulty`: one such as "row 5: ..." for each line
    with a problem; `advice`: likewise for each whose texts could be better.
    """

    edited: EditedSequence
    cells: Mapping[tuple[int, int], Cell]
    faults: tuple[Statement, ...] = ()
    faulty: tuple[Statement, ...] = ()
    advice: tuple[Statement, ...] = ()


def evaluate(tab: MessagesTab, before: EditedSequence, rules: TabRules) -> TabResult:
    """What the tab comes to after `before`. A line that cannot be understood leaves its step as it was."""
    asking, lines = _parted(tab.lines)
    if tab.problems or not lines:
        faults = tab.problems or (say("tab.no_line"),)
        return _unusable(tab, before, faults, rules)
    verdicts = _verdicts(lines, before, rules)
    steps = [step for one in verdicts if (step := one.in_force) is not None]
    if not steps:
        faults = (say("tab.none"),)
        cells = _written(tab, [_view_of(one, rules, ()) for one in verdicts])
        return TabResult(edited=before, cells=cells, faults=faults, faulty=_faulty(verdicts))
    first = min(steps, key=_since_surgery)
    views = [
        _view_of(one, rules, _advice(one, rules, is_first=one.in_force == first))
        for one in verdicts
    ]
    clarification: Mapping[str, str] = {}
    wrong: tuple[Statement, ...] = ()
    if asking is not None:
        parsed = messages_tab_parser.parse_clarification(asking, rules.plan)
        wrong = parsed.problems if isinstance(parsed, InvalidLine) else ()
        clarification = before.clarification if isinstance(parsed, InvalidLine) else parsed
        problem = _problem(wrong, kept=bool(clarification))
        advice = _of_line(asking, rules, rules.plan.clarification)
        views.append(_LineView(asking, problem, advice, ASKED_AGAIN_ID, rules))
    return TabResult(
        edited=following(before, steps, clarification),
        cells=_written(tab, views),
        faulty=(*_faulty(verdicts), *(_of_row(asking, wrong) if asking and wrong else ())),
        advice=tuple(said for one in views for said in _of_row(one.line, one.advice)),
    )


def _parted(lines: Iterable[TabLine]) -> tuple[TabLine | None, list[TabLine]]:
    """The line of the clarification, by its label or else by its ID; and the steps' lines."""
    everything = list(lines)
    labelled = [one for one in everything if folded(one.label) == folded(ASKED_AGAIN)]
    known = [one for one in everything if one.step_id == ASKED_AGAIN_ID]
    asking = next(iter(labelled or known), None)
    return asking, [line for line in everything if line is not asking]


def _unusable(
    tab: MessagesTab, before: EditedSequence, faults: tuple[Statement, ...], rules: TabRules
) -> TabResult:
    cells: dict[tuple[int, int], Cell] = {}
    column = tab.columns.get(messages_tab_parser.PROBLEM)
    if column is not None and tab.lines:
        first = tab.lines[0]
        says = sentence(say("tab.unusable", faults=faults), rules.language)
        if first.own.get(messages_tab_parser.PROBLEM) != says:
            cells[first.row, column] = says
    return TabResult(edited=before, cells=cells, faults=faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """A line with the step that it is (`known` if in force) and the step that it describes, or its problems.

    `step_id`: what must stand beside it; None: whatever does, until the line comes into force. A copied ID
    that were wiped at once could no longer tell copy and original apart when one of them is edited.
    """

    line: TabLine
    claim: Step | None
    known: Step | None
    parsed: Step | None
    problems: tuple[Statement, ...]
    step_id: str | None

    @property
    def in_force(self) -> Step | None:
        return self.parsed or self.known

    def wrong(self, problem: Statement) -> "_Verdict":
        """The same with a problem: what it describes does not come into force."""
        step_id = self.step_id if self.claim is not None else None
        return replace(self, parsed=None, problems=(problem,), step_id=step_id)


def _verdicts(lines: Sequence[TabLine], before: EditedSequence, rules: TabRules) -> list[_Verdict]:
    claims = match_lines(lines, before)
    names = Names(before)
    results = [_verdict(line, claims.get(line.row), names, before, rules) for line in lines]
    return _agreed(results, before, rules)


def _verdict(
    line: TabLine, claim: Step | None, names: Names, before: EditedSequence, rules: TabRules
) -> _Verdict:
    known = claim if claim is not None and claim in before.steps else None
    own_id = claim.name if claim is not None else names.of_cell(line.step_id)
    name = own_id or names.of_label(line.label)
    parsed = messages_tab_parser.parse_step(line, name, rules.plan, rules.quiet)
    if isinstance(parsed, InvalidLine):
        return _Verdict(
            line=line,
            claim=claim,
            known=known,
            parsed=None,
            problems=parsed.problems,
            step_id=own_id or None,
        )
    return _Verdict(line=line, claim=claim, known=known, parsed=parsed, problems=(), step_id=name)


def _agreed(results: Sequence[_Verdict], before: EditedSequence, rules: TabRules) -> list[_Verdict]:
    """Withdraw what cannot stand beside the others, until all that is left agrees.

    What stays as it was comes first, then the lines in their order.
    """
    agreed = list(results)
    while True:
        taken = [one.known for one in agreed if one.parsed is None and one.known is not None]
        order = sorted(range(len(agreed)), key=lambda at: agreed[at].parsed != agreed[at].known)
        for at in order:
            one = agreed[at]
            if one.parsed is None:
                continue
            clash = _clash(one.parsed, taken, before, rules)
            if clash is not None:
                agreed[at] = one.wrong(clash)
                break
            taken.append(one.parsed)
        else:
            return agreed


def _clash(
    step: Step, taken: Sequence[Step], before: EditedSequence, rules: TabRules
) -> Statement | None:
    label = folded(step.label)
    for other in taken:
        if folded(other.label) == label:
            return say("line.same_name", label=step.label)
        apart = abs(_since_surgery(other) - _since_surgery(step))
        if apart < rules.gap:
            hours = rules.gap / timedelta(hours=1)
            return say("line.too_near", label=other.label, hours=hours)
    for other in (*before.steps, *before.former):
        names = {folded(name) for name in (other.label, *before.called.get(other.name, ()))}
        if other.name != step.name and label in names:
            return say("line.names_columns", label=step.label)
    return None


def _since_surgery(step: Step) -> timedelta:
    return timedelta(days=step.day, hours=step.at.hour, minutes=step.at.minute)


def _faulty(verdicts: Iterable[_Verdict]) -> tuple[Statement, ...]:
    return tuple(said for one in verdicts for said in _of_row(one.line, one.problems))


def _of_row(line: TabLine, problems: tuple[Statement, ...]) -> Iterator[Statement]:
    if problems:
        yield say("line.row", row=line.row + 1, problems=problems)


def _problem(problems: tuple[Statement, ...], *, kept: bool) -> Statement | None:
    if not problems:
        return None
    return say("line.kept" if kept else "line.unsent", problems=problems)


def _advice(one: _Verdict, rules: TabRules, *, is_first: bool) -> tuple[Statement, ...]:
    name = one.claim.name if one.claim is not None else one.step_id
    shipped = next((step.texts for step in rules.plan.steps if step.name == name), {})
    return _of_line(one.line, rules, shipped, is_first=is_first)


def _of_line(
    line: TabLine, rules: TabRules, shipped: Mapping[str, str], *, is_first: bool = False
) -> tuple[Statement, ...]:
    """What to say of a line's texts; `shipped`: those that the settings have for it."""
    wordings = messages_tab_parser.wordings(line, rules.plan, rules.clinic, shipped)
    return _advice_told(advise(tuple(wordings), rules.sender, is_first=is_first), rules.plan)


def advice_on(plan: DripSequence, rules: TabRules) -> tuple[Statement, ...]:
    """What would make the texts of a sequence better that no tab shows, each with its step."""
    first = min(plan.steps, key=_since_surgery)
    texts = [(step.label, step.texts, step is first) for step in plan.steps]
    return tuple(
        say("advice.of_step", label=label, says=says)
        for label, written, is_first in (*texts, (ASKED_AGAIN, plan.clarification, False))
        for says in _of_line(
            TabLine(row=0, cells=written, own={}), replace(rules, plan=plan), {}, is_first=is_first
        )
    )


def _advice_told(advice: Iterable[Advice], plan: DripSequence) -> tuple[Statement, ...]:
    """Each piece of advice, with the languages that it is about."""
    return tuple(
        say("advice.of", languages=tuple(map(plan.name_of, one.languages)), says=one.says)
        for one in advice
    )


class _LineView:
    """What the daemon's cells beside a line must say."""

    def __init__(
        self,
        line: TabLine,
        problem: Statement | None,
        advice: tuple[Statement, ...],
        step_id: str | None,
        rules: TabRules,
    ) -> None:
        self.line = line
        self.advice = advice
        self.cells: dict[str, Cell] = {
            messages_tab_parser.PROBLEM: sentence(problem, rules.language),
            messages_tab_parser.ADVICE: "\n".join(sentence(one, rules.language) for one in advice),
            messages_tab_parser.SEGMENTS: messages_tab_parser.segments(
                line, rules.plan, rules.clinic
            ),
            messages_tab_parser.PREVIEW: messages_tab_parser.preview(
                line, rules.plan, rules.clinic
            ),
        }
        if step_id is not None:
            self.cells[messages_tab_parser.STEP_ID] = step_id


def _view_of(one: _Verdict, rules: TabRules, advice: tuple[Statement, ...]) -> _LineView:
    problem = _problem(one.problems, kept=one.known is not None)
    return _LineView(one.line, problem, advice, one.step_id, rules)


def _written(tab: MessagesTab, views: Iterable[_LineView]) -> dict[tuple[int, int], Cell]:
    """The cells that differ, and the headers of columns that are not there yet."""
    places = {name: tab.width + order for order, name in enumerate(tab.absent)}
    cells: dict[tuple[int, int], Cell] = {(0, index): name for name, index in places.items()}
    columns = {**tab.columns, **places}
    for one in views:
        for name, cell in one.cells.items():
            if (one.line.own.get(name) or "") != cell:
                cells[one.line.row, columns[name]] = cell
    return cells
