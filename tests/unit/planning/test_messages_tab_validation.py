"""What does the Messages tab come to, and which step is each line?"""

from dataclasses import replace
from datetime import time, timedelta

from sheetdrip.channels import SMS, STUDIO
from sheetdrip.domain.cells import Cell
from sheetdrip.domain.messages_tab_parser import OWN, MessagesTab, read_tab
from sheetdrip.domain.sequence import Sequence, Step
from sheetdrip.domain.wording import say
from sheetdrip.planning.edited_sequence import EditedSequence, edited_sequence_of, plan_of
from sheetdrip.planning.messages_tab_validation import TabResult, TabRules, advice_on, evaluate
from tests.builders import NIGHT

HEADER: tuple[Cell, ...] = ("Step", "Day", "Time", "Latest", "English", *OWN)
PROBLEM, ADVICE, SEGMENTS, PREVIEW, STEP_ID = 5, 6, 7, 8, 9
Row = tuple[Cell, ...]
GOOD = "{{clinic}}: {}, pain 0 to 10? STOP to end"


def step(label: str, day: int, text: str = "", name: str = "") -> Step:
    return Step(
        name=name or label.lower().replace(" ", "-"),
        label=label,
        day=day,
        at=time(10),
        latest=time(18),
        texts={"en": text or GOOD.format(label)},
    )


D7, D14, D21 = step("Day 7", 7), step("Day 14", 14), step("Day 21", 21)
PLAN = Sequence(
    name="post-op", steps=(D7, D14, D21), languages={"en": ("English",)}, default_language="en"
)
BEFORE = edited_sequence_of(PLAN)
FRAME = TabRules(plan=PLAN, quiet=NIGHT, gap=timedelta(hours=12), clinic="Hillside")


def row(label: str, day: Cell, step_id: str = "", text: str = "", at: Cell = "10:00") -> Row:
    return (label, day, at, "18:00", text or GOOD.format(label), "", "", "", "", step_id)


THREE = (row("Day 7", 7, "day-7"), row("Day 14", 14, "day-14"), row("Day 21", 21, "day-21"))


def tab(*rows: Row) -> MessagesTab:
    return read_tab((HEADER, *rows), PLAN)


def judged(*rows: Row, before: EditedSequence = BEFORE) -> TabResult:
    return evaluate(tab(*rows), before, FRAME)


def names(told: TabResult) -> list[str]:
    return [one.name for one in told.edited.steps]


def ids(told: TabResult, *rows: Row) -> list[Cell]:
    """What will stand in each row's Step ID."""
    return [told.cells.get((at, STEP_ID), row[STEP_ID]) for at, row in enumerate(rows, start=1)]


def test_the_tab_of_a_sequence_is_that_sequence() -> None:
    told = judged(*THREE)
    assert (told.edited, told.faults, told.faulty) == (BEFORE, (), ())
    assert told.cells == {
        (at, column): value
        for at, label in enumerate(("Day 7", "Day 14", "Day 21"), start=1)
        for column, value in (
            (SEGMENTS, "1 (GSM-7)"),
            (PREVIEW, GOOD.format(label).replace("{clinic}", "Hillside")),
        )
    }


def test_lines_in_another_order_are_the_same_script() -> None:
    assert judged(*reversed(THREE)).edited == BEFORE


def test_what_stands_there_already_is_not_written() -> None:
    full = tuple(
        (*one[:SEGMENTS], "1 (GSM-7)", str(one[4]).replace("{clinic}", "Hillside"), one[STEP_ID])
        for one in THREE
    )
    assert judged(*full).cells == {}


def test_a_line_that_is_gone_makes_a_former_step_and_the_same_label_brings_it_back() -> None:
    less = judged(THREE[0], THREE[2]).edited
    assert less == EditedSequence(steps=(D7, D21), former=(D14,))
    back = judged(THREE[0], row("day  14", 15), THREE[2], before=less)
    assert names(back) == ["day-7", "day-14", "day-21"]
    assert back.edited.former == ()


