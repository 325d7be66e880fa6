"""Does each text of each language count its own parts?"""

from sheetdrip.planning.step_costs import StepCost, step_costs
from tests.builders import sequence, step

LANGUAGES = {"en": ("English",), "es": ("Spanish", "Español"), "zh": ()}


def test_parts_are_those_of_the_text_as_it_is_read_and_languages_count_where_they_differ() -> None:
    texts = {"en": "{clinic}" + "x" * 152, "es": "á" * 71, "zh": "短", "fr": "é" * 200}
    plan = sequence(
        step("day-7", label="Day 7", day=7, texts=texts),
        step("day-3", label="Day 3", day=3, texts={"en": "x", "es": "x", "zh": "短" * 71}),
        languages=LANGUAGES,
    )
    assert step_costs([plan], "Hillside") == (
        StepCost(label="Day 3", day=3, segments=1, others=((("zh",), 2),)),
        StepCost(label="Day 7", day=7, segments=1, others=((("es", "Spanish", "Español"), 2),)),
    )
    longer = step_costs([plan], "Hillside Clinic")
    assert longer[1] == StepCost(label="Day 7", day=7, segments=2, others=((("zh",), 1),))


def test_of_equal_labels_the_last_sequence_counts() -> None:
    mine = sequence(step("day-9", label="Day 7", day=9))
    told = step_costs([sequence(step("day-7", label="Day 7", day=7)), mine], "Hillside")
    assert [(one.label, one.day) for one in told] == [("Day 7", 9)]
