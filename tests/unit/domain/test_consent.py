"""Did the patient agree to texts, as the Consent cell says?"""

import pytest

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.consent import Consent, consent_of

SAYS: list[tuple[Consent, list[Cell]]] = [
    (
        Consent.GIVEN,
        [True, "TRUE", "true", "Yes", " y ", "Y.", "YES!", "x", "X", 1, 1.0, "1", "✓", "✔", "✔️", "☑", "✅",
         "I agree", "Yes, I consent", "Agreed", "accepted", "verbal consent", "yes - verbally",
         "consent given",
         "I agree to receive text messages about my recovery", "Sí", "Sí, acepto",
         "de acuerdo", "同意", "我同意"],
    ),
    (
        Consent.REFUSED,
        [False, "FALSE", "No", "no.", "n", 0, 0.0, "-", "✗", "☐", "I do not agree", "I don’t consent",
         "declined",
         "Patient declined texts", "disagree", "withdrawn 3/4", "no acepto", "不同意", "No objection"],
    ),
    (Consent.BLANK, [None, "", "   ", "\u200b", "."]),
    (
        Consent.UNCLEAR,
        ["pending", "asked", "Not yet", "yes?", "yes/no", "Yes, but not before 9", "N/A", 2, "#REF!",
         "Verbal",
         "signed 3/4", "if she agrees", "sí, pero pendiente",
         "I agree to receive texts. Consent is not a condition of care."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "says"), [(cell, says) for says, cells in SAYS for cell in cells], ids=repr
)
def test_a_cell_says_yes_no_nothing_or_too_much(cell: Cell, says: Consent) -> None:
    assert consent_of(cell) is says
