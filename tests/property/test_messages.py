"""Does any Messages tab, whatever stands in it, come to a script that can be trusted?"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.domain.cells import Cell, folded
from sheetdrip.domain.messages_tab_parser import OWN, read_tab
from sheetdrip.domain.sequence import Sequence, problems
from sheetdrip.planning.edited_sequence import EditedSequence, edited_sequence_of, plan_of
from sheetdrip.planning.messages_tab_validation import TabResult, TabRules, evaluate
from tests.builders import NIGHT, sequence

PLAN = sequence(languages={"en": ("English",)})
FRAME = TabRules(plan=PLAN, quiet=NIGHT, gap=timedelta(hours=12), clinic="Hillside")
HEADER: tuple[Cell, ...] = ("Step", "Day", "Time", "Latest", "English", *OWN)
LABELS = [step.label for step in PLAN.steps]
NAMES = [step.name for step in PLAN.steps]
Grid = tuple[tuple[Cell, ...], ...]

hostile = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["#REF!", "Loading...", "{", "{first_name}", "=1+1", "Asked again", "?"]),
)
labels = st.sampled_from([*LABELS, "Day 3", "Week", "Asked again", "Surgery"]) | hostile
days = st.integers(0, 30) | hostile
times = st.sampled_from(["10:00", "19:00", "22:00", 0.5]) | hostile
texts = st.sampled_from([*(step.texts["en"] for step in PLAN.steps), "Hi {first_name}"]) | hostile
ids = st.sampled_from([*NAMES, "asked-again", "day-3", ""]) | hostile
rows = st.tuples(labels, days, times, times, texts, hostile, hostile, hostile, hostile, ids)
grids = st.lists(rows, max_size=7).map(lambda lines: (HEADER, *lines))


def judged(grid: Grid, before: EditedSequence) -> TabResult:
    return evaluate(read_tab(grid, PLAN), before, FRAME)


def written(grid: Grid, told: TabResult) -> Grid:
    """The grid after the daemon's write."""
    return tuple(
        tuple(told.cells.get((at, column), cell) for column, cell in enumerate(row))
        for at, row in enumerate(grid)
    )


def sound(script: EditedSequence) -> None:
    plan: Sequence = plan_of(script, PLAN)
    assert not [one for one in problems(plan) if "Twilio" not in one]
    names = [step.name for step in (*script.steps, *script.former)]
    assert len(set(names)) == len(names)
    shown = [folded(step.label) for step in script.steps]
    assert len(set(shown)) == len(shown)


@given(st.lists(grids, min_size=1, max_size=3))
def test_any_tab_after_any_other_comes_to_a_sound_script(tabs: list[Grid]) -> None:
    script = edited_sequence_of(PLAN)
    for grid in tabs:
        told = judged(grid, script)
        sound(told.edited)
        assert {step.name for step in script.steps} <= {
            step.name for step in (*told.edited.steps, *told.edited.former)
        }
        if told.faults:
            assert told.edited == script
        script = told.edited


@given(grids)
def test_what_the_daemon_wrote_is_stable(grid: Grid) -> None:
    first = judged(grid, edited_sequence_of(PLAN))
    second = judged(written(grid, first), first.edited)
    assert second.edited == first.edited
    assert second.cells == {}


@given(st.permutations(range(4)), st.lists(st.sampled_from(range(4)), max_size=3))
def test_no_order_and_no_wiped_id_changes_a_script(order: list[int], wiped: list[int]) -> None:
    lines: list[tuple[Cell, ...]] = [
        (
            step.label,
            step.day,
            f"{step.at:%H:%M}",
            f"{step.latest:%H:%M}",
            step.texts["en"],
            "",
            "",
            "",
            "",
            "" if at in wiped else step.name,
        )
        for at, step in enumerate(PLAN.steps)
    ]
    told = judged((HEADER, *(lines[at] for at in order)), edited_sequence_of(PLAN))
    assert told.edited == edited_sequence_of(PLAN)


@given(st.lists(st.lists(hostile, max_size=6).map(tuple), max_size=4).map(tuple))
def test_any_grid_at_all_can_be_read(grid: Grid) -> None:
    sound(judged(grid, edited_sequence_of(PLAN)).edited)