def test_a_former_step_that_comes_back_faulty_is_not_in_force() -> None:
    less = judged(THREE[0], THREE[2]).edited
    told = judged(*THREE[:1], row("Day 14", "x", "day-14"), THREE[2], before=less)
    assert told.edited == less
    assert told.cells[2, PROBLEM] == (
        "Day “x” is not a whole number from 0 to 365: write the days after surgery. "
        "Until you fix it, it is not sent."
    )
    assert (2, STEP_ID) not in told.cells


def test_a_former_text_alone_brings_nothing_back() -> None:
    less = judged(THREE[0], THREE[2]).edited
    told = judged(THREE[0], THREE[2], row("Fresh", 40, text=GOOD.format("Day 14")), before=less)
    assert names(told) == ["day-7", "day-21", "fresh"]


def test_a_new_line_gets_a_name_after_its_label() -> None:
    rows = (*THREE, row("Week 5, Friday!", 35), row("第五周", 42), row("?!", 50), row("??", 60))
    told = judged(*rows)
    assert ids(told, *rows)[3:] == ["week-5-friday", "第五周", "step", "step-2"]


def test_a_name_that_was_ever_given_is_not_given_again() -> None:
    renamed = judged(row("One week", 7, "day-7"), *THREE[1:]).edited.renamed({"One week status"})
    told = judged(
        row("One week", 7, "day-7"), *THREE[1:], row("Day 7", 9, text="new"), before=renamed
    )
    assert names(told) == ["day-7", "day-7-2", "day-14", "day-21"]


def test_a_renamed_step_remembers_its_earlier_labels_until_its_columns_are_renamed() -> None:
    once = judged(row("One week", 7, "day-7"), *THREE[1:]).edited
    assert once.called == {"day-7": ("Day 7",)}
    twice = judged(row("Week 1", 7, "day-7"), *THREE[1:], before=once).edited
    assert twice.called == {"day-7": ("One week", "Day 7")}
    back = judged(*THREE, before=twice).edited
    assert back.called == {"day-7": ("Week 1", "One week")}
    assert twice.renamed({"Day 7 status"}) is twice
    assert twice.renamed({"Week 1 status"}).called == {}


def test_the_columns_of_another_text_are_not_taken_over() -> None:
    swapped = judged(
        row("Day 14", 7, "day-7", GOOD.format("Day 7")),
        row("Day 7", 14, "day-14", GOOD.format("Day 14")),
        THREE[2],
    )
    assert swapped.edited == BEFORE
    assert str(swapped.faulty[0]) == (
        "row 2: “Day 14” names the columns of another text in the surgeries' tab: "
        "call it something else"
    )
    less = judged(THREE[0], THREE[2]).edited
    former = judged(row("Day 14", 7, "day-7", GOOD.format("Day 7")), THREE[2], before=less)
    assert former.edited == less


def test_a_copied_line_is_a_new_step_and_the_likest_line_is_the_original() -> None:
    copy = row("Day 9", 9, "day-7", GOOD.format("Day 7"))
    for rows in ((*THREE, copy), (copy, *THREE)):
        told = judged(*rows)
        assert sorted(map(str, ids(told, *rows))) == ["day-14", "day-21", "day-7", "day-9"]
        assert told.edited.steps[1] == step("Day 9", 9, GOOD.format("Day 7"))


def test_a_copy_keeps_its_id_until_it_is_told_apart() -> None:
    told = judged(THREE[0], *THREE)
    assert told.cells[2, PROBLEM] == (
        "Another line is called “Day 7” too: rename one of them. Until you fix it, it is not sent."
    )
    assert (2, STEP_ID) not in told.cells
    assert told.edited == BEFORE


def test_wiped_ids_are_found_again() -> None:
    for found in (
        row("Day 7", 7, text="new"),
        row("New", 9, text=GOOD.format("Day 7")),
        row("day 7", 8),
    ):
        told = judged(found, *THREE[1:])
        assert ids(told, found) == ["day-7"]


