"""What is a script, beside the sequence that it is?"""

from datetime import time

from sheetdrip.domain.sequence import Sequence, Step
from sheetdrip.planning.edited_sequence import EditedSequence, lines_of, plan_of, speaks

D7 = Step(name="day-7", label="Day 7", day=7, at=time(10), latest=time(18), texts={"en": "Day 7?"})
PLAN = Sequence(name="post-op", steps=(D7,), languages={"en": ("English",)}, default_language="en")


def test_the_lines_of_a_sequence_say_all_of_it() -> None:
    plan = plan_of(EditedSequence(steps=(D7,), clarification={"en": "Once more?"}), PLAN)
    assert lines_of(plan) == (
        {
            "Step": "Day 7",
            "Day": 7,
            "Time": 10 / 24,
            "Latest": 0.75,
            "en": "Day 7?",
            "Step ID": "day-7",
        },
        {"Step": "Asked again", "en": "Once more?", "Step ID": "asked-again"},
    )
    assert len(lines_of(PLAN)) == 1


def test_only_languages_in_which_all_is_written_can_be_asked_for() -> None:
    more = Sequence(
        name="post-op",
        steps=(D7,),
        languages={"en": ("English",), "fr": ("French",)},
        default_language="en",
    )
    edited = EditedSequence(steps=(D7,), clarification={"en": "?"})
    assert plan_of(edited, more).languages == {"en": ("English",)}
    assert not speaks(EditedSequence(steps=(D7,), clarification={"fr": "?"}), "en")
    assert speaks(EditedSequence(steps=(D7,)), "en")
