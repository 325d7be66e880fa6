"""Which sequence is a clinic's own?"""

from dataclasses import replace

from tests.builders import sequence
from tests.unit.planning.cycle.clinic import HILLSIDE


def test_rows_that_name_no_sequence_have_the_clinics_own() -> None:
    other, own = replace(sequence(), name="other"), replace(sequence(), name="own")
    clinic = replace(HILLSIDE, sequences={"other": other, "own": own}, sequence="own")
    assert clinic.default_sequence is own