def test_a_day_alone_makes_no_line_known() -> None:
    told = judged(row("New", 7, text="new"), *THREE[1:])
    assert names(told) == ["new", "day-14", "day-21"]
    assert told.edited.former == (D7,)


def test_ids_that_stand_beside_the_wrong_lines_are_put_right() -> None:
    rows = (row("Day 7", 7, "day-14"), row("Day 14", 14, "day-21"), row("Day 21", 21, "day-7"))
    told = judged(*rows)
    assert told.edited == BEFORE
    assert ids(told, *rows) == ["day-7", "day-14", "day-21"]


def test_a_name_that_only_the_tab_knows_is_believed() -> None:
    rows = (
        *THREE,
        row("Week 5", 35, "five"),
        row("Week 6", 42, "day-9?"),
        row("Week 7", 50, "five"),
    )
    assert ids(judged(*rows), *rows)[3:] == ["five", "week-6", "week-7"]


def test_a_faulty_line_leaves_its_step_as_it_was() -> None:
    told = judged(row("Day 7", "", "day-7"), *THREE[1:])
    assert told.edited == BEFORE
    assert tuple(map(str, told.faulty)) == (
        "row 2: Day is blank: write the days after surgery, 0 for the same day",
    )


def test_texts_too_near_each_other_are_refused_the_changed_one_first() -> None:
    told = judged(row("Day 7", 14, "day-7", at="17:00"), *THREE[1:])
    assert told.edited == BEFORE
    assert tuple(map(str, told.faulty)) == (
        (
            "row 2: Too close to “Day 14”: a phone gets at most one text in 12 hours; "
            "change the day or the time"
        ),
    )
    apart = judged(row("Day 7", 13, "day-7", at="17:00"), *THREE[1:])
    assert apart.faulty == ()


def test_what_a_faulty_line_keeps_is_in_the_way_of_others() -> None:
    told = judged(row("Day 7", "x", "day-7"), row("Day 14", 7, "day-14"), THREE[2])
    assert told.edited == BEFORE
    assert [str(one)[:5] for one in told.faulty] == ["row 2", "row 3"]


def test_two_new_lines_of_one_label_do_not_both_come_into_force() -> None:
    told = judged(*THREE, row("New", 40), row("NEW", 50))
    assert names(told)[3:] == ["new"]
    assert tuple(map(str, told.faulty)) == (
        "row 6: Another line is called “NEW” too: rename one of them",
    )


def test_a_tab_without_steps_changes_nothing() -> None:
    assert judged() == TabResult(edited=BEFORE, cells={}, faults=(say("tab.no_line"),))
    asking = row("Asked again", "")
    told = judged(asking)
    assert tuple(map(str, told.faults)) == ("It has no line with a step",)
    assert told.cells == {
        (1, PROBLEM): "It has no line with a step. Until then all texts stay as they were."
    }
    says = "It has no line with a step. Until then all texts stay as they were."
    assert judged((*asking[:PROBLEM], says)).cells == {}


def test_lines_none_of_which_can_come_into_force_change_nothing() -> None:
    told = judged(row("Fresh", "x", text="new"))
    assert told.edited == BEFORE
    assert tuple(map(str, told.faults)) == (
        "None of its lines can come into force; see the column Problem",
    )
    assert told.cells[1, PROBLEM].__class__ is str


def test_a_missing_column_changes_nothing() -> None:
    told = evaluate(
        read_tab((("Step", "Time", "English"), ("Day 7", 0.5, "x")), PLAN), BEFORE, FRAME
    )
    assert (told.edited, told.cells) == (BEFORE, {})
    assert tuple(map(str, told.faults)) == (
        "No column is called “Day”: add it, or rename it back, in row 1",
    )


