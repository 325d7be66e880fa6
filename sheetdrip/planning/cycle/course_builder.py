"""Builds the course of a surgery from its row, by what the clinic takes for granted."""

from datetime import date

from sheetdrip.domain.rows import InvalidRow, Row, RowDefaults, parse
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.course import Course, course_of_row


class CourseBuilder:
    """Turns a row into a course, and remembers it: most rows say the same on every read.

    A course that two reads in a row did not ask for is forgotten: a row that waits gets another Drip ID each
    time.
    """

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._terms: tuple[str, date] | None = None
        self._understood: dict[tuple[object, ...], Course] = {}
        self._before: dict[tuple[object, ...], Course] = {}

    def begin(self) -> None:
        """Begin with another reading."""
        self._before, self._understood = self._understood, {}

    def course_of(self, row: Row, drip_id: str, time_zone: str, today: date) -> Course:
        """The course of a surgery as its row has it."""
        if self._terms != (time_zone, today):
            self._terms = (time_zone, today)
            self._understood, self._before = {}, {}
        key = (drip_id, row.content)
        course = self._understood.get(key) or self._before.get(key)
        if course is None:
            course = self.understand(row, drip_id, time_zone, today)
        self._understood[key] = course
        return course

    def understand(self, row: Row, drip_id: str, time_zone: str, today: date) -> Course:
        """The same, without remembering it."""
        clinic = self._clinic
        parsed = parse(row, row_defaults_of(clinic, time_zone), today)
        sequence = None if isinstance(parsed, InvalidRow) else clinic.sequences[parsed.sequence]
        return course_of_row(
            drip_id, parsed, sequence, clinic.name, clinic.service_sid, clinic.name_order
        )


def row_defaults_of(clinic: Clinic, time_zone: str) -> RowDefaults:
    """What the clinic takes for granted when a cell is blank."""
    return RowDefaults(
        region=clinic.region,
        time_zone=time_zone,
        sequences=clinic.sequences,
        sequence=clinic.sequence,
        consent_required=clinic.consent_required,
    )
