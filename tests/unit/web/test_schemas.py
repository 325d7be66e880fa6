"""Are the habits of other systems' forms and machines taken for what they mean?"""

from typing import Any

import pytest
from pydantic import ValidationError

from sheetdrip.domain.cells import Cell
from sheetdrip.web.schemas import SurgeryToAdd, request_of

ADA = {"patient": "Ada Example", "phone": "(312) 555-0101", "surgery_date": "2026-03-03"}
ROW: dict[str, Cell] = {
    "Patient": "Ada Example",
    "Phone": "(312) 555-0101",
    "Surgery date": 46084,
}


@pytest.mark.parametrize(
    ("habit", "typed"),
    [
        ({"surgery_date": "2026-03-03T00:00:00.000Z"}, {}),
        ({"surgery_date": "Mar 3, 2026"}, {}),
        ({"surgery_date": " 2026-03-03 "}, {}),
        ({"surgery_time": ""}, {}),
        (
            {
                "surgery_time": "2:30 PM",
                **dict.fromkeys(("procedure", "language", "time_zone", "sequence"), " "),
            },
            {"Surgery time": (14 * 60 + 30) / 1440},
        ),
        ({"phone": 3125550101}, {"Phone": 3125550101}),
        ({"phone": 13125550101.0}, {"Phone": 13125550101}),
        ({"phone": " (312) 555-0101 "}, {}),
        ({"procedure": 7}, {"Procedure": "7"}),
        ({"patient": "Ada Example  "}, {}),
        ({"clinic": ""}, {}),
        ({"consent": ""}, {}),
        *(
            ({"consent": yes}, {"Consent": True})
            for yes in (True, "true", "yes", "Yes, I consent", "1", "on", 1)
        ),
        *(
            ({"consent": no}, {"Consent": False})
            for no in (False, "false", "no", "I do not agree", 0)
        ),
    ],
    ids=str,
)
def test_what_can_be_one_thing_only_is_taken_for_it(
    habit: dict[str, Any], typed: dict[str, Cell]
) -> None:
    asked = request_of(SurgeryToAdd(**{**ADA, **habit}), "k-1")
    assert asked.cells == {**ROW, **typed}


@pytest.mark.parametrize(
    "odd",
    [
        {"surgery_date": "03/04/2026"},
        {"surgery_date": 46084},
        {"surgery_time": "half past two"},
        {"consent": "perhaps"},
        {"key": "a key"},
        {"unheard": "of"},
    ],
    ids=str,
)
def test_what_could_be_two_things_or_none_is_refused(odd: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SurgeryToAdd(**{**ADA, **odd})