def test_missing_columns_of_the_daemons_are_added_at_the_right() -> None:
    grid = (
        ("Step", "Day", "Time", "English", "notes"),
        ("Day 7", 7, "10:00", GOOD.format("Day 7")),
    )
    told = evaluate(read_tab(grid, PLAN), BEFORE, FRAME)
    assert [told.cells[0, at] for at in (5, 6, 7, 8, 9)] == list(OWN)
    assert told.cells[1, 9] == "day-7"


def test_the_clarification_has_a_line_of_its_own() -> None:
    asking = row("asked  AGAIN", "", text="Once more?")
    told = judged(*THREE, asking)
    assert told.edited.clarification == {"en": "Once more?"}
    assert ids(told, *THREE, asking)[3] == "asked-again"
    known = judged(*THREE, row("Ask", "", "asked-again", "Once more?"), before=told.edited)
    assert known.edited == told.edited
    blank = judged(*THREE, ("Asked again",), before=told.edited)
    assert blank.edited == told.edited
    assert tuple(map(str, blank.faulty)) == (
        "row 5: English is blank: every language needs a text",
    )
    assert judged(*THREE, ("Asked again",)).edited.clarification == {}
    assert judged(*THREE, before=told.edited).edited.clarification == {}


def test_which_step_starts_a_flow_stays_the_settings_own_business() -> None:
    flow = replace(D7, channel=STUDIO, carrier="FW00000000000000000000000000000001")
    plan = replace(PLAN, steps=(flow, D14, D21))
    assert edited_sequence_of(plan) == BEFORE
    told = judged(row("One week", 7, "day-7", "Other words"), *THREE[1:])
    first, *rest = plan_of(told.edited, plan).steps
    assert first == replace(flow, label="One week", texts={"en": "Other words"})
    assert [one.channel for one in rest] == [SMS, SMS]


def test_a_line_that_could_be_better_says_so_and_comes_into_force_all_the_same() -> None:
    weak = row("Day 7", 7, "day-7", "{clinic}: pain, 0 to 10? bit.ly/x")
    told = judged(weak, *THREE[1:], ("Asked again", "", "", "", "pain?"))
    assert (told.faulty, told.edited.steps[0].texts["en"]) == ((), weak[4])
    assert "“bit.ly”" in str(told.cells[1, ADVICE])
    # only the first text must say how to opt out
    assert "opt out" in str(told.cells[1, ADVICE])
    assert (2, ADVICE) not in told.cells
    assert [str(one).split(":")[0] for one in told.advice] == ["row 2", "row 5"]
    better = judged(THREE[0], *THREE[1:], before=told.edited)
    assert better.advice == ()


def test_the_settings_own_wording_is_offered_where_it_costs_less() -> None:
    plan = replace(
        PLAN, languages={"en": ("English",)}, steps=(replace(D7, texts={"en": "short, 0 to 10"}),)
    )
    words = "{clinic} STOP 0 to 10 \u2019" + "x" * 80
    long = row("Day 7", 7, "day-7", words)
    told = evaluate(tab(long), edited_sequence_of(plan), replace(FRAME, plan=plan, price=0.01))
    assert str(told.cells[1, ADVICE]).endswith("In 1 segment: short, 0 to 10")
    assert "2 segments (0.02)" in str(told.cells[1, ADVICE])
    new = row("Day 9", 9, "", words)
    told = evaluate(tab(new), edited_sequence_of(plan), replace(FRAME, plan=plan))
    assert "In 1 segment" not in str(told.cells[1, ADVICE])


def test_a_sequence_that_no_tab_shows_gets_advice_too() -> None:
    assert advice_on(PLAN, FRAME) == ()
    first = replace(D7, texts={"en": "{clinic}: pain, 0 to 10?"})
    plan = replace(PLAN, steps=(first, D14), clarification={"en": "Once more, 0 to 10"})
    told = [str(one).split(": ")[:2] for one in advice_on(plan, FRAME)]
    assert told == [["Day 7", "English"], ["Asked again", "English"]]
